//! Who else has the post open, and that it was saved by another: told as it happens, so that two
//! people know of each other before either saves.

use leptos::prelude::*;

use super::saving::Saving;
use crate::api::studio::writing::{Newer, Present, Writing};
use crate::ui::browser::studio::hear;

/// Two lines, each there only while there is something to say. Without the client it says who had
/// the post open when the page was made.
#[component]
pub fn Presence(writing: Writing, saving: Saving) -> impl IntoView {
    let begun = Present {
        others: writing.present,
        ..Present::default()
    };
    let present = RwSignal::new(begun);
    // A new post has no other page than this, so its id tells the page as well.
    let own = match writing.page.is_empty() {
        true => writing.new_id,
        false => writing.page,
    };
    let base = writing.base;
    let page = Memo::new(move |_| saving.kept().with(|kept| kept.page.clone()));
    Effect::new(move |_| {
        let page = page.get();
        if page.is_empty() {
            return;
        }
        hear(
            &format!("{page}/presence?page={own}&base={base}"),
            move |news| {
                if let Ok(told) = serde_json::from_slice::<Present>(news.as_bytes()) {
                    present.try_set(told);
                }
            },
        );
    });
    let here = move || present.with(here);
    let newer = move || present.with(|present| present.newer.as_ref().map(newer));
    view! {
        <div class="writing-presence" role="status">
            {move || here().map(|words| view! { <p>{words}</p> })}
            {move || newer().map(|words| view! { <p data-state="newer">{words}</p> })}
        </div>
    }
    .into_any()
}

fn here(present: &Present) -> Option<String> {
    let others = match present.others.as_slice() {
        [] => None,
        [one] => Some(format!("{one} is in this post.")),
        [first, second] => Some(format!("{first} and {second} are in this post.")),
        [first, second, rest @ ..] => Some(format!(
            "{first}, {second} and {} more are in this post.",
            rest.len()
        )),
    };
    let own = present
        .elsewhere
        .then(|| "You have it open on another page too.".to_owned());
    match (others, own) {
        (Some(others), Some(own)) => Some(format!("{others} {own}")),
        (others, own) => others.or(own),
    }
}

fn newer(newer: &Newer) -> String {
    let by = newer.by.as_deref().unwrap_or("An import");
    format!(
        "{by} saved this post at {}. Your next save will show you both texts.",
        newer.time
    )
}
