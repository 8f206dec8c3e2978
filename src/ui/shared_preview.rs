//! What a preview link opens: a post as readers would see it, with a line above it that says what it
//! is. Outside the app, so it loads no client.

use leptos::prelude::*;

use crate::api::posts::Post;
use crate::api::studio::writing::When;
use crate::ui::pages::post::Article;

/// A post for whoever has a link to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedPreview {
    pub post: Post,
    /// When the link expires.
    pub until: When,
}

pub fn title(preview: &SharedPreview) -> String {
    format!("Preview: {}", preview.post.title)
}

pub fn body(preview: SharedPreview) -> AnyView {
    let SharedPreview { post, until } = preview;
    view! {
        <div class="preview-note">
            <p>
                "This is a preview: the text may still change. Somebody sent you this link so that you can read it; please keep it to yourself. It works until "
                <time datetime=until.date.iso>{until.date.words} ", " {until.time}</time> "."
            </p>
        </div>
        <Article post=post />
    }
    .into_any()
}
