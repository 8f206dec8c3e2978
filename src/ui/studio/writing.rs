//! The form of a post. Without scripts it is a plain form with one textarea; with them that textarea
//! is upgraded where it stands. What its buttons do is the server's.

mod beside;
mod card;
mod device;
mod following;
mod live;
mod named;
mod parts;
mod presence;
pub mod preview;
pub mod review;
mod saving;
mod sent;
mod sharing;
mod surface;
pub mod versions;

use leptos::prelude::*;

use self::beside::Beside;
use self::card::Card;
use self::following::{Followed, SummaryLeft};
use self::parts::{Buttons, Conflict, State};
use self::presence::Presence;
use self::saving::{FORM, Saving};
use self::surface::Surface;
use super::entry::Entry;
use super::forms::{Forms, field_id};
use crate::api::studio::writing::{Fields, Writing};
use crate::domain::editor::Event;
use crate::domain::post::Status;
use crate::ui::components::field::{Kind, Shape};

const LIST: &str = "/studio/posts";

pub fn title(writing: &Writing) -> String {
    match (&writing.id, writing.fields.title.as_str()) {
        (None, _) => "New post".to_owned(),
        (Some(_), "") => "Untitled".to_owned(),
        (Some(_), title) => title.to_owned(),
    }
}

/// A text's length.
fn word_count(words: u32) -> String {
    match words {
        1 => "1 word".to_owned(),
        words => format!("{words} words"),
    }
}

/// Where the form goes.
fn action(writing: &Writing) -> String {
    match &writing.id {
        Some(id) => format!("{LIST}/{id}"),
        None => format!("{LIST}/new"),
    }
}

pub fn body(writing: Writing) -> AnyView {
    let action = action(&writing);
    let stale = Forms::find()
        .trouble(&action, "base")
        .with_untracked(Option::is_some);
    let saving = Saving::begin(&writing, &action, device::key(&writing));
    view! {
        <State writing=writing.clone() saving=saving />
        <Presence writing=writing.clone() saving=saving />
        {match writing.may.write {
            true => {
                view! { <Form writing=writing.clone() action=action.clone() stale=stale saving=saving /> }
                    .into_any()
            }
            false => view! { <ReadOnly writing=writing.clone() /> }.into_any(),
        }}
        {stale.then(|| view! { <Conflict writing=writing.clone() action=action saving=saving /> })}
        {move || {
            let other = saving.other().get()?;
            let action = self::action(&other);
            Some(view! { <Conflict writing=other action=action saving=saving /> })
        }}
        <Bin writing=writing />
    }
    .into_any()
}

const TITLE: Shape = Shape {
    id: "",
    name: "title",
    label: "Title",
    kind: Kind::Line,
    fills_with: "off",
    hint: "",
};
const KICKER: Shape = Shape {
    name: "kicker",
    label: "Kicker",
    hint: "A few words above the title, such as “Director’s blog”.",
    ..TITLE
};
const PLACE: Shape = Shape {
    name: "place",
    label: "Place",
    hint: "Where it was written, if that matters.",
    ..TITLE
};
const SUMMARY: Shape = Shape {
    name: "summary",
    label: "Summary",
    kind: Kind::Text,
    hint: "One or two sentences for lists and search engines. Without it they show how the text begins.",
    ..TITLE
};
#[component]
fn Form(writing: Writing, action: String, stale: bool, saving: Saving) -> impl IntoView {
    let forms = Forms::find();
    // After a conflict the next press saves over what is shown below.
    let base = match stale {
        true => writing.base.clone(),
        false => forms.begun(&action, "base", writing.base.clone()),
    };
    let new = (writing.id.is_none()).then(|| {
        let id = forms.begun(&action, "new", writing.new_id.clone());
        view! { <input type="hidden" name="new" value=id /> }
    });
    let followed = Followed::of(&action, &writing.fields, saving);
    let Fields {
        title,
        kicker,
        place,
        summary,
        ..
    } = writing.fields.clone();
    let view = RwSignal::new(live::View::Text);
    let type_on = move |_| saving.hear(Event::Typed);
    view! {
        <device::Restored writing=writing.clone() saving=saving />
        <form
            id=FORM
            class="writing"
            method="post"
            action=action
            novalidate
            on:submit=move |event| saving.submit(&event)
            on:input=type_on
        >
            <input type="hidden" name="base" value=base />
            {stale.then(|| view! { <input type="hidden" name="over" value="yes" /> })}
            {new}
            <div class="writing-title">
                <Entry action=action.clone() shape=TITLE text=title />
            </div>
            <live::Choice view=view />
            <div class="writing-desk" data-view=move || view.get().as_str()>
                <div class="writing-body">
                    <Surface writing=writing.clone() action=action.clone() />
                </div>
                <live::Preview writing=writing.clone() saving=saving view=view />
            </div>
            <Buttons writing=writing.clone() saving=saving />
            <section class="writing-more" aria-labelledby="more-heading">
                <h2 id="more-heading">"About the post"</h2>
                <div class="writing-pairs">
                    <Entry action=action.clone() shape=KICKER text=kicker />
                    <Entry action=action.clone() shape=PLACE text=place />
                </div>
                <div class="writing-summary">
                    <Entry action=action.clone() shape=SUMMARY text=summary />
                    <SummaryLeft followed=followed />
                </div>
                <Beside
                    writing=writing.clone()
                    action=action.clone()
                    followed=followed
                    saving=saving
                />
                <Card writing=writing followed=followed />
            </section>
        </form>
    }
    .into_any()
}

/// For who may see it and not change it.
#[component]
fn ReadOnly(writing: Writing) -> impl IntoView {
    let why = match writing.status {
        Status::Trashed => "It is in the trash. Restore it to go on writing.",
        _ => "It is in the hands of the editors now; you can read it here.",
    };
    let id = field_id(&action(&writing), "body");
    view! {
        <p class="note">{why}</p>
        <div class="field writing-body">
            <label for=id.clone()>"Post body"</label>
            <textarea id=id readonly dir="auto" rows="20">
                {crate::ui::components::field::beginning(writing.fields.body)}
            </textarea>
        </div>
    }
    .into_any()
}

/// A copy of it, into the bin and out of it.
#[component]
fn Bin(writing: Writing) -> impl IntoView {
    let id = writing.id.unwrap_or_default();
    if id.is_empty() {
        return ().into_any();
    }
    let words = match (writing.may.trash, writing.may.restore) {
        (true, _) => Some(("trash", "Move to trash")),
        (_, true) => Some(("restore", "Restore")),
        _ => None,
    };
    let copied = format!("{LIST}/{id}/copy");
    let page = format!("{LIST}/{id}");
    let bin = words.map(|(decision, words)| {
        view! {
            <form method="post" action=LIST>
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="page" value=page />
                <button type="submit" name="decision" value=decision class="plain">
                    {words}
                </button>
            </form>
        }
    });
    view! {
        <div class="writing-bin">
            <form method="post" action=copied>
                <button type="submit" class="plain">
                    "Duplicate"
                </button>
            </form>
            {bin}
        </div>
    }
    .into_any()
}
