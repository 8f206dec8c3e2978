//! The fields of a profile, the same for one's own and for any author's: name, portrait, biography,
//! links.

use leptos::prelude::*;

use super::entry::Entry;
use super::forms::{Forms, field_id};
use crate::api::studio::authors::{Portrait, Profile};
use crate::domain::author::LINKS;
use crate::ui::browser::studio::choose_none;
use crate::ui::components::field::{Kind, Shape};
use crate::ui::components::portrait::Portrait as Face;

/// Without HEIC, so that phones convert what they have taken.
const ACCEPTED: &str = "image/jpeg,image/png,image/gif,image/webp,.jpg,.jpeg,.png,.gif,.webp";
/// Empty rows for more links than there are.
const EMPTY_ROWS: usize = 2;

const PLAIN: Shape = Shape {
    id: "",
    name: "name",
    label: "Name",
    kind: Kind::Line,
    fills_with: "off",
    hint: "",
};

pub const NAME: Shape = Shape {
    hint: "As it stands on posts.",
    ..PLAIN
};

const ALT: Shape = Shape {
    name: "alt",
    label: "Alt text",
    hint: "What the portrait shows, for those who don’t see it.",
    ..PLAIN
};

const BIOGRAPHY: Shape = Shape {
    name: "biography",
    label: "Biography",
    kind: Kind::Text,
    hint: "A few sentences that stand below posts. Up to 1,000 characters.",
    ..PLAIN
};

const fn label(name: &'static str) -> Shape {
    Shape {
        name,
        label: "What it says",
        ..PLAIN
    }
}

const fn address(name: &'static str) -> Shape {
    Shape {
        name,
        label: "Address",
        ..PLAIN
    }
}

const ROWS: [(Shape, Shape); LINKS] = [
    (label("label-1"), address("address-1")),
    (label("label-2"), address("address-2")),
    (label("label-3"), address("address-3")),
    (label("label-4"), address("address-4")),
    (label("label-5"), address("address-5")),
];

/// What follows the name. A form with these is sent in parts.
#[component]
pub fn ProfileFields(action: String, profile: Profile) -> impl IntoView {
    let rows = (profile.links.len() + EMPTY_ROWS).min(LINKS);
    let mut links = profile.links.into_iter();
    let links = ROWS
        .into_iter()
        .take(rows)
        .enumerate()
        .map(|(at, (label, address))| {
            let link = links.next().unwrap_or_default();
            view! {
                <fieldset class="link-row">
                    <legend>"Link " {at + 1}</legend>
                    <Entry action=action.clone() shape=label text=link.label />
                    <Entry action=action.clone() shape=address text=link.address />
                </fieldset>
            }
        })
        .collect_view();
    view! {
        <PortraitFields action=action.clone() name=profile.name portrait=profile.portrait />
        <Entry action=action shape=BIOGRAPHY text=profile.biography />
        <fieldset class="link-rows">
            <legend>"Links"</legend>
            <p class="hint">"To a page of theirs, or an e-mail address. Empty rows don’t count."</p>
            {links}
        </fieldset>
    }
    .into_any()
}

#[component]
fn PortraitFields(action: String, name: String, portrait: Option<Portrait>) -> impl IntoView {
    let forms = Forms::find();
    let portrait = portrait.unwrap_or_default();
    let present = portrait.id.clone();
    let id = forms.begun(&action, "portrait", portrait.id);
    // Without the client a chosen file doesn't come back with the form, but its picture is kept.
    let waits = (id != present).then(|| {
        view! { <p class="hint">"The picture that you chose is kept, and is saved with the rest."</p> }
    });
    let image = (!present.is_empty()).then_some(portrait.image);
    let is_there = image.is_some();
    view! {
        <fieldset class="portrait-fields">
            <legend>"Portrait"</legend>
            <p class="portrait-now">
                <Face name=name image=image described=true />
            </p>
            <div>
                <input type="hidden" name="portrait" value=id />
                {waits}
                <PictureField action=action.clone() is_there=is_there />
                <Entry action=action.clone() shape=ALT text=portrait.alt />
                <Tick
                    action=action.clone()
                    name="decorative"
                    words="It only decorates"
                    ticked=portrait.decorative
                />
                {is_there
                    .then(|| {
                        view! {
                            <Tick
                                action=action
                                name="gone"
                                words="Take the portrait away"
                                ticked=false
                            />
                        }
                    })}
            </div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn PictureField(action: String, is_there: bool) -> impl IntoView {
    let forms = Forms::find();
    let id = field_id(&action, "picture");
    let (hint_id, trouble_id) = (format!("{id}-hint"), format!("{id}-trouble"));
    let trouble = forms.trouble(&action, "picture");
    let wrong = move || trouble.with(Option::is_some);
    let (done, field) = (forms.done(), id.clone());
    Effect::new(move |before: Option<u32>| {
        let now = done.get();
        if before.is_some_and(|before| before != now) {
            choose_none(&field);
        }
        now
    });
    let words = match is_there {
        true => "Another picture",
        false => "Picture",
    };
    let described = format!("{hint_id} {trouble_id}");
    view! {
        <div class="field" data-wrong=move || wrong().to_string()>
            <label for=id.clone()>{words}</label>
            <p class="hint" id=hint_id>
                "JPEG, PNG, GIF or WebP, up to 32 MB. It is shown in a round frame."
            </p>
            <p class="field-trouble" id=trouble_id hidden=move || !wrong()>
                {move || trouble.get()}
            </p>
            <input
                type="file"
                id=id
                name="picture"
                accept=ACCEPTED
                aria-invalid=move || wrong().then_some("true")
                aria-describedby=described
            />
        </div>
    }
    .into_any()
}

/// A box to tick, as it came back with its form, or else as it is. A box that isn't ticked isn't
/// sent.
#[component]
pub fn Tick(
    action: String,
    name: &'static str,
    words: &'static str,
    ticked: bool,
) -> impl IntoView {
    let forms = Forms::find();
    let ticked = match forms.returned_to(&action) {
        true => !forms.begun(&action, name, String::new()).is_empty(),
        false => ticked,
    };
    let id = field_id(&action, name);
    view! {
        <p class="choice">
            <input type="checkbox" id=id.clone() name=name value="yes" checked=ticked />
            <label for=id>{words}</label>
        </p>
    }
    .into_any()
}
