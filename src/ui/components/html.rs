//! The only place that puts HTML into a page. It takes what the renderer made and nothing else.

use leptos::prelude::*;

use crate::domain::markdown::Rendered;

/// A rendered text. `class` says in which role it stands.
#[component]
pub fn Html(html: Rendered, class: &'static str) -> impl IntoView {
    view! { <div class=class dir="auto" inner_html=html.as_str().to_owned()></div> }
}
