//! What stands where a page is about to be.

use leptos::prelude::*;

/// Shown late by the stylesheet, so that a quick answer never flickers.
#[component]
pub fn Loading() -> impl IntoView {
    view! { <p class="loading">"Loading…"</p> }
}
