//! Where to read on after a post.

use leptos::prelude::*;

use super::byline::Byline;
use crate::api::posts::Card;
use crate::ui::browser::taking_over::as_sent;

/// Up to three posts; no box where there are none.
#[component]
pub fn Related(cards: Vec<Card>) -> impl IntoView {
    (!cards.is_empty())
        .then(|| {
            as_sent(|| {
                let entries = cards
                    .into_iter()
                    .map(|card| {
                        view! {
                            <li>
                                <time datetime=card.published.iso>{card.published.short}</time>
                                <h3 lang=card.language dir="auto">
                                    <a href=format!("/posts/{}", card.slug)>{card.title}</a>
                                </h3>
                                <p class="origin">
                                    <Byline authors=card.authors />
                                </p>
                            </li>
                        }
                    })
                    .collect_view();
                view! {
                    <section class="related" aria-labelledby="related-heading">
                        <h2 id="related-heading">"You may also like"</h2>
                        <ul>{entries}</ul>
                    </section>
                }
            })
        })
        .into_any()
}
