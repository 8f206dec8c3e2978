//! The mark: two overlapping speech shapes that form a letter D. The same path as the favicon's.

use leptos::prelude::*;

/// Decoration; the organisation's name stands beside it.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
            <path fill-rule="evenodd" d=PATH></path>
        </svg>
    }
}

const PATH: &str = "M5 4h24a22 22 0 0 1 0 44H17L5 61zm12 12h19a23 22 0 0 1 0 44H17z";
