//! The table of contents of a long text.

use leptos::prelude::*;

use crate::domain::markdown::Heading;

/// Nothing where there are no headings to list. Two levels, from the highest that the text uses;
/// the lower one is indented by a class. `language` is the text's, where that isn't the site's.
#[component]
pub fn Contents(headings: Vec<Heading>, language: Option<String>) -> impl IntoView {
    (!headings.is_empty())
        .then(|| {
            let top = headings.iter().map(|heading| heading.level).min();
            let top = top.unwrap_or_default();
            let entries = headings
                .into_iter()
                .filter(|heading| heading.level <= top + 1)
                .map(|heading| {
                    view! {
                        <li class=(heading.level > top).then_some("deeper")>
                            <a href=format!("#{}", heading.id)>{heading.text}</a>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <nav class="contents" aria-labelledby="contents-heading">
                    <h2 class="label" id="contents-heading">
                        "Contents"
                    </h2>
                    <ol lang=language>{entries}</ol>
                </nav>
            }
        })
        .into_any()
}
