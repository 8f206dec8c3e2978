//! A post as readers would see it: the page's own parts, with a line above it that says what it is.

use leptos::prelude::*;

use super::LIST;
use super::sharing::Sharing;
use crate::api::studio::writing::Preview;
use crate::ui::pages::post::Article;
use crate::ui::studio::SignOut;

pub fn title(preview: &Preview) -> String {
    format!("Preview: {}", preview.post.title)
}

pub fn body(preview: Preview) -> AnyView {
    let back = format!("{LIST}/{}", preview.id);
    let post = preview.post.clone();
    view! {
        <div class="preview-note">
            <p>"This is how readers would see it. Only people who work here see this page."</p>
            <p>
                <a href=back.clone()>"Back to the text"</a>
                <a href=format!("{back}/review")>"Go on to publish"</a>
            </p>
            <SignOut />
        </div>
        <Sharing preview=preview />
        <Article post=post />
    }
    .into_any()
}
