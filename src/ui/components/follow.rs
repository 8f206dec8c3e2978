//! The way to follow just what a listing shows.

use leptos::prelude::*;

/// `feed` is the path of the listing's own feed.
#[component]
pub fn Follow(feed: String) -> impl IntoView {
    view! {
        <p class="follow">
            <a href=feed rel="external">
                "Follow by feed"
            </a>
        </p>
    }
}
