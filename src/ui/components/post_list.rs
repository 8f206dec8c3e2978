//! A post as a line of a listing: the title, what it is about, who wrote it.

use leptos::prelude::*;

use super::byline::{Byline, Portraits};
use crate::api::posts::Card;

/// One post. Its heading is an `h3`; the listing stands under an `h2`.
#[component]
pub fn Entry(card: Card) -> impl IntoView {
    let minutes = card.reading_minutes;
    view! {
        <article class="entry" lang=card.language>
            <p class="entry-date">
                <time datetime=card.published.iso>{card.published.short}</time>
            </p>
            <div class="entry-text">
                {card.kicker.map(|kicker| view! { <p class="kicker">{kicker}</p> })}
                <h3 dir="auto">
                    <a href=format!("/posts/{}", card.slug)>{card.title}</a>
                </h3>
                <p class="summary" dir="auto">
                    {card.summary}
                </p>
                <p class="origin">
                    <Portraits authors=card.authors.clone() />
                    <span>
                        {card.place.map(|place| format!("{place}, "))}
                        <Byline authors=card.authors />
                        {format!(" · {minutes} min")}
                    </span>
                </p>
            </div>
        </article>
    }
}
