//! How a post looks where somebody shares a link to it: the lead image, the title, the summary and
//! whose site it is, as the page's head tells them.

use leptos::prelude::*;

use super::following::Followed;
use crate::api::studio::writing::Writing;

#[component]
pub fn Card(writing: Writing, followed: Followed) -> impl IntoView {
    let (site, excerpt) = (writing.site, writing.excerpt);
    let pictures = writing.choices.pictures;
    let picture = move || {
        let chosen = followed.image.get();
        let found = pictures.iter().find(|one| one.name == chosen)?;
        let address = found.address.clone();
        Some(view! { <img src=address alt="" loading="lazy" /> })
    };
    let title = move || match followed.title.get() {
        title if title.trim().is_empty() => "Without a title yet".to_owned(),
        title => title,
    };
    let summary = move || match followed.summary.get() {
        summary if summary.trim().is_empty() => excerpt.clone(),
        summary => summary,
    };
    view! {
        <details class="writing-card">
            <summary>"How it looks when shared"</summary>
            <div class="writing-card-shown">
                {picture} <p class="writing-card-site">{site}</p>
                <p class="writing-card-title" dir="auto">
                    {title}
                </p>
                <p dir="auto">{summary}</p>
            </div>
        </details>
    }
    .into_any()
}
