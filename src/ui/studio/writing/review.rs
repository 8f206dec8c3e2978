//! The step before a post is published: what, when, what will happen, what a look at it found.

use leptos::prelude::*;

use super::{LIST, word_count};
use crate::api::studio::writing::Review;
use crate::domain::post::Status;
use crate::ui::components::field::{Kind, Shape};
use crate::ui::studio::entry::Entry;
use crate::ui::studio::forms::{Forms, field_id};

pub fn title(review: &Review) -> String {
    match review.may.publish {
        true => "Before you publish".to_owned(),
        false if review.may.submit => "Before you submit".to_owned(),
        false => "Review".to_owned(),
    }
}

pub fn body(review: Review) -> AnyView {
    let action = format!("{LIST}/{}/review", review.id);
    let back = format!("{LIST}/{}", review.id);
    view! {
        <p class="review-back">
            <a href=back.clone()>"Back to the text"</a>
            <a href=format!("{back}/preview")>"Preview"</a>
        </p>
        <Facts review=review.clone() />
        <Checks review=review.clone() />
        <Steps review=review action=action />
    }
    .into_any()
}

#[component]
fn Facts(review: Review) -> impl IntoView {
    let title = match review.title.is_empty() {
        true => "(no title yet)".to_owned(),
        false => review.title,
    };
    let length = match review.words {
        0 => "No words yet".to_owned(),
        words => format!("{}, {} min read", word_count(words), review.minutes),
    };
    let authors = review.authors.join(", ");
    let authors = (!authors.is_empty()).then(|| {
        view! {
            <div>
                <dt>"By"</dt>
                <dd>
                    <bdi>{authors}</bdi>
                </dd>
            </div>
        }
    });
    let note = review.note.map(|note| {
        view! {
            <div>
                <dt>"Note by " <bdi>{note.by}</bdi></dt>
                <dd dir="auto" class="review-note">
                    {note.text}
                </dd>
            </div>
        }
    });
    view! {
        <dl class="facts">
            <div>
                <dt>"Title"</dt>
                <dd dir="auto">{title}</dd>
            </div>
            {authors}
            <div>
                <dt>"Address"</dt>
                <dd>{review.address}</dd>
            </div>
            <div>
                <dt>"Length"</dt>
                <dd>{length}</dd>
            </div>
            {note}
        </dl>
    }
    .into_any()
}

#[component]
fn Checks(review: Review) -> impl IntoView {
    let found = review
        .checks
        .into_iter()
        .map(|check| view! { <li>{check.to_string()}</li> })
        .collect::<Vec<_>>();
    let list = match found.is_empty() {
        true => view! { <p class="review-fine">"Nothing to mend was found."</p> }.into_any(),
        false => view! { <ul class="review-checks">{found}</ul> }.into_any(),
    };
    view! {
        <section aria-labelledby="checks-heading">
            <h2 id="checks-heading">"Worth a look"</h2>
            {list}
        </section>
    }
    .into_any()
}

/// What will happen, and the buttons for it.
#[component]
fn Steps(review: Review, action: String) -> impl IntoView {
    let may = review.may;
    let happens = happens(&review);
    let base = review.base.clone();
    let now = may.publish.then(|| {
        view! {
            <section aria-labelledby="now-heading">
                <h2 id="now-heading">"Now"</h2>
                <form method="post" action=action.clone() class="review-step">
                    <Base base=base.clone() />
                    <p>{happens.clone()}</p>
                    <button type="submit" name="do" value="publish">
                        "Publish now"
                    </button>
                </form>
            </section>
        }
    });
    let later = (may.publish && review.status != Status::Published)
        .then(|| view! { <Later review=review.clone() action=action.clone() /> });
    let submit = (may.submit && !may.publish).then(|| {
        view! {
            <section aria-labelledby="submit-heading">
                <h2 id="submit-heading">"To the editors"</h2>
                <form method="post" action=action.clone() class="review-step">
                    <Base base=base.clone() />
                    <p>{happens.clone()}</p>
                    <Entry action=action.clone() shape=NOTE />
                    <button type="submit" name="do" value="submit">
                        "Submit for review"
                    </button>
                </form>
            </section>
        }
    });
    let none =
        (!may.publish && !may.submit).then(|| view! { <p class="note">{happens.clone()}</p> });
    let back = may
        .give_back
        .then(|| view! { <GiveBack review=review.clone() action=action.clone() /> });
    let planned = (may.unpublish && review.status == Status::Scheduled)
        .then(|| view! { <Unschedule base=review.base action=action /> });
    view! {
        {none}
        {now}
        {later}
        {submit}
        {back}
        {planned}
    }
    .into_any()
}

fn happens(review: &Review) -> String {
    let address = &review.address;
    match (review.status, review.may.publish, review.may.submit) {
        (Status::Published, true, _) => {
            format!("This takes the place of what readers see at {address}, at once.")
        }
        (Status::Published, false, true) => {
            "This is sent to the editors. Until they publish it, readers see what they saw."
                .to_owned()
        }
        (Status::Published, ..) if review.awaits_review => {
            "It is with the editors. You hear from them by mail.".to_owned()
        }
        (Status::Published, ..) => "Readers see this text already.".to_owned(),
        (Status::Trashed, ..) => "It is in the trash, so nothing can be published.".to_owned(),
        (Status::Unpublished, true, _) => {
            format!("This becomes public again at once, at {address}, with the date it had.")
        }
        (_, true, _) => format!("This becomes public at once, at {address}."),
        (_, false, true) => {
            "This is sent to the editors. They publish it, or send it back to you with a note."
                .to_owned()
        }
        (Status::InReview, ..) => "It is with the editors. You hear from them by mail.".to_owned(),
        _ => "There is nothing to decide here.".to_owned(),
    }
}

/// What was looked at: another text isn't published by this form.
#[component]
fn Base(base: String) -> impl IntoView {
    view! { <input type="hidden" name="base" value=base /> }
}

const NOTE: Shape = Shape {
    id: "",
    name: "note",
    label: "Note (optional)",
    kind: Kind::Text,
    fills_with: "off",
    hint: "",
};

#[component]
fn Later(review: Review, action: String) -> impl IntoView {
    let hint = format!("By the clock of {}.", review.zone);
    let words = match review.status {
        Status::Scheduled => "Schedule anew",
        _ => "Schedule",
    };
    let planned = review
        .published
        .filter(|_| review.status == Status::Scheduled);
    let planned = planned.map(|when| {
        let words = format!("It is scheduled for {}, {}.", when.date.words, when.time);
        view! { <p>{words}</p> }
    });
    view! {
        <section aria-labelledby="later-heading">
            <h2 id="later-heading">"Later, by itself"</h2>
            {planned}
            <form method="post" action=action.clone() class="review-step" novalidate>
                <Base base=review.base />
                <p class="hint">{hint}</p>
                <div class="review-when">
                    <Moment action=action.clone() name="when" kind="date" label="Date" text=review.day />
                    <Moment action=action.clone() name="time" kind="time" label="Time" text=review.time />
                    <button type="submit" name="do" value="schedule" class="plain">
                        {words}
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

#[component]
fn Moment(
    action: String,
    name: &'static str,
    kind: &'static str,
    label: &'static str,
    text: String,
) -> impl IntoView {
    let forms = Forms::find();
    let begun = forms.begun(&action, name, text);
    let trouble = forms.trouble(&action, name);
    let id = field_id(&action, name);
    let told = format!("{id}-trouble");
    let wrong = move || trouble.with(Option::is_some);
    let described = {
        let told = told.clone();
        move || wrong().then(|| told.clone())
    };
    view! {
        <div class="field" data-wrong=move || wrong().to_string()>
            <label for=id.clone()>{label}</label>
            <p class="field-trouble" id=told hidden=move || !wrong()>
                {move || trouble.get()}
            </p>
            <input
                type=kind
                id=id
                name=name
                value=begun
                aria-invalid=move || wrong().then_some("true")
                aria-describedby=described
            />
        </div>
    }
    .into_any()
}

#[component]
fn GiveBack(review: Review, action: String) -> impl IntoView {
    view! {
        <section aria-labelledby="return-heading">
            <h2 id="return-heading">"Back to its writer"</h2>
            <form method="post" action=action.clone() class="review-step">
                <Base base=review.base />
                <Entry action=action.clone() shape=NOTE />
                <button type="submit" name="do" value="return" class="plain">
                    "Return"
                </button>
            </form>
        </section>
    }
    .into_any()
}

#[component]
fn Unschedule(base: String, action: String) -> impl IntoView {
    view! {
        <section aria-labelledby="unschedule-heading">
            <h2 id="unschedule-heading">"Not yet after all"</h2>
            <form method="post" action=action.clone() class="review-step">
                <Base base=base />
                <button type="submit" name="do" value="unpublish" class="plain">
                    "Take it off the schedule"
                </button>
            </form>
        </section>
    }
    .into_any()
}
