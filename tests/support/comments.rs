//! People who comment, in tests.

use std::net::IpAddr;

use dispatches::api::comments::{Form, Place, Posted, Reason, Stored, Thread};
use dispatches::domain::comment::Draft;
use dispatches::domain::moderation::{Action, Hold, Status};
use dispatches::server::comments;
use dispatches::server::context::Context;
use dispatches::server::db;
use dispatches::server::signing::Keys;
use dispatches::server::source::Source;

use crate::database::Site;

/// The same site as somebody at this address reaches it.
pub fn from(context: &Context, address: &str) -> Context {
    let address: IpAddr = address.parse().expect("an address");
    context.clone().with_source(Source::from(address))
}

/// The first part of a conversation, as everybody sees it.
pub async fn thread(context: &Context, slug: &str) -> Thread {
    part(context, slug, Place::default()).await
}

pub async fn part(context: &Context, slug: &str, place: Place) -> Thread {
    let thread = comments::thread(context, slug, &place).await;
    thread.expect("a conversation")
}

/// A form as the page of today gives it, filled in without a mistake.
pub async fn form(context: &Context, slug: &str, message: &str) -> Form {
    Form {
        draft: Draft {
            name: "Asha Rahman".into(),
            email: "asha@example.org".into(),
            message: message.into(),
        },
        token: thread(context, slug).await.token,
        ..Form::default()
    }
}

pub async fn send(context: &Context, slug: &str, form: Form) -> Posted {
    let posted = comments::add(context, slug, form).await;
    posted.expect("an answer")
}

/// Sends a message that is stored, whatever becomes of it.
pub async fn post(context: &Context, slug: &str, message: &str) -> Stored {
    let form = form(context, slug, message).await;
    stored(send(context, slug, form).await)
}

/// Sends a message and approves it; its id.
pub async fn approved(context: &Context, slug: &str, message: &str) -> String {
    let id = post(context, slug, message).await.comment.id;
    moderate(context, &id, Action::Approve).await;
    id
}

/// Sends an answer and approves it; its id.
pub async fn answer(context: &Context, slug: &str, (to, message): (&str, &str)) -> String {
    let form = Form {
        reply_to: Some(to.to_owned()),
        ..form(context, slug, message).await
    };
    let id = stored(send(context, slug, form).await).comment.id;
    moderate(context, &id, Action::Approve).await;
    id
}

pub async fn moderate(context: &Context, id: &str, action: Action) {
    let done = comments::moderate(context, id, action).await;
    done.expect("moderated");
}

#[track_caller]
pub fn stored(posted: Posted) -> Stored {
    match posted {
        Posted::Stored(stored) => stored,
        Posted::Refused(refused) => panic!("refused: {refused:?}"),
    }
}

/// Why a form without mistakes was not taken.
#[track_caller]
pub fn reason(posted: Posted) -> Reason {
    match posted {
        Posted::Refused(refused) if refused.mistakes.is_empty() => {
            refused.reason.expect("a reason")
        }
        other => panic!("not refused: {other:?}"),
    }
}

/// Where a comment stands, and why.
pub async fn standing(context: &Context, id: &str) -> (Status, Option<Hold>) {
    let mut on = context.db().read().await.expect("a connection");
    let row = db::comments::find(&mut on, id).await.expect("read");
    let row = row.expect("a comment");
    let held_for = row.held_for.as_deref().map(str::parse);
    (row.status(), held_for.transpose().expect("a known reason"))
}

/// How many comments there are, in whatever state.
pub async fn total(context: &Context) -> usize {
    let mut count = 0;
    let listed = comments::list(context, None, |_| {
        count += 1;
        true
    });
    listed.await.expect("a list");
    count
}

pub async fn keys(site: &Site) -> Keys {
    Keys::of(site.db()).await.expect("keys")
}
