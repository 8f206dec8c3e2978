//! The links of the header: a row for each and a few that are empty, in the order of their places.

use leptos::prelude::*;

use super::PATH;
use crate::domain::settings::{Link, NAVIGATION_LINKS};
use crate::ui::studio::forms::{Forms, field_id};

/// Rows for what isn't there yet.
const EMPTY: usize = 3;
const FEWEST: usize = 5;

#[component]
pub fn Navigation(links: Vec<Link>) -> impl IntoView {
    let forms = Forms::find();
    let is_filled = |number: &usize| {
        let typed = |name: &str| forms.begun(PATH, &format!("{name}-{number}"), String::new());
        !typed("label").is_empty() || !typed("address").is_empty()
    };
    // More may have come back than are there by now.
    let came_back = (1..=NAVIGATION_LINKS).rev().find(is_filled);
    let rows = (links.len() + EMPTY)
        .max(FEWEST)
        .max(came_back.unwrap_or_default());
    let mut links = links.into_iter();
    let rows = (1..=rows.min(NAVIGATION_LINKS))
        .map(|number| view! { <Row number=number link=links.next() /> }.into_any())
        .collect_view();
    view! {
        <section aria-labelledby="navigation-heading">
            <h2 id="navigation-heading">"Navigation"</h2>
            <p class="note">
                "The links in the header; Search always comes last. An address is one of this site, like /about, or begins with https://. A page of your own shows here once it is published. The places say the order. Empty a row to take its link away."
            </p>
            <div class="links">{rows}</div>
        </section>
    }
    .into_any()
}

#[component]
fn Row(number: usize, link: Option<Link>) -> impl IntoView {
    let forms = Forms::find();
    let (label, address) = link
        .map(|link| (link.label, link.address))
        .unwrap_or_default();
    let cell = |name: &'static str, title: &'static str, usual: String| {
        let field = format!("{name}-{number}");
        let trouble = forms.trouble(PATH, &field);
        let begun = forms.begun(PATH, &field, usual);
        let wrong = move || trouble.with(Option::is_some);
        let id = field_id(PATH, &field);
        let trouble_id = format!("{id}-trouble");
        let described = trouble_id.clone();
        view! {
            <div class="field" data-wrong=move || wrong().to_string()>
                <label for=id.clone()>
                    {title} <span class="visually-hidden">" of link " {number}</span>
                </label>
                <p class="field-trouble" id=trouble_id hidden=move || !wrong()>
                    {move || trouble.get()}
                </p>
                <input
                    type="text"
                    id=id
                    name=field
                    value=begun
                    dir=if name == "label" { "auto" } else { "ltr" }
                    inputmode=(name == "place").then_some("numeric")
                    autocomplete="off"
                    aria-invalid=move || wrong().then_some("true")
                    aria-describedby=move || wrong().then(|| described.clone())
                />
            </div>
        }
        .into_any()
    };
    view! {
        <div class="link">
            {cell("place", "Place", number.to_string())}
            {cell("label", "Label", label)}
            {cell("address", "Address", address)}
        </div>
    }
    .into_any()
}
