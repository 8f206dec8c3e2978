//! The parts of a post's form: where the post stands, its buttons, and the two texts of a conflict.
//! What is beside the text is `beside`'s.

use leptos::prelude::*;

use super::LIST;
use super::saving::Saving;
use crate::api::studio::writing::{May, Writing};
use crate::domain::editor::{Trouble, Words};
use crate::domain::post::Status;
use crate::ui::browser;
use crate::ui::components::field::beginning;
use crate::ui::studio::forms::field_id;

/// The id of what shows the other text.
pub const CONFLICT: &str = "conflict";

/// Where it stands, who saved it last, and the pages beside this one.
#[component]
pub fn State(writing: Writing, saving: Saving) -> impl IntoView {
    let state = match writing.status {
        Status::Draft => "Draft",
        Status::InReview => "In review",
        Status::Scheduled => "Scheduled",
        Status::Published => "Published",
        Status::Unpublished => "Unpublished",
        Status::Trashed => "In the trash",
    };
    let planned = writing.published.clone();
    let planned = planned.filter(|_| writing.status == Status::Scheduled);
    let planned = planned.map(|when| format!(" for {}, {}", when.date.words, when.time));
    let kept = saving.kept();
    let waits = match writing.status {
        Status::Published if writing.awaits_review => Some("Has changes that wait for review"),
        Status::Published => Some("Has changes not yet published"),
        Status::Scheduled => Some("Has changes that become public only if you press Save draft"),
        _ => None,
    };
    let ahead = move || {
        let waits = waits.filter(|_| kept.with(|kept| kept.is_ahead));
        waits.map(|words| view! { <li data-state="wanting">{words}</li> })
    };
    let saved = writing.saved.clone().map(|saved| {
        let by = saved.by.map(|by| view! { " by " <bdi>{by}</bdi> });
        view! {
            <li>
                "Saved "
                <time datetime=saved.at.date.iso>{saved.at.date.short} ", " {saved.at.time}</time>
                {by}
            </li>
        }
    });
    let public = writing.is_public.then(|| {
        view! {
            <li>
                <a href=writing.path.clone() rel="external">
                    "See it as readers do"
                </a>
            </li>
        }
    });
    let versions = move || {
        let page = kept.with(|kept| kept.page.clone());
        (!page.is_empty()).then(|| {
            view! {
                <li>
                    <a href=format!("{page}/revisions")>"Versions"</a>
                </li>
            }
        })
    };
    let note = writing.note.map(|note| {
        view! {
            <blockquote class="writing-note">
                <p dir="auto">{note.text}</p>
                <footer>"Note by " <bdi>{note.by}</bdi></footer>
            </blockquote>
        }
    });
    view! {
        <ul class="queued-about writing-state" data-status=writing.status.as_str()>
            <li>{state} {planned}</li>
            {ahead}
            {saved}
            {public}
            {versions}
        </ul>
        {note}
    }
    .into_any()
}

/// The first is what the Enter key presses: nothing is published by accident.
#[component]
pub fn Buttons(writing: Writing, saving: Saving) -> impl IntoView {
    let disabled = move || saving.is_asked().get().then_some("true");
    let is_published = writing.status == Status::Published;
    let May {
        publish,
        submit,
        update,
        ..
    } = writing.may;
    let leads = match is_published {
        // There may be something to submit once it is saved.
        true => (!update && !writing.awaits_review).then_some("Submit for review"),
        false if publish => Some("Publish"),
        false => submit.then_some("Submit for review"),
    };
    let leads = leads.map(|words| {
        view! {
            <button type="submit" name="do" value="publish">
                {words}
            </button>
        }
    });
    let update = update.then(|| {
        view! {
            <button type="submit" name="do" value="update">
                "Update"
            </button>
        }
    });
    let unpublish = (is_published && writing.may.unpublish).then(|| {
        view! {
            <button type="submit" name="do" value="unpublish" class="plain">
                "Unpublish"
            </button>
        }
    });
    let review = writing.id.filter(|_| writing.awaits_review);
    let review = review.map(|id| {
        view! {
            <a class="writing-review" href=format!("{LIST}/{id}/review")>
                "Go to the review"
            </a>
        }
    });
    view! {
        <div class="writing-buttons">
            <button type="submit" name="do" value="save" class="plain" aria-disabled=disabled>
                "Save draft"
            </button>
            <button type="submit" name="do" value="preview" class="plain">
                "Preview"
            </button>
            {leads}
            {update}
            {unpublish}
            {review}
            <Said saving=saving />
        </div>
    }
    .into_any()
}

/// Where the text is, and what is in the way.
#[component]
fn Said(saving: Saving) -> impl IntoView {
    let words = saving.words();
    let kept = saving.kept();
    let where_it_is = move || {
        let (words, _) = words.get();
        kept.with(|kept| match words {
            Words::Saved => format!("Saved at {}", kept.time),
            words => words.to_string(),
        })
    };
    let told = move || {
        let (words, trouble) = words.get();
        let (said, left) = kept.with(|kept| (kept.said.clone(), kept.left.join(" ")));
        let told = match trouble {
            Some(Trouble::Refused) => Some(left),
            Some(trouble) => Some(trouble.to_string()),
            None if words == Words::Saved && !left.is_empty() => {
                Some(format!("But not all of it: {left}"))
            }
            None => said.filter(|_| words == Words::Saved),
        };
        told.filter(|told| !told.is_empty())
    };
    let other = move || {
        saving
            .other()
            .with(Option::is_some)
            .then(|| view! { <a href=format!("#{CONFLICT}")>"Go to that text"</a> })
    };
    let again = move || {
        let (words, trouble) = words.get();
        let helps = matches!(
            trouble,
            Some(Trouble::Unreachable | Trouble::SignedOut | Trouble::Gone)
        );
        (helps && matches!(words, Words::OnDevice | Words::NotSaved)).then(|| {
            view! {
                <button type="submit" name="do" value="save" class="quiet">
                    "Retry"
                </button>
            }
        })
    };
    view! {
        <div class="writing-said" data-words=move || format!("{:?}", words.get().0)>
            <p class="writing-where">{where_it_is}</p>
            <p class="writing-told">
                <span role="status">{told}</span>
                {other}
                {again}
            </p>
        </div>
    }
    .into_any()
}

/// What somebody else saved meanwhile, whole. The writer's own stands in the form above.
#[component]
pub fn Conflict(writing: Writing, action: String, saving: Saving) -> impl IntoView {
    let at = match browser::HERE {
        true => CONFLICT.to_owned(),
        false => field_id(&action, "base"),
    };
    let text = format!("{at}-text");
    let saved = writing.saved.map(|saved| {
        let by = saved.by.unwrap_or_else(|| "An import".to_owned());
        format!(
            "{by} saved this at {} on {}.",
            saved.at.time, saved.at.date.words
        )
    });
    let take = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        saving.discard();
    };
    view! {
        <section class="writing-conflict" id=at tabindex="-1" aria-labelledby="conflict-heading">
            <h2 id="conflict-heading">"What was saved meanwhile"</h2>
            <p>{saved}</p>
            <p>
                "Take over what you need from here, then press Save draft above: your form then takes its place, and this stays among the versions. Or "
                <a href=action.clone() rel="external" on:click=take>
                    "take this text and leave yours"
                </a> "."
            </p>
            <div class="field">
                <label for=text.clone()>
                    "Saved text: " <bdi>{writing.fields.title}</bdi>
                </label>
                <textarea id=text readonly rows="14" dir="auto">
                    {beginning(writing.fields.body)}
                </textarea>
            </div>
        </section>
    }
    .into_any()
}
