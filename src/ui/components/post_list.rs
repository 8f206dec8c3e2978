//! A post as a line of a listing: the title, what it is about, who wrote it.

use leptos::prelude::*;

use super::byline::{Byline, Portraits};
use super::comments::heading;
use crate::api::posts::Card;

/// One post, under the heading of its month: the date leaves out the year that stands there.
#[component]
pub fn Entry(card: Card) -> impl IntoView {
    let day = without_year(&card.published.short).to_owned();
    let minutes = card.reading_minutes;
    let said = (card.comments > 0).then(|| format!(" · {}", heading(card.comments)));
    let language = card.language;
    view! {
        <article class="entry">
            <p class="entry-date">
                <time datetime=card.published.iso>{day}</time>
            </p>
            <div class="entry-text">
                {card
                    .kicker
                    .map(|kicker| view! { <p class="kicker" lang=language.clone()>{kicker}</p> })}
                <h3 lang=language.clone() dir="auto">
                    <a href=format!("/posts/{}", card.slug)>{card.title}</a>
                </h3>
                <p class="summary" lang=language.clone() dir="auto">
                    {card.summary}
                </p>
                <p class="origin">
                    <Portraits authors=card.authors.clone() />
                    <span>
                        {card.place.map(|place| format!("{place}, "))}
                        <Byline authors=card.authors />
                        {format!(" · {minutes} min")}
                        {said}
                    </span>
                </p>
            </div>
        </article>
    }
    .into_any()
}

/// "1 Dec" of "1 Dec 2016"; anything else as it is.
fn without_year(date: &str) -> &str {
    match date.rsplit_once(' ') {
        Some((day, year)) if year.len() == 4 && year.parse::<u16>().is_ok() => day,
        _ => date,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_a_year_is_left_out() {
        assert_eq!(super::without_year("1 Dec 2016"), "1 Dec");
        assert_eq!(super::without_year("2016-12-01"), "2016-12-01");
    }
}
