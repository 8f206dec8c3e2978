//! The table of contents of a long text.

use leptos::prelude::*;

use crate::domain::markdown::Heading;

/// Nothing where there are no headings to list. Deeper ones are indented by a class.
#[component]
pub fn Contents(headings: Vec<Heading>) -> impl IntoView {
    (!headings.is_empty())
        .then(|| {
            let entries = headings
                .into_iter()
                .filter(|heading| heading.level <= 3)
                .map(|heading| {
                    view! {
                        <li class=format!("level-{}", heading.level)>
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
                    <ol>{entries}</ol>
                </nav>
            }
        })
        .into_any()
}
