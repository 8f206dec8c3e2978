//! One file of the library: what it is, where it is used, and its form.

use leptos::prelude::*;

use super::PATH;
use crate::api::posts::Image;
use crate::api::studio::media::{Item, More, Player, Use};
use crate::ui::components::field::{Kind, Shape};
use crate::ui::studio::comments::Page;
use crate::ui::studio::entry::{Entry, Send};
use crate::ui::studio::forms::{Forms, field_id};

#[component]
pub fn OneFile(item: Item) -> impl IntoView {
    let named = format!("name-{}", item.id);
    let heading = named.clone();
    let is_described = item.picture.is_some() || item.player.is_some();
    let state = match (item.picture.is_some(), item.decorative, item.alt.is_empty()) {
        (true, true, _) => Some(("decorative", "decorative")),
        (true, false, true) => Some(("wanting", "needs alt text")),
        (false, _, true) if is_described => Some(("wanting", "needs a title")),
        _ => None,
    };
    let state = state.map(|(state, words)| view! { <li data-state=state>{words}</li> });
    let pixels = item.picture.as_ref().map(|picture| {
        let pixels = format!("{} × {} pixels", picture.width, picture.height);
        view! { <li>{pixels}</li> }
    });
    view! {
        <article class="file" id=format!("file-{}", item.id) aria-labelledby=named>
            <p class="file-picture">{preview(&item)}</p>
            <div>
                <h2 id=heading>
                    <a href=item.address.clone() rel="external">
                        <bdi>{item.name.clone()}</bdi>
                    </a>
                </h2>
                <ul class="queued-about">
                    {state}
                    <li>{item.kind.clone()}</li>
                    <li>{item.size.clone()}</li>
                    {pixels}
                    <li>
                        <time datetime=item.added.iso.clone()>{item.added.short.clone()}</time>
                    </li>
                </ul>
                <Uses uses=item.uses.clone() more=item.more_uses />
                {is_described.then(|| view! { <Describe item=item.clone() /> })}
                {item.uses.is_empty().then(|| view! { <Remove item=item.clone() /> })}
            </div>
        </article>
    }
    .into_any()
}

/// The heading beside it says what it is.
fn preview(item: &Item) -> AnyView {
    let name = format!("Play {}", item.name);
    match (&item.picture, item.player) {
        (Some(picture), _) => thumbnail(picture.clone()),
        (None, Some(Player::Audio)) => view! {
            <audio controls preload="none" src=item.address.clone() aria-label=name></audio>
        }
        .into_any(),
        (None, Some(Player::Video)) => view! {
            <video controls preload="metadata" src=item.address.clone() aria-label=name></video>
        }
        .into_any(),
        (None, None) => view! { <span aria-hidden="true">{item.kind.clone()}</span> }.into_any(),
    }
}

fn thumbnail(picture: Image) -> AnyView {
    view! {
        <img
            src=picture.address
            width=picture.width
            height=picture.height
            alt=""
            loading="lazy"
            decoding="async"
        />
    }
    .into_any()
}

#[component]
fn Uses(uses: Vec<Use>, more: More) -> impl IntoView {
    let count = uses.len();
    let others = match more {
        More::None => None,
        More::Possible => Some(" and perhaps others"),
        More::Known => Some(" and others"),
    };
    let each = uses
        .into_iter()
        .enumerate()
        .map(|(at, one)| {
            let title = match one.address {
                Some(address) => view! {
                    <a href=address rel="external">
                        {one.title}
                    </a>
                }
                .into_any(),
                None => view! { <bdi>{one.title}</bdi> }.into_any(),
            };
            let earlier = one.earlier.then_some(" (an earlier version)");
            view! { <span>{title} {earlier} {(at + 1 < count).then_some(", ")}</span> }
        })
        .collect_view();
    match count {
        0 => view! { <p class="file-uses">"Nowhere used."</p> }.into_any(),
        _ => view! { <p class="file-uses">"Used in " {each} {others}</p> }.into_any(),
    }
}

const ALT: Shape = Shape {
    id: "",
    name: "alt",
    label: "Alt text",
    kind: Kind::Line,
    fills_with: "off",
    hint: "",
};

/// What a player is called.
const TITLE: Shape = Shape {
    label: "Title",
    ..ALT
};

#[component]
fn Describe(item: Item) -> impl IntoView {
    let action = format!("{PATH}/{}", item.id);
    let usual = if item.decorative { "yes" } else { "" };
    let came_back = Forms::find().returned_to(&action);
    let decorates = match came_back {
        // A box that isn't ticked isn't sent.
        true => Forms::find().begun(&action, "decorative", String::new()),
        false => usual.to_owned(),
    };
    let tick = field_id(&action, "decorative");
    let is_picture = item.picture.is_some();
    let shape = if is_picture { ALT } else { TITLE };
    view! {
        <form class="describe" method="post" action=action.clone() novalidate>
            <Page />
            <Entry action=action.clone() shape=shape text=item.alt />
            {is_picture
                .then(|| {
                    view! {
                        <p class="choice">
                            <input
                                type="checkbox"
                                id=tick.clone()
                                name="decorative"
                                value="yes"
                                checked=!decorates.is_empty()
                            />
                            <label for=tick>"It only decorates"</label>
                        </p>
                    }
                })}
            <Send action=action.clone() words="Save" />
        </form>
    }
    .into_any()
}

#[component]
fn Remove(item: Item) -> impl IntoView {
    let action = format!("{PATH}/{}", item.id);
    let label = format!("Remove {} for good", item.name);
    view! {
        <details class="file-remove">
            <summary>"Remove"</summary>
            <form class="row" method="post" action=action>
                <Page />
                <p>"No page shows it. The file will be deleted for good."</p>
                <button type="submit" name="do" value="remove" class="plain" aria-label=label>
                    "Remove for good"
                </button>
            </form>
        </details>
    }
    .into_any()
}
