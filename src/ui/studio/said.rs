//! What was done last, said above the page, with the way to take it back.

use leptos::prelude::*;

use super::forms::Forms;
use crate::api::studio::{Deed, Said};
use crate::ui::frame::Announcement;

/// The line; nothing where nothing was done.
#[component]
pub fn Told(said: Option<Said>) -> impl IntoView {
    if let Some(said) = &said {
        let words = said.deed.to_string();
        let announcement = Announcement::find();
        Effect::new(move |_| announcement.say(words.clone()));
    }
    // What went wrong since is the news.
    let is_over = Forms::find().has_problems();
    let line = said.map(|said| {
        let undo = said.of.filter(|_| can_be_undone(said.deed));
        let undo = undo.map(|of| undo_form(said.deed, of));
        view! {
            <div class="told" hidden=move || is_over.get()>
                <p>{said.deed.to_string()}</p>
                {undo}
            </div>
        }
    });
    line.into_any()
}

fn can_be_undone(deed: Deed) -> bool {
    use Deed::*;
    let of_posts = [
        PostsUnpublished,
        PostsTrashed,
        PostsRestored,
        CommentsClosed,
        CommentsOpened,
    ];
    matches!(deed, Approved | Spam | Trashed) || of_posts.contains(&deed)
}

/// About many posts, about one comment, or about all that were decided at one moment.
fn undo_form(deed: Deed, of: String) -> impl IntoView {
    let of_many = of.bytes().all(|byte| byte.is_ascii_digit());
    let (action, name, of) = match deed {
        Deed::Approved | Deed::Spam | Deed::Trashed if of_many => {
            ("/studio/comments".to_owned(), "moment", of)
        }
        Deed::Approved | Deed::Spam | Deed::Trashed => {
            (format!("/studio/comments/{of}"), "", String::new())
        }
        _ => ("/studio/posts".to_owned(), "of", of),
    };
    let about = (!name.is_empty()).then(|| view! { <input type="hidden" name=name value=of /> });
    view! {
        <form method="post" action=action>
            {about}
            <super::comments::Page />
            <button type="submit" name="decision" value="undo" class="plain" data-key="z">
                "Undo"
            </button>
        </form>
    }
}
