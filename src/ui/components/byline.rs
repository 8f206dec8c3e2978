//! Who wrote it: names in order, and their portraits overlapping as their work did.

use leptos::prelude::*;

use super::portrait::Portrait;
use crate::api::posts::{Author, AuthorLink};

impl From<&Author> for AuthorLink {
    fn from(author: &Author) -> Self {
        Self {
            name: author.name.clone(),
            slug: author.slug.clone(),
            portrait: author.portrait.clone(),
        }
    }
}

/// "by Malik Gul with Asha Rahman and Joe Bell"; nothing where there is no author.
#[component]
pub fn Byline(authors: Vec<AuthorLink>) -> impl IntoView {
    let count = authors.len();
    (count > 0).then(|| {
        let names = authors
            .into_iter()
            .enumerate()
            .map(|(index, author)| {
                view! {
                    {before(index, count)}
                    <a href=format!("/authors/{}", author.slug) rel="author">{author.name}</a>
                }
            })
            .collect_view();
        view! { <span class="byline">{names}</span> }
    })
}

fn before(index: usize, count: usize) -> &'static str {
    match index {
        0 => "by ",
        1 => " with ",
        _ if index + 1 == count => " and ",
        _ => ", ",
    }
}

/// The faces, the first author's on top.
#[component]
pub fn Portraits(authors: Vec<AuthorLink>) -> impl IntoView {
    (!authors.is_empty()).then(|| {
        let faces = authors
            .into_iter()
            .map(|author| view! { <Portrait name=author.name image=author.portrait /> })
            .collect_view();
        view! { <span class="portraits">{faces}</span> }
    })
}
