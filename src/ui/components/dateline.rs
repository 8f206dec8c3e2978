//! From where, when and by whom: what a dispatch opens with.

use leptos::prelude::*;

use super::byline::{Byline, Portraits};
use crate::api::posts::{AuthorLink, Date};
use crate::ui::browser;

/// What a dateline says.
#[derive(Clone, Debug)]
pub struct Origin {
    pub place: Option<String>,
    pub published: Date,
    pub updated: Option<Date>,
    pub authors: Vec<AuthorLink>,
    pub minutes: u32,
}

/// Portraits, place and date, names, reading time.
#[component]
pub fn Dateline(origin: Origin) -> impl IntoView {
    let minutes = origin.minutes;
    view! {
        <div class="dateline">
            <Portraits authors=origin.authors.clone() />
            <p>
                {origin.place.map(|place| view! { <span class="place">{place}</span>", " })}
                <When date=origin.published /> " "
                <Byline authors=origin.authors />
            </p>
            <p class="reading-time">
                {format!("{minutes} minute{} to read", if minutes == 1 { "" } else { "s" })}
                {origin
                    .updated
                    .map(|date| {
                        view! { ", updated " <time datetime=date.iso>{date.short}</time> }
                    })}
            </p>
        </div>
    }
    .into_any()
}

/// A date in words; once the client runs, also how long ago, while that is easier to grasp.
#[component]
pub fn When(date: Date) -> impl IntoView {
    let ago = RwSignal::new(None);
    let at = date.at;
    Effect::new(move |_| ago.set(browser::ago(at)));
    view! {
        <time datetime=date.iso>{date.words}</time>
        {move || ago.get().map(|ago| view! { <span class="ago">{format!(" ({ago})")}</span> })}
    }
}
