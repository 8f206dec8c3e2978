//! What was done last, said above the page, with the way to take it back.

use leptos::prelude::*;

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
    let line = said.map(|said| {
        let undo = said.of.filter(|_| can_be_undone(said.deed)).map(undo);
        view! {
            <div class="told">
                <p>{said.deed.to_string()}</p>
                {undo}
            </div>
        }
    });
    line.into_any()
}

fn can_be_undone(deed: Deed) -> bool {
    matches!(deed, Deed::Approved | Deed::Spam | Deed::Trashed)
}

/// About one comment, or about all that were decided at one moment.
fn undo(of: String) -> impl IntoView {
    let of_many = of.bytes().all(|byte| byte.is_ascii_digit());
    let (action, moment) = match of_many {
        true => ("/studio/comments".to_owned(), Some(of)),
        false => (format!("/studio/comments/{of}"), None),
    };
    let moment = moment.map(|at| view! { <input type="hidden" name="moment" value=at /> });
    view! {
        <form method="post" action=action>
            {moment}
            <super::comments::Page />
            <button type="submit" name="decision" value="undo" class="plain" data-key="z">
                "Undo"
            </button>
        </form>
    }
}
