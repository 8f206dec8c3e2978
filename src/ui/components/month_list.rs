//! Posts grouped by the month they came out in, newest first.

use leptos::prelude::*;

use super::post_list::Entry;
use crate::api::posts::Card;
use crate::ui::browser::taking_over::as_sent;

/// A heading per month, the posts under it.
#[component]
pub fn MonthList(cards: Vec<Card>) -> impl IntoView {
    by_month(cards)
        .into_iter()
        .map(|(month, cards)| {
            as_sent(|| {
                view! {
                    <section class="month">
                        <h2 class="label">{month}</h2>
                        {cards.into_iter().map(|card| view! { <Entry card=card /> }).collect_view()}
                    </section>
                }
            })
        })
        .collect_view()
}

/// Neighbours of the same month together; the order is kept.
fn by_month(cards: Vec<Card>) -> Vec<(String, Vec<Card>)> {
    let mut months: Vec<(String, Vec<Card>)> = Vec::new();
    for card in cards {
        match months.last_mut() {
            Some((month, group)) if *month == card.published.month => group.push(card),
            _ => months.push((card.published.month.clone(), vec![card])),
        }
    }
    months
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::posts::Date;

    #[test]
    fn neighbours_of_a_month_stand_together() {
        let card = |month: &str| Card {
            slug: String::new(),
            title: String::new(),
            kicker: None,
            place: None,
            summary: String::new(),
            language: None,
            published: Date {
                month: month.into(),
                ..Date::default()
            },
            reading_minutes: 1,
            comments: 0,
            authors: Vec::new(),
            image: None,
        };
        let months = by_month(vec![card("May 2026"), card("May 2026"), card("April 2026")]);
        let sizes: Vec<_> = months
            .iter()
            .map(|(month, group)| (month.as_str(), group.len()))
            .collect();
        assert_eq!(sizes, [("May 2026", 2), ("April 2026", 1)]);
    }
}
