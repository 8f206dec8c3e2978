//! What is beside the text in a post's form: its address, authors, tags, picture, language,
//! comments, kind.

use leptos::prelude::*;

use super::following::{AddressCheck, Followed};
use super::named::Named;
use super::saving::Saving;
use crate::api::studio::writing::{PictureChoice, Writing};
use crate::domain::post::Kind as PostKind;
use crate::ui::components::field::{Kind, Shape};
use crate::ui::studio::entry::Entry;
use crate::ui::studio::forms::{Forms, field_id};

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
    kind: Kind::Listed("authors-known"),
    hint: "Names with commas between, in the order of the byline.",
    ..ADDRESS
};
const TAGS: Shape = Shape {
    name: "tags",
    label: "Tags",
    kind: Kind::Listed("tags-known"),
    hint: "What it is about, with commas between.",
    ..ADDRESS
};
const IMAGE_ALT: Shape = Shape {
    name: "image-alt",
    label: "Alt text of the lead image",
    hint: "What it shows, for people who can’t see it. Left empty, the library’s words are used.",
    ..ADDRESS
};

const LANGUAGE: Shape = Shape {
    name: "language",
    label: "Language",
    hint: "Only where it isn’t the site’s: its tag, such as cy for Welsh or ar for Arabic. Software that reads aloud goes by it.",
    ..ADDRESS
};

const DAYS: Shape = Shape {
    name: "comments-days",
    label: "Days until comments close",
    hint: "Counted from publication; 0 for never. Left empty, as on the whole site.",
    ..ADDRESS
};

/// Address, authors, tags, picture, language, comments, kind.
#[component]
pub fn Beside(
    writing: Writing,
    action: String,
    followed: Followed,
    saving: Saving,
) -> impl IntoView {
    let (fields, choices, may) = (writing.fields, writing.choices, writing.may);
    let address = match writing.was_public {
        true => ADDRESS_KEPT,
        false => ADDRESS,
    };
    let authors = match may.edit {
        true => view! {
            <Named
                action=action.clone()
                shape=AUTHORS
                text=fields.authors
                names=choices.authors
                label="Everybody who writes here"
                saving=saving
            />
        }
        .into_any(),
        false if fields.authors.is_empty() => ().into_any(),
        false => view! { <p class="writing-fact">"By " <bdi>{fields.authors}</bdi></p> }.into_any(),
    };
    let comments = (may.set_comments && writing.kind == PostKind::Post).then(|| {
        let rules = (fields.comments_held, fields.comments_days);
        view! { <Comments action=action.clone() open=fields.comments_open rules=rules /> }
    });
    // What can't be chosen stays; the form says so by saying what it is.
    let kept = (!may.set_comments && fields.comments_open)
        .then(|| view! { <input type="hidden" name="comments" value="open" /> });
    let kind = (may.edit && !writing.was_public)
        .then(|| view! { <Which action=action.clone() kind=writing.kind /> });
    view! {
        <div>
            <Entry action=action.clone() shape=address text=fields.address />
            <AddressCheck action=action.clone() followed=followed saving=saving kind=writing.kind />
        </div>
        {authors}
        <Named
            action=action.clone()
            shape=TAGS
            text=fields.tags
            names=choices.tags
            label="Tags there are"
            saving=saving
        />
        <Picture action=action.clone() chosen=fields.image pictures=choices.pictures />
        <Entry action=action.clone() shape=IMAGE_ALT text=fields.image_alt />
        <Entry action=action shape=LANGUAGE text=fields.language />
        {comments}
        {kept}
        {kind}
    }
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

/// `rules`: whether every comment waits, and after how many days there can be none.
#[component]
fn Comments(action: String, open: bool, rules: (bool, String)) -> impl IntoView {
    let (held, days) = rules;
    let boxes = [
        (
            "comments",
            "open",
            open,
            "Readers may comment",
            ADDRESS.name,
        ),
        (
            "comments-held",
            "held",
            held,
            "Every comment waits for a moderator",
            DAYS.name,
        ),
    ];
    let boxes = boxes.map(|(name, value, usual, label, with)| {
        ticked(&action, (name, value, with), usual, label)
    });
    view! {
        <fieldset class="writing-kind">
            <legend>"Comments"</legend>
            {boxes}
            <Entry action=action shape=DAYS text=days />
        </fieldset>
    }
    .into_any()
}

/// A box of the form, ticked where it was when the form came back, or as usual. `with` is a field that
/// has been in the form as long as it: what isn't ticked isn't sent.
fn ticked(
    action: &str,
    (name, value, with): (&'static str, &'static str, &'static str),
    usual: bool,
    label: &'static str,
) -> AnyView {
    let forms = Forms::find();
    let ticked = match forms.came_with(action, with) {
        true => !forms.begun(action, name, String::new()).is_empty(),
        false => usual,
    };
    let id = field_id(action, name);
    view! {
        <p class="choice">
            <input
                type="checkbox"
                id=id.clone()
                name=name
                value=value
                data-with=with
                checked=ticked
            />
            <label for=id>{label}</label>
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
            "A page that stands by itself, such as “About”",
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
