//! The mark: two overlapping speech shapes that form a letter D. The same path as the favicon's.

use leptos::prelude::*;

/// Decoration; the organisation's name stands beside it.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
            <path d=PATH></path>
        </svg>
    }
}

const PATH: &str = "M8 4h24a28 28 0 0 1 0 56H8l8-10V34z";
