//! The way through a listing's pages. By cursor, so there are no page numbers.

use leptos::prelude::*;

use crate::ui::address;
use crate::ui::browser::taking_over::as_sent;

/// Links to older posts and, from there, back to the newest. `path` is the listing's.
#[component]
pub fn Pagination(path: String, older: Option<String>, later: bool) -> impl IntoView {
    let newest = later.then(|| view! { <a href=path.clone()>"Newest posts"</a> });
    let older = older.map(|cursor| {
        let href = format!("{path}?before={}", address::encode(&cursor));
        view! { <a href=href rel="next">"Older posts"</a> }
    });
    (newest.is_some() || older.is_some())
        .then(|| {
            as_sent(|| {
                view! { <nav class="pagination" aria-label="More posts">{newest}{older}</nav> }
            })
        })
        .into_any()
}
