//! The only place that puts HTML into a page. It takes what the renderer made and nothing else.

use leptos::prelude::*;

use crate::domain::markdown::Rendered;

/// A rendered text. `class` says in which role it stands, `language` of what it is where that isn't the
/// site's.
#[component]
pub fn Html(
    html: Rendered,
    class: &'static str,
    #[prop(optional_no_strip)] language: Option<String>,
) -> impl IntoView {
    view! { <div class=class lang=language dir="auto" inner_html=html.as_str().to_owned()></div> }
}
