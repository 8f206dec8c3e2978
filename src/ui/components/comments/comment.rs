//! One comment: who, when, what they answer, their words, and what a reader can do about it.

use leptos::prelude::*;

use super::edit::EditForm;
use super::shown::Shown;
use crate::api::comments::{Comment, Own, ReplyTo, State};
use crate::domain::markdown::Rendered;
use crate::ui::components::html::Html;

/// What a comment has around it.
#[derive(Clone, Debug)]
pub struct Around {
    pub slug: String,
    pub shown: Shown,
    /// Whether comments are open, so that it can be answered.
    pub open: bool,
    /// The reader's own comment, and what its edit form begins with.
    pub own: Option<Own>,
}

impl Around {
    /// The address that leads to a comment, whichever part it stands in.
    fn link(&self, id: &str) -> String {
        format!("/posts/{}?comment={id}#comment-{id}", self.slug)
    }
}

#[component]
pub fn One(comment: Comment, around: Around) -> impl IntoView {
    let id = format!("comment-{}", comment.id);
    let state = match comment.state {
        State::Shown => "shown",
        State::Held => "held",
        State::Removed => "removed",
    };
    let gone = comment.state == State::Removed;
    let own = around.own.clone().filter(|own| own.id == comment.id);
    let name = comment.name.clone();
    let held = (comment.state == State::Held)
        .then(|| view! { <p class="held"><strong>"Awaiting moderation"</strong></p> });
    view! {
        <article class="comment" id=id tabindex="-1" data-state=state>
            <h3 class="comment-by">
                {if gone {
                    "[removed]".into_any()
                } else {
                    view! { <bdi>{name}</bdi> }.into_any()
                }}
            </h3>
            <About comment=comment.clone() around=around.clone() />
            {held}
            {(!gone).then(|| words(&comment, own.is_some(), around.shown))}
            {(comment.state == State::Shown)
                .then(|| view! { <Actions comment=comment.clone() around=around.clone() /> })}
            {own
                .and_then(|own| {
                    let text = own.editable.clone()?;
                    let trouble = around.shown.edit_trouble_of(own.id.clone());
                    let slug = around.slug.clone();
                    Some(view! { <EditForm slug=slug own=own text=text trouble=trouble /> })
                })}
        </article>
    }
    .into_any()
}

/// What the comment says; one's own can change while it is on screen.
fn words(comment: &Comment, own: bool, shown: Shown) -> AnyView {
    let words = |body: Rendered| view! { <Html html=body class="comment-words" /> }.into_any();
    let body = comment.body.clone();
    let words = if own {
        let id = comment.id.clone();
        (move || words(shown.changed_body(&id).unwrap_or_else(|| body.clone()))).into_any()
    } else {
        words(body)
    };
    view! { <div dir="auto">{words}</div> }.into_any()
}

/// When it was written, by whom it is if by staff, and which comment it answers.
#[component]
fn About(comment: Comment, around: Around) -> impl IntoView {
    let link = around.link(&comment.id);
    let own = around.own.as_ref().is_some_and(|own| own.id == comment.id);
    let (shown, edited, id) = (around.shown, comment.edited, comment.id);
    let unchanged = move || !edited && !(own && shown.changed_body(&id).is_some());
    let answer = comment.reply_to.map(|ReplyTo { id, name }| {
        let href = if around.shown.has(&id) {
            format!("#comment-{id}")
        } else {
            around.link(&id)
        };
        let name = if name.is_empty() { "[removed]".to_owned() } else { name };
        view! {
            <span>
                <a href=href>"in reply to " <bdi>{name}</bdi></a>
            </span>
        }
    });
    view! {
        <p class="comment-about">
            {comment.staff.then(|| view! { <span class="staff">"Staff"</span> })}
            <span>
                <a href=link>
                    <time datetime=comment.at.iso>{comment.at.short}</time>
                </a>
            </span>
            {answer}
            <span hidden=unchanged>"edited"</span>
        </p>
    }
    .into_any()
}

/// Answer it, or report it.
#[component]
fn Actions(comment: Comment, around: Around) -> impl IntoView {
    let Comment { id, name, .. } = comment;
    let slug = around.slug;
    let reported = around.shown.reported;
    let words = {
        let id = id.clone();
        move || {
            reported.with(|reported| {
                let (of, words) = reported.as_ref()?;
                (*of == id).then(|| words.clone())
            })
        }
    };
    let name = move || view! { <span class="visually-hidden">" " <bdi>{name.clone()}</bdi></span> };
    let answer = around.open.then(|| {
        view! {
            <a
                href=format!("/posts/{slug}?reply={id}#comment-form")
                id=format!("reply-{id}")
                data-reply=id.clone()
            >
                "Reply"
                {name()}
            </a>
        }
    });
    let report = format!("/posts/{slug}/comments/{id}/report");
    view! {
        <div class="comment-actions">
            {answer} <form method="post" action=report data-report=id>
                <button type="submit" class="quiet">
                    "Report"
                    {name()}
                </button>
            </form> <span class="done">{words}</span>
        </div>
    }
    .into_any()
}
