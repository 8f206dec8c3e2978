//! The form to respond with, the same with and without the client.

use leptos::prelude::*;

use super::writing::{FORM, NOTIFY, Progress, WEBSITE, Writing, characters_left};
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
    let path = format!("/posts/{}", writing.slug.get_value());
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
            <p class="count" aria-hidden="true">
                {move || writing.remaining.get().map(characters_left)}
            </p>
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
            <input type="hidden" name="token" value=move || writing.token.get() />
            <Sending writing=writing />
        </form>
    }
    .into_any()
}

/// Which comment it answers.
#[component]
fn Answering(writing: Writing, path: String) -> impl IntoView {
    let reply = writing.reply;
    let name = move || match reply.get() {
        Some(reply) if !reply.name.is_empty() => reply.name,
        _ => "a comment".to_owned(),
    };
    view! {
        <p class="answering" hidden=move || reply.with(Option::is_none)>
            "Replying to "
            <bdi>{name}</bdi>
            " "
            <a href=format!("{path}#{FORM}") data-cancel="">
                "Cancel"
            </a>
        </p>
        <input
            type="hidden"
            name="reply_to"
            value=move || reply.get().map(|reply| reply.id).unwrap_or_default()
        />
    }
    .into_any()
}

/// What the device had kept stands in the fields.
#[component]
fn FromEarlier(writing: Writing) -> impl IntoView {
    view! {
        <p class="from-earlier" hidden=move || !writing.from_earlier.get()>
            "Your unsent comment from earlier. "
            <button type="button" class="quiet" on:click=move |_| writing.discard()>
                "Discard it"
            </button>
        </p>
    }
    .into_any()
}

/// The button and what becomes of it.
#[component]
fn Sending(writing: Writing) -> impl IntoView {
    let progress = writing.progress;
    let sending = move || progress.with(|progress| *progress == Progress::Sending);
    let outcome = move || {
        progress.with(|progress| match progress {
            Progress::Failed(sentence) => Some(
                view! {
                    <div class="failed" role="alert">
                        <p>{sentence.clone()}</p>
                        <button
                            type="button"
                            id="comment-again"
                            class="quiet"
                            on:click=move |_| writing.send()
                        >
                            "Try again"
                        </button>
                    </div>
                }
                .into_any(),
            ),
            Progress::Sent(words) => Some(view! { <p class="done">{*words}</p> }.into_any()),
            Progress::Writing | Progress::Sending => None,
        })
    };
    view! {
        <button type="submit" aria-disabled=move || sending().then_some("true")>
            {move || if sending() { "Sending…" } else { "Post comment" }}
        </button>
        {outcome}
    }
    .into_any()
}
