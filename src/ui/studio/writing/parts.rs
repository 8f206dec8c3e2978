//! The parts of a post's form: where the post stands, its buttons, what is beside the text, and the
//! two texts of a conflict.

use leptos::prelude::*;

use super::LIST;
use super::saving::{CONFLICT, Saving};
use crate::api::studio::writing::{PictureChoice, Writing};
use crate::domain::editor::{Trouble, Words};
use crate::domain::post::{Kind as PostKind, Status};
use crate::ui::browser;
use crate::ui::components::field::{Kind, Shape, beginning};
use crate::ui::studio::entry::Entry;
use crate::ui::studio::forms::{Forms, field_id};

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
    let leads = match (is_published, writing.may.publish, writing.may.submit) {
        (true, _, _) => None,
        (false, true, _) => Some("Publish"),
        (false, false, true) => Some("Submit for review"),
        _ => None,
    };
    let leads = leads.map(|words| {
        view! {
            <button type="submit" name="do" value="publish">
                {words}
            </button>
        }
    });
    let update = is_published.then(|| {
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
    let review = writing.id.filter(|_| writing.status == Status::InReview);
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
        match trouble {
            Some(Trouble::Refused) => left,
            Some(trouble) => trouble.to_string(),
            None if words == Words::Saved && !left.is_empty() => {
                format!("But not all of it: {left}")
            }
            None => said.filter(|_| words == Words::Saved).unwrap_or_default(),
        }
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
        <p class="writing-said" data-words=move || format!("{:?}", words.get().0)>
            <span>{where_it_is}</span>
            <span class="writing-told" role="status">
                {told}
            </span>
            {again}
        </p>
    }
    .into_any()
}

const ADDRESS: Shape = Shape {
    id: "",
    name: "address",
    label: "Address",
    kind: Kind::Line,
    fills_with: "off",
    hint: "The last part of its link, also called the slug. Left empty, it follows the title until the post is published.",
};
const ADDRESS_KEPT: Shape = Shape {
    hint: "The last part of its link, also called the slug. Links to the old address lead on to the new one.",
    ..ADDRESS
};
const AUTHORS: Shape = Shape {
    name: "authors",
    label: "Authors",
    hint: "Names with commas between, in the order of the byline.",
    ..ADDRESS
};
const TAGS: Shape = Shape {
    name: "tags",
    label: "Tags",
    hint: "What it is about, with commas between.",
    ..ADDRESS
};
const IMAGE_ALT: Shape = Shape {
    name: "image-alt",
    label: "Alt text of the lead image",
    hint: "What it shows, for people who can’t see it. Left empty, the library’s words are used.",
    ..ADDRESS
};

/// Address, authors, tags, picture, comments, kind.
#[component]
pub fn Beside(writing: Writing, action: String) -> impl IntoView {
    let (fields, choices, may) = (writing.fields, writing.choices, writing.may);
    let address = match writing.was_public {
        true => ADDRESS_KEPT,
        false => ADDRESS,
    };
    let authors = match may.edit {
        true => view! {
            <Entry action=action.clone() shape=AUTHORS text=fields.authors />
            <Known names=choices.authors label="Everybody who writes here" />
        }
        .into_any(),
        false if fields.authors.is_empty() => ().into_any(),
        false => view! { <p class="writing-fact">"By " <bdi>{fields.authors}</bdi></p> }.into_any(),
    };
    let comments = (may.set_comments && writing.kind == PostKind::Post).then(|| {
        view! { <Comments action=action.clone() open=fields.comments_open /> }
    });
    // What can't be chosen stays; the form says so by saying what it is.
    let kept = (!may.set_comments && fields.comments_open)
        .then(|| view! { <input type="hidden" name="comments" value="open" /> });
    let kind = (may.edit && !writing.was_public)
        .then(|| view! { <Which action=action.clone() kind=writing.kind /> });
    view! {
        <Entry action=action.clone() shape=address text=fields.address />
        {authors}
        <Entry action=action.clone() shape=TAGS text=fields.tags />
        <Known names=choices.tags label="Tags there are" />
        <Picture action=action.clone() chosen=fields.image pictures=choices.pictures />
        <Entry action=action shape=IMAGE_ALT text=fields.image_alt />
        {comments}
        {kept}
        {kind}
    }
    .into_any()
}

/// Names to look at; nothing where there are none.
#[component]
fn Known(names: Vec<String>, label: &'static str) -> impl IntoView {
    (!names.is_empty())
        .then(|| {
            view! {
                <details class="writing-known">
                    <summary>{label}</summary>
                    <p>
                        <bdi>{names.join(", ")}</bdi>
                    </p>
                </details>
            }
        })
        .into_any()
}

#[component]
fn Picture(action: String, chosen: String, pictures: Vec<PictureChoice>) -> impl IntoView {
    let forms = Forms::find();
    let chosen = forms.begun(&action, "image", chosen);
    let trouble = forms.trouble(&action, "image");
    let id = field_id(&action, "image");
    let told = format!("{id}-trouble");
    let wrong = move || trouble.with(Option::is_some);
    let described = {
        let told = told.clone();
        move || wrong().then(|| told.clone())
    };
    let none = chosen.is_empty();
    let options = pictures
        .into_iter()
        .map(|one| {
            let selected = one.name == chosen;
            view! {
                <option value=one.name selected=selected>
                    {one.label}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field" data-wrong=move || wrong().to_string()>
            <label for=id.clone()>"Lead image"</label>
            <p class="hint">
                "From your part of the library. "
                <a href="/studio/media" target="_blank">
                    "Upload one there"
                </a> ", then save and reload."
            </p>
            <p class="field-trouble" id=told hidden=move || !wrong()>
                {move || trouble.get()}
            </p>
            <select
                id=id
                name="image"
                aria-invalid=move || wrong().then_some("true")
                aria-describedby=described
            >
                <option value="" selected=none>
                    "No lead image"
                </option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

#[component]
fn Comments(action: String, open: bool) -> impl IntoView {
    let came_back = Forms::find().returned_to(&action);
    let usual = if open { "open" } else { "" };
    let begun = match came_back {
        // A box that isn't ticked isn't sent.
        true => Forms::find().begun(&action, "comments", String::new()),
        false => usual.to_owned(),
    };
    let id = field_id(&action, "comments");
    view! {
        <p class="choice">
            <input
                type="checkbox"
                id=id.clone()
                name="comments"
                value="open"
                checked=!begun.is_empty()
            />
            <label for=id>"Readers may comment"</label>
        </p>
    }
    .into_any()
}

#[component]
fn Which(action: String, kind: PostKind) -> impl IntoView {
    let begun = Forms::find().begun(&action, "kind", kind.as_str().to_owned());
    let choices = [
        (PostKind::Post, "A post, with a date, in the stream"),
        (
            PostKind::Page,
            "A page with an address of its own, such as “About”",
        ),
    ];
    let choices = choices.map(|(kind, words)| {
        let id = field_id(&action, &format!("kind-{}", kind.as_str()));
        view! {
            <p class="choice">
                <input
                    type="radio"
                    id=id.clone()
                    name="kind"
                    value=kind.as_str()
                    checked=begun == kind.as_str()
                />
                <label for=id>{words}</label>
            </p>
        }
    });
    view! {
        <fieldset class="writing-kind">
            <legend>"What it is"</legend>
            {choices.into_iter().collect_view()}
        </fieldset>
    }
    .into_any()
}

/// What somebody else saved meanwhile, whole. The writer's own stands in the form above.
#[component]
pub fn Conflict(writing: Writing, action: String) -> impl IntoView {
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
    view! {
        <section class="writing-conflict" id=at tabindex="-1" aria-labelledby="conflict-heading">
            <h2 id="conflict-heading">"What was saved meanwhile"</h2>
            <p>{saved}</p>
            <p>
                "Take over what you need from here, then press Save draft above: your form then takes its place, and this stays among the versions. Or "
                <a href=action.clone() rel="external">
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
