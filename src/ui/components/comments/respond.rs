//! The form to respond with, the same with and without the client.

use leptos::prelude::*;

use super::writing::{COUNT, FORM, NOTIFY, Progress, State, WEBSITE, Writing};
use crate::api::comments::Form;
use crate::domain::comment;
use crate::ui::components::field::{Field, Kind, Shape};

const SHAPES: [(comment::Field, Shape); 3] = [
    (
        comment::Field::Name,
        Shape {
            id: "comment-name",
            name: "name",
            label: "Name",
            kind: Kind::Line,
            fills_with: "name",
            hint: "",
        },
    ),
    (
        comment::Field::Email,
        Shape {
            id: "comment-email",
            name: "email",
            label: "Email",
            kind: Kind::Email,
            fills_with: "email",
            hint: "Your address will not be published.",
        },
    ),
    (
        comment::Field::Message,
        Shape {
            id: "comment-message",
            name: "message",
            label: "Message",
            kind: Kind::Text,
            fills_with: "off",
            hint: "",
        },
    ),
];

/// `begun` is what the fields begin with: nothing, or a form that came back.
#[component]
pub fn Respond(writing: Writing, begun: Form) -> impl IntoView {
    let path = writing
        .state
        .with_untracked(|state| format!("/posts/{}", state.slug));
    let action = format!("{path}/comments");
    let draft = begun.draft;
    let texts = [draft.name, draft.email, draft.message];
    let fields = SHAPES
        .into_iter()
        .zip(texts)
        .map(|((field, shape), text)| {
            view! { <Field shape=shape text=text trouble=writing.trouble(field) /> }
        })
        .collect_view();
    view! {
        <form
            class="comment-form"
            id=FORM
            method="post"
            action=action
            novalidate
            aria-labelledby="comment-form-heading"
            on:input=move |event| writing.input(&event)
            on:focusout=move |event| writing.left(&event)
        >
            <h3 id="comment-form-heading">"Leave a comment"</h3>
            <Answering writing=writing path=path />
            <FromEarlier writing=writing />
            {fields}
            <p class="count" id=COUNT aria-hidden="true"></p>
            <p class="choice">
                <input type="checkbox" id=NOTIFY name="notify" value="yes" checked=begun.notify />
                <label for=NOTIFY>"Email me when someone replies"</label>
            </p>
            <p class="not-for-people" aria-hidden="true">
                <label for=WEBSITE>"Leave this empty"</label>
                <input
                    type="text"
                    id=WEBSITE
                    name="website"
                    value=begun.website
                    tabindex="-1"
                    autocomplete="off"
                />
            </p>
            <input type="hidden" name="token" value=writing.shows(|state| Some(state.token.clone())) />
            <Sending writing=writing />
        </form>
    }
    .into_any()
}

/// Which comment it answers.
#[component]
fn Answering(writing: Writing, path: String) -> impl IntoView {
    let name = writing.shows(|state| {
        let name = state.reply.as_ref().map(|reply| reply.name.clone());
        Some(name.unwrap_or_default())
    });
    let id = writing.shows(|state| state.reply.as_ref().map(|reply| reply.id.clone()));
    view! {
        <p class="answering" hidden=writing.shows(|state| absent(state.reply.is_some()))>
            "Replying to "
            <bdi>{name}</bdi>
            " "
            <a href=format!("{path}#{FORM}") data-act="cancel">
                "Cancel"
            </a>
        </p>
        <input type="hidden" name="reply_to" value=id />
    }
    .into_any()
}

/// What the device had kept stands in the fields.
#[component]
fn FromEarlier(writing: Writing) -> impl IntoView {
    view! {
        <p class="from-earlier" hidden=writing.shows(|state| absent(state.from_earlier))>
            "Your unsent comment from earlier. "
            <button type="button" class="quiet" data-act="discard">
                "Discard it"
            </button>
        </p>
    }
    .into_any()
}

/// The button and what becomes of it.
#[component]
fn Sending(writing: Writing) -> impl IntoView {
    view! {
        <button type="submit" aria-disabled=writing.shows(|state| is_sending(state).then(yes))>
            {writing
                .shows(|state| {
                    let words = if is_sending(state) { "Sending…" } else { "Post comment" };
                    Some(words.to_owned())
                })}
        </button>
        <div class="failed" role="alert" hidden=writing.shows(|state| absent(failure(state).is_some()))>
            <p>{writing.shows(failure)}</p>
            <button type="button" id="comment-again" class="quiet" data-act="again">
                "Try again"
            </button>
        </div>
        <p class="done" hidden=writing.shows(|state| absent(outcome(state).is_some()))>
            {writing.shows(outcome)}
        </p>
    }
    .into_any()
}

fn is_sending(state: &State) -> bool {
    state.progress == Progress::Sending
}

fn failure(state: &State) -> Option<String> {
    match &state.progress {
        Progress::Failed(sentence) => Some(sentence.clone()),
        _ => None,
    }
}

/// What became of the last comment.
pub fn outcome(state: &State) -> Option<String> {
    match &state.progress {
        Progress::Sent(words) => Some(words.clone()),
        _ => None,
    }
}

fn yes() -> String {
    "true".to_owned()
}

/// The value of `hidden` for what isn't there.
fn absent(is_there: bool) -> Option<String> {
    (!is_there).then(String::new)
}
