//! The conversation under a post: its comments in their order, and the form to respond with.

pub mod comment;
pub mod edit;
pub mod kept;
pub mod problem;
pub mod respond;
pub mod shown;
pub mod writing;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::comment::{Around, One};
use self::respond::Respond;
use self::shown::Shown;
use self::writing::Writing;
use crate::api::comments::{Comment, Form, Returned, Thread};
use crate::ui::address::encode;
use crate::ui::browser;

/// What the page of a post begins with: the state of its form, and what stands in it. The address
/// may name a comment to answer; a form that came back is in the context.
pub fn begin(slug: &str, thread: &mut Thread) -> (Writing, Form) {
    let query = use_query_map();
    let asked = |name| query.with_untracked(|query| query.get(name));
    let returned = use_context::<Returned>();
    let shown = Shown::new(thread, asked("reported"));
    let answered = match &returned {
        Some(returned) => returned.form.reply_to.clone(),
        None => asked("reply"),
    };
    // A comment that is gone can't be answered at the second try either.
    let gone = returned.as_ref().is_some_and(Returned::lacks_parent);
    let reply = answered.filter(|_| !gone).and_then(|id| shown.find(&id));
    let writing = Writing::new(slug, shown, thread.token.clone(), reply);
    let Some(returned) = returned else {
        return (writing, Form::default());
    };
    writing.take_back(&returned);
    if returned.editing.is_none() {
        return (writing, returned.form);
    }
    if let Some(own) = &mut thread.own {
        own.editable = own.editable.take().map(|_| returned.form.draft.message);
    }
    (writing, Form::default())
}

/// `begun` is what the form begins with.
#[component]
pub fn Conversation(thread: Thread, writing: Writing, begun: Form) -> impl IntoView {
    let shown = writing.shown;
    let slug = writing.slug.get_value();
    let around = Around {
        slug: slug.clone(),
        shown,
        open: thread.open,
        own: thread.own.clone(),
    };
    let none = thread.comments.is_empty() && !thread.later_part;
    let made_here = browser::form::has_taken_over();
    let own = thread.own.as_ref().and_then(|own| own.editable.clone());
    Effect::new(move |_| writing.resume(made_here, own.clone()));
    let empty = (none && thread.open).then(|| {
        view! {
            <p class="empty" hidden=move || !shown.sent.with(Vec::is_empty)>
                "No comments yet. You can be the first to respond."
            </p>
        }
    });
    let reply = if thread.open {
        view! { <Respond writing=writing begun=begun /> }.into_any()
    } else {
        view! { <p class="closed">"Comments are closed."</p> }.into_any()
    };
    view! {
        <section
            class="comments"
            id="comments"
            aria-labelledby="comments-heading"
            on:click=move |event| writing.click(&event)
            on:submit=move |event| {
                if !shown.submit(&event) {
                    writing.submit(&event);
                }
            }
        >
            <h2 id="comments-heading">{move || heading(shown.count.get())}</h2>
            <div class="conversation">
                {empty} <Comments comments=thread.comments around=around />
                <Parts slug=slug later_part=thread.later_part next=thread.next />
                {reply}
            </div>
        </section>
    }
    .into_any()
}

/// "3 comments"
pub fn heading(count: u32) -> String {
    match count {
        0 => "Comments".to_owned(),
        1 => "1 comment".to_owned(),
        count => format!("{count} comments"),
    }
}

/// Each first comment with what answers it hanging from it.
#[component]
fn Comments(comments: Vec<Comment>, around: Around) -> impl IntoView {
    let none = comments.is_empty();
    let sent = around.shown.sent;
    let talks = conversations(comments)
        .into_iter()
        .map(|(first, replies)| view! { <Talk first=first replies=replies around=around.clone() /> })
        .collect_view();
    view! {
        <ol class="thread" hidden=move || none && sent.with(Vec::is_empty)>
            {talks}
            {sent_under(None, around)}
        </ol>
    }
    .into_any()
}

/// One first comment and its replies. The first is missing where this part begins amid them.
#[component]
fn Talk(first: Option<Comment>, replies: Vec<Comment>, around: Around) -> impl IntoView {
    let root = first.as_ref().or(replies.first());
    let root = root.map(|comment| comment.id.clone()).unwrap_or_default();
    let sent = around.shown.sent;
    let none = replies.is_empty();
    let unanswered = {
        let root = root.clone();
        move || none && !sent.with(|sent| sent.iter().any(|one| one.root.as_ref() == Some(&root)))
    };
    let replies = replies
        .into_iter()
        .map(|comment| view! { <li><One comment=comment around=around.clone() /></li> })
        .collect_view();
    view! {
        <li>
            {first.map(|comment| view! { <One comment=comment around=around.clone() /> })}
            <ol class="replies" hidden=unanswered>
                {replies}
                {sent_under(Some(root), around)}
            </ol>
        </li>
    }
    .into_any()
}

/// The comments that were sent from here, at the end of the conversation they belong to.
fn sent_under(root: Option<String>, around: Around) -> AnyView {
    let sent = around.shown.sent;
    let view = move || {
        sent.get()
            .into_iter()
            .filter(|one| one.root == root)
            .map(|one| {
                let around = Around {
                    own: Some(one.own),
                    ..around.clone()
                };
                view! { <li><One comment=one.comment around=around /></li> }
            })
            .collect_view()
    };
    view.into_any()
}

/// Neighbours together: a comment that answers nothing begins a conversation.
fn conversations(comments: Vec<Comment>) -> Vec<(Option<Comment>, Vec<Comment>)> {
    let mut all: Vec<(Option<Comment>, Vec<Comment>)> = Vec::new();
    for comment in comments {
        match all.last_mut() {
            Some((_, replies)) if comment.reply_to.is_some() => replies.push(comment),
            None if comment.reply_to.is_some() => all.push((None, vec![comment])),
            _ => all.push((Some(comment), Vec::new())),
        }
    }
    all
}

/// The way through a conversation's parts, and to its feed.
#[component]
fn Parts(slug: String, later_part: bool, next: Option<String>) -> impl IntoView {
    let path = format!("/posts/{slug}");
    let feed = format!("{path}/comments/feed.xml");
    let earlier = later_part
        .then(|| view! { <a href=format!("{path}#comments")>"Earlier comments"</a> });
    let later = next.map(|cursor| {
        let href = format!("{path}?after={}#comments", encode(&cursor));
        view! { <a href=href rel="next">"Later comments"</a> }
    });
    let parts = (earlier.is_some() || later.is_some())
        .then(|| view! { <nav class="parts" aria-label="More comments">{earlier}{later}</nav> });
    view! {
        {parts}
        <p class="follow">
            <a href=feed rel="external" type="application/atom+xml">
                "Follow these comments by feed"
            </a>
        </p>
    }
    .into_any()
}
