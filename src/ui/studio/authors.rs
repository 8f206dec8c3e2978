//! Those who write: the list, one of them with their form, adding a guest.

use leptos::prelude::*;

use super::comments::Page;
use super::entry::{Entry, Send};
use super::forms::{Forms, field_id};
use super::profile::{NAME, ProfileFields, Tick};
use crate::api::studio::authors::{AuthorPage, Authors, Listed};
use crate::ui::components::field::Shape;
use crate::ui::components::portrait::Portrait;

const PATH: &str = "/studio/authors";

const SLUG: Shape = Shape {
    name: "slug",
    label: "Address",
    hint: "Also called slug: what follows /authors/. A former address leads on to the new one.",
    ..NAME
};

const NEW_SLUG: Shape = Shape {
    hint: "Also called slug: what follows /authors/. Left empty, it is made of the name.",
    ..SLUG
};

pub fn title(page: &AuthorPage) -> String {
    match page.id {
        Some(_) => page.profile.name.clone(),
        None => "A new author".to_owned(),
    }
}

pub fn list(authors: Authors) -> AnyView {
    let is_empty = authors.authors.is_empty();
    let rows = authors
        .authors
        .into_iter()
        .map(|author| view! { <Row author=author /> })
        .collect_view();
    view! {
        <p class="note">
            "Whoever works here writes their own profile under "
            <a href="/studio/account">"Your account"</a>
            ". Guests have none, so somebody adds them here."
        </p>
        <p class="note">
            <a href="/studio/authors/new">"Add an author"</a>
        </p>
        {is_empty.then(|| view! { <p class="empty">"Nobody writes here yet."</p> })}
        <ul class="authors">{rows}</ul>
        {(authors.later_part || authors.next.is_some())
            .then(|| {
                view! {
                    <nav class="parts" aria-label="Other authors">
                        {authors
                            .later_part
                            .then(|| view! { <a href=PATH>"Back to the first"</a> })}
                        {authors
                            .next
                            .map(|id| {
                                view! { <a href=format!("{PATH}?after={id}")>"Further authors"</a> }
                            })}
                    </nav>
                }
            })}
    }
    .into_any()
}

#[component]
fn Row(author: Listed) -> impl IntoView {
    let what = match (author.account, author.guest) {
        (Some(name), _) => view! { "byline of " <bdi>{name}</bdi> }.into_any(),
        (None, true) => "guest".into_any(),
        (None, false) => "no account".into_any(),
    };
    view! {
        <li>
            <Portrait name=author.name.clone() image=author.portrait />
            <div>
                <h2>
                    <a href=format!("{PATH}/{}", author.id)>
                        <bdi>{author.name}</bdi>
                    </a>
                </h2>
                <p class="person-about">
                    <span>{posts(author.posts)}</span>
                    <span>{what}</span>
                    <span>{author.address}</span>
                </p>
            </div>
        </li>
    }
    .into_any()
}

/// "1 post", "no posts".
pub fn posts(number: u32) -> String {
    match number {
        0 => "no posts".to_owned(),
        1 => "1 post".to_owned(),
        some => format!("{some} posts"),
    }
}

pub fn one(page: AuthorPage) -> AnyView {
    let action = match &page.id {
        Some(id) => format!("{PATH}/{id}"),
        None => format!("{PATH}/new"),
    };
    let (slug, words) = match page.id {
        Some(_) => (SLUG, "Save"),
        None => (NEW_SLUG, "Add the author"),
    };
    let name = page.profile.name.clone();
    let about = page.id.is_some().then(|| about(&page));
    let removable = page.posts == 0 && page.account.is_none();
    let remove = page.id.clone().filter(|_| removable);
    view! {
        {about}
        <form
            class="profile"
            id=field_id(&action, "form")
            method="post"
            action=action
            enctype="multipart/form-data"
            novalidate
        >
            <Entry action=action.clone() shape=NAME text=page.profile.name.clone() />
            <Entry action=action.clone() shape=slug text=page.slug />
            <Tick
                action=action.clone()
                name="guest"
                words="A guest: readers are told so beside the name"
                ticked=page.guest
            />
            <ProfileFields action=action.clone() profile=page.profile />
            <Send action=action.clone() words=words />
        </form>
        {remove.map(|id| view! { <Remove id=id name=name /> })}
        <p class="aside">
            <a href=PATH>"All authors"</a>
        </p>
    }
    .into_any()
}

/// On how many posts they stand, and where readers find them.
fn about(page: &AuthorPage) -> AnyView {
    let address = format!("/authors/{}", page.slug);
    let whose = page.account.clone().map(
        |name| view! { " This is the byline of " <bdi>{name}</bdi> ", who can change it too." },
    );
    let count = match page.posts {
        0 => "No post names them yet.".to_owned(),
        1 => "1 post names them.".to_owned(),
        some => format!("{some} posts name them."),
    };
    view! {
        <p class="note">
            {count} " Readers find them at "
            <a href=address.clone() rel="external">
                {address.clone()}
            </a> "." {whose}
        </p>
    }
    .into_any()
}

#[component]
fn Remove(id: String, name: String) -> impl IntoView {
    let action = format!("{PATH}/{id}/remove");
    let trouble = Forms::find().trouble(&action, "");
    view! {
        <details class="file-remove">
            <summary>"Remove " <bdi>{name.clone()}</bdi></summary>
            <p class="field-trouble" hidden=move || trouble.get().is_none()>
                {move || trouble.get()}
            </p>
            <form class="row" method="post" action=action>
                <Page />
                <p>"No post names this author, so nothing else changes."</p>
                <button type="submit" class="plain">
                    "Remove for good"
                </button>
            </form>
        </details>
    }
    .into_any()
}
