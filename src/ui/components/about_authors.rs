//! About the people who wrote a post.

use leptos::prelude::*;

use super::portrait::Portrait;
use crate::api::posts::Author;
use crate::ui::browser::taking_over::as_sent;

/// Nothing where there is no author.
#[component]
pub fn AboutAuthors(authors: Vec<Author>) -> impl IntoView {
    let heading = if authors.len() == 1 {
        "About the author"
    } else {
        "About the authors"
    };
    (!authors.is_empty())
        .then(|| {
            as_sent(move || {
                let people = authors
                    .into_iter()
                    .map(|author| view! { <Person author=author linked=true /> })
                    .collect_view();
                view! {
                    <section class="about-authors" aria-labelledby="about-authors-heading">
                        <h2 id="about-authors-heading">{heading}</h2>
                        {people}
                    </section>
                }
            })
        })
        .into_any()
}

/// Portrait, biography and links; `linked` names them too, with the way to their posts.
#[component]
pub fn Person(author: Author, #[prop(optional)] linked: bool) -> impl IntoView {
    let links = author
        .links
        .into_iter()
        .map(|link| view! { <li><a href=link.address rel="me noopener">{link.label}</a></li> })
        .collect::<Vec<_>>();
    let name = linked.then(|| {
        view! {
            <h3>
                <a href=format!("/authors/{}", author.slug)>{author.name.clone()}</a>
                {author.guest.then_some(", guest")}
            </h3>
        }
    });
    view! {
        <div class="person">
            <Portrait name=author.name image=author.portrait described=true />
            <div>
                {name}
                <p dir="auto">{author.biography}</p>
                {(!links.is_empty()).then(|| view! { <ul class="links">{links}</ul> })}
            </div>
        </div>
    }
    .into_any()
}
