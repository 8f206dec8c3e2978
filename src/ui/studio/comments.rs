//! The comment queue: each comment with what helps to decide about it, its own form, and below them
//! one form for many. What is ticked belongs to that later form.

mod item;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use self::item::Item;
use super::forms::Forms;
use super::here;
use super::rows::rows;
use super::tick_all::TickAll;
use crate::api::studio::comments::{Count, Queue, Whose};
use crate::domain::moderation::Status;
use crate::ui::browser::form::{is_ticked, keep, kept};
use crate::ui::browser::studio::{go_back_to_place, listen_to_keys};

const PATH: &str = "/studio/comments";
/// Under which the device keeps that keys aren't wanted.
const KEYS_OFF: &str = "studio-keys-off";
/// The form for many.
const MANY: &str = "many";

pub fn title(queue: &Queue) -> String {
    let title = match queue.status {
        _ if queue.whose.is_some() => "Comments by one person",
        None => "All comments",
        Some(Status::Pending) => "Comments that wait",
        Some(Status::Approved) => "Approved comments",
        Some(Status::Spam) => "Spam",
        Some(Status::Trash) => "Trash",
    };
    title.to_owned()
}

pub fn body(queue: Queue) -> AnyView {
    listen_to_keys(|| kept(KEYS_OFF).is_none());
    Effect::new(|_| go_back_to_place());
    let is_empty = queue.comments.is_empty();
    let many = !is_empty && queue.status != Some(Status::Approved);
    let (status, whose, open) = (queue.status, queue.whose, queue.open);
    let older = queue
        .next
        .map(|next| link(status, whose.as_ref(), Some(&next)));
    let all = older.is_some() || queue.later_part;
    let newest = queue.later_part.then(|| link(status, whose.as_ref(), None));
    let items = queue
        .comments
        .into_iter()
        .map(|comment| view! { <Item comment=comment open=open.clone() /> }.into_any())
        .collect();
    view! {
        <Tabs status=status counts=queue.counts whose=whose.clone() />
        {whose.map(|whose| view! { <Only whose=whose /> })}
        {is_empty.then(|| view! { <p class="empty">{empty(status)}</p> })}
        {(!is_empty).then(|| view! { <TickAll form=MANY /> })}
        <div class="queue">{rows(items)}</div>
        {(!is_empty).then(|| view! { <Many status=status all=all /> })}
        {(newest.is_some() || older.is_some())
            .then(|| {
                view! {
                    <nav class="parts" aria-label="Older and newer comments">
                        {newest.map(|href| view! { <a href=href>"Back to the newest"</a> })}
                        {older.map(|href| view! { <a href=href>"Older comments"</a> })}
                    </nav>
                }
            })}
        {many.then(|| view! { <Keys /> })}
    }
    .into_any()
}

fn link(status: Option<Status>, whose: Option<&Whose>, before: Option<&str>) -> String {
    let state = status.map_or("all", Status::as_str);
    let mut link = format!("{PATH}?status={state}");
    for (name, value) in [
        ("whose", whose.map(|one| one.id.as_str())),
        ("before", before),
    ] {
        if let Some(value) = value {
            link.push_str(&format!("&{name}={value}"));
        }
    }
    link
}

fn empty(status: Option<Status>) -> &'static str {
    match status {
        Some(Status::Pending) => "Nothing waits. New comments appear here as they come.",
        Some(Status::Approved) => "No comment is approved yet.",
        Some(Status::Spam) => "There is no spam.",
        Some(Status::Trash) => "The trash is empty.",
        None => "Nobody has commented yet.",
    }
}

#[component]
fn Tabs(status: Option<Status>, counts: [Count; 4], whose: Option<Whose>) -> impl IntoView {
    let named = [
        (None, "All", None),
        (Some(Status::Pending), "Pending", Some(counts[0])),
        (Some(Status::Approved), "Approved", Some(counts[1])),
        (Some(Status::Spam), "Spam", Some(counts[2])),
        (Some(Status::Trash), "Trash", Some(counts[3])),
    ];
    let tabs = named
        .into_iter()
        .map(|(state, words, count)| {
            let here = whose.is_none() && state == status;
            let count = count.map(|count| format!(" ({count})"));
            view! {
                <li>
                    <a href=link(state, None, None) aria-current=here.then_some("page")>
                        {words}
                        {count}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs" aria-label="Comments by state">
            <ul>{tabs}</ul>
        </nav>
    }
    .into_any()
}

/// Whose comments these are.
#[component]
fn Only(whose: Whose) -> impl IntoView {
    view! {
        <p class="note">
            "Everything that came with the address "<bdi>{whose.email}</bdi>" of "
            <bdi>{whose.name}</bdi> ". " <a href=PATH>"Show everybody’s"</a>
        </p>
    }
}

/// The page that a form stands on, so that it is the one to come back to.
#[component]
pub fn Page() -> impl IntoView {
    let location = use_location();
    view! { <input type="hidden" name="page" value=move || here(&location) /> }
}

/// Deciding about many. `all` is true where more wait than this page shows.
#[component]
fn Many(status: Option<Status>, all: bool) -> impl IntoView {
    let forms = Forms::find();
    let wait = status == Some(Status::Pending);
    let buttons = [
        (
            "approve",
            "Approve selected",
            status != Some(Status::Approved),
        ),
        (
            "spam",
            "Mark selected as spam",
            status != Some(Status::Spam),
        ),
        ("trash", "Trash selected", status != Some(Status::Trash)),
    ];
    let buttons = buttons
        .into_iter()
        .filter(|(_, _, shown)| *shown)
        .map(|(decision, words, _)| {
            view! {
                <button type="submit" name="decision" value=decision class="plain">
                    {words}
                </button>
            }
        })
        .collect_view();
    let every = (wait && all).then(|| {
        view! {
            <p class="choice">
                <input type="checkbox" id="all-pending" name="all" value="pending" />
                <label for="all-pending">"Every comment that waits, not only those selected"</label>
            </p>
        }
    });
    view! {
        <form
            class="many"
            id=MANY
            method="post"
            action=PATH
            aria-busy=move || forms.is_underway(PATH).to_string()
            aria-labelledby="many-heading"
        >
            <h2 id="many-heading">"With those selected"</h2>
            <Page />
            {every}
            <div class="decisions">{buttons}</div>
        </form>
    }
    .into_any()
}

/// What can be done by keys, and turning that off.
#[component]
fn Keys() -> impl IntoView {
    let change = move |_| {
        let off = (!is_ticked("keys")).then_some("yes");
        keep(KEYS_OFF, off);
    };
    let on = kept(KEYS_OFF).is_none();
    view! {
        <details class="keys">
            <summary>"Keys"</summary>
            <dl>
                <div><dt><kbd>"j"</kbd> " " <kbd>"k"</kbd></dt><dd>"next, previous comment"</dd></div>
                <div><dt><kbd>"a"</kbd></dt><dd>"approve"</dd></div>
                <div><dt><kbd>"s"</kbd></dt><dd>"spam"</dd></div>
                <div><dt><kbd>"d"</kbd></dt><dd>"trash"</dd></div>
                <div><dt><kbd>"r"</kbd></dt><dd>"reply"</dd></div>
                <div><dt><kbd>"z"</kbd></dt><dd>"undo the last decision"</dd></div>
            </dl>
            <p class="choice">
                <input type="checkbox" id="keys" checked=on on:change=change />
                <label for="keys">"Use these keys on this device"</label>
            </p>
        </details>
    }
    .into_any()
}
