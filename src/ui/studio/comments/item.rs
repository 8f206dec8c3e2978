//! One comment of the queue, with its form and, where it is open, the form to answer or change it.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{MANY, PATH, Page};
use crate::api::studio::comments::{Open, Queued};
use crate::domain::moderation::Status;
use crate::ui::browser::form::focus;
use crate::ui::browser::studio::keep_place;
use crate::ui::components::field::{Kind, Shape};
use crate::ui::components::html::Html;
use crate::ui::studio::entry::{Entry, Send};
use crate::ui::studio::forms::{Forms, field_id};

#[component]
pub fn Item(comment: Queued, open: Option<Open>) -> impl IntoView {
    let id = comment.id.clone();
    let by = format!("by-{id}");
    let tick = format!("tick-{id}");
    let label = format!("Select the comment by {}", comment.name);
    let form = match open {
        Some(Open::Reply(opened)) if opened == id => Some(reply(id.clone())),
        Some(Open::Edit(opened)) if opened == id => Some(correct(&comment)),
        _ => None,
    };
    let (email, status) = (comment.email.clone(), comment.status.as_str());
    view! {
        <article
            class="queued"
            id=format!("comment-{id}")
            data-item=""
            data-status=status
            tabindex="-1"
            aria-labelledby=by
        >
            <p class="queued-tick">
                <input type="checkbox" id=tick name="id" value=id.clone() form=MANY aria-label=label />
            </p>
            <header>
                <h2 id=by.clone() class="queued-by">
                    <bdi>{comment.name.clone()}</bdi>
                    {comment.staff.then(|| view! { <span class="staff">"From here"</span> })}
                </h2>
                <p class="queued-email">
                    <bdi>{email}</bdi>
                </p>
                <About comment=comment.clone() />
            </header>
            <Html html=comment.body.clone() class="comment-words" />
            <Decide comment=comment />
            {form}
        </article>
    }
    .into_any()
}

/// Where it stands and why, when it came, what it belongs to, how well its writer is known.
#[component]
fn About(comment: Queued) -> impl IntoView {
    let state = match (comment.status, comment.held_for) {
        (Status::Pending, Some(why)) => format!("Waits: {why}"),
        (Status::Pending, None) => "Waits".to_owned(),
        (Status::Approved, _) => "Approved".to_owned(),
        (Status::Spam, Some(why)) => format!("Spam: {why}"),
        (Status::Spam, None) => "Spam".to_owned(),
        (Status::Trash, _) => "In the trash".to_owned(),
    };
    let address = match comment.status {
        Status::Approved => format!(
            "/posts/{}?comment={}#comment-{}",
            comment.post.slug, comment.id, comment.id
        ),
        _ => format!("/posts/{}", comment.post.slug),
    };
    let known = match comment.approved_before {
        0 => "nothing of theirs approved yet".to_owned(),
        1 => "one comment of theirs approved".to_owned(),
        some => format!("{some} comments of theirs approved"),
    };
    let answers = comment.answers.map(|name| match name.is_empty() {
        true => view! { <li>"answers a comment that was removed"</li> }.into_any(),
        false => view! { <li>"answers " <bdi>{name}</bdi></li> }.into_any(),
    });
    view! {
        <ul class="queued-about">
            <li class="queued-state">{state}</li>
            <li>
                <time datetime=comment.at.iso>{comment.at.short} ", " {comment.time}</time>
            </li>
            <li>
                "on "
                <a href=address rel="external">
                    {comment.post.title}
                </a>
            </li>
            {answers}
            {comment.edited.then(|| view! { <li>"edited"</li> })}
            <li>
                <a href=format!("{PATH}?status=all&whose={}", comment.id)>{known}</a>
            </li>
        </ul>
    }
    .into_any()
}

/// Its own form.
#[component]
fn Decide(comment: Queued) -> impl IntoView {
    let status = comment.status;
    let buttons = [
        ("approve", "Approve", "a", status != Status::Approved),
        ("spam", "Spam", "s", status != Status::Spam),
        ("trash", "Trash", "d", status != Status::Trash),
        ("undo", "Undo", "u", comment.can_undo),
    ];
    let buttons = buttons
        .into_iter()
        .filter(|(_, _, _, shown)| *shown)
        .map(|(decision, words, key, _)| {
            view! {
                <button type="submit" name="decision" value=decision data-key=key>
                    {words}
                </button>
            }
        })
        .collect_view();
    let id = comment.id;
    let action = format!("{PATH}/{id}");
    view! {
        <form class="decide" method="post" action=action>
            <Page />
            {buttons}
            <a href=with_open(Some("reply"), id.clone()) data-key="r">
                "Reply"
            </a>
            <a href=with_open(Some("edit"), id)>"Edit"</a>
        </form>
    }
    .into_any()
}

/// Where this page has such a form of the comment open, or none.
fn with_open(
    form: Option<&'static str>,
    id: String,
) -> impl Fn() -> String + Send + Sync + 'static {
    let location = use_location();
    move || {
        let path = location.pathname.get();
        let kept = location.query.with(|query| {
            let kept = ["status", "whose", "before"].into_iter();
            let kept = kept.filter_map(|name| Some(format!("{name}={}", query.get_str(name)?)));
            kept.collect::<Vec<_>>()
        });
        let opened = form.map(|form| format!("{form}={id}"));
        let query = kept.into_iter().chain(opened).collect::<Vec<_>>();
        let query = match query.is_empty() {
            true => String::new(),
            false => format!("?{}", query.join("&")),
        };
        format!("{path}{query}#comment-{id}")
    }
}

const MESSAGE: Shape = Shape {
    id: "",
    name: "message",
    label: "Message",
    kind: Kind::Text,
    fills_with: "off",
    hint: "",
};

const REPLY: Shape = Shape {
    label: "Your reply",
    hint: "It appears under the post in your name. The comment is approved with it.",
    ..MESSAGE
};

const NAME: Shape = Shape {
    name: "name",
    label: "Name",
    kind: Kind::Line,
    ..MESSAGE
};

/// Whoever opens a form goes on in it.
fn go_on_in(action: &str) {
    let id = field_id(action, "message");
    Effect::new(move |_| focus(&id));
}

/// Leaves the form, and what was wrong with it; the focus stays with the comment.
#[component]
fn Cancel(id: String) -> impl IntoView {
    let forms = Forms::find();
    let leave = move |_| {
        keep_place();
        forms.came_back(None);
    };
    view! {
        <a href=with_open(None, id) on:click=leave>
            "Cancel"
        </a>
    }
    .into_any()
}

fn reply(id: String) -> AnyView {
    let action = format!("{PATH}/{id}/reply");
    go_on_in(&action);
    view! {
        <form class="inline" method="post" action=action novalidate>
            <Page />
            <Entry action=action.clone() shape=REPLY />
            <Send action=action.clone() words="Post reply" />
            <Cancel id=id />
        </form>
    }
    .into_any()
}

fn correct(comment: &Queued) -> AnyView {
    let action = format!("{PATH}/{}/edit", comment.id);
    go_on_in(&action);
    let message = comment.message.clone().unwrap_or_default();
    view! {
        <form class="inline" method="post" action=action novalidate>
            <Page />
            <Entry action=action.clone() shape=NAME text=comment.name.clone() />
            <Entry action=action.clone() shape=MESSAGE text=message />
            <Send action=action.clone() words="Change the comment" />
            <Cancel id=comment.id.clone() />
        </form>
    }
    .into_any()
}
