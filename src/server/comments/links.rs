//! The pages behind the links of mails. Opening one changes nothing, for programs open links too;
//! its one button sends a POST, which does. A link that was used, or whose time is over, says so.
//!
//! Unsubscribing takes that POST from a mail program as well (RFC 8058 3.2): it comes without a
//! cookie and without an origin, which the edge lets pass.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::domain::moderation::{Action, Status};
use crate::server::context::{Context, Viewer};
use crate::server::db::comments::correspondents;
use crate::server::db::notices::{self, Told};
use crate::server::error::Error;
use crate::server::pages::{self, Plain, Quote};
use crate::server::router::Program;
use crate::server::signing::Keys;
use crate::server::signing::link::{DAYS, Link};

/// What is answered: a page, and under which status.
type Answer = (StatusCode, Plain);

/// GET: says what the link does, and asks.
pub async fn show(State(program): State<Program>, Path(token): Path<String>) -> Response {
    let context = Context::new(program.state.clone(), Viewer::Visitor);
    match ask(&context, &token).await {
        Ok(page) => pages::plain(&program, &context, page).await,
        Err(error) => error.into_response(),
    }
}

/// POST: does it, and says what was done.
pub async fn act(State(program): State<Program>, Path(token): Path<String>) -> Response {
    let context = Context::new(program.state.clone(), Viewer::Visitor);
    match done(&context, &token).await {
        Ok(Some(page)) => pages::plain(&program, &context, page).await,
        Ok(None) => Redirect::to(&format!("/comment-links/{token}")).into_response(),
        Err(error) => error.into_response(),
    }
}

async fn ask(context: &Context, token: &str) -> Result<Answer, Error> {
    match Keys::of(context.db()).await?.linked(token) {
        None => Ok(unknown()),
        Some(Link::Decide { until, .. } | Link::Device { until, .. })
            if until.is_past(context.now) =>
        {
            Ok(expired())
        }
        Some(Link::Decide {
            comment,
            action,
            revision,
            ..
        }) => match waiting(context, &comment, revision).await? {
            Ok(told) => Ok((StatusCode::OK, question(&told, action))),
            Err(outdated) => Ok(outdated),
        },
        Some(Link::Device { email_hash, .. }) => device(context, &email_hash).await,
        Some(Link::Unsubscribe { .. }) => Ok((StatusCode::OK, unsubscribe())),
    }
}

/// None where the link asks for nothing that a POST could do.
async fn done(context: &Context, token: &str) -> Result<Option<Answer>, Error> {
    match Keys::of(context.db()).await?.linked(token) {
        Some(Link::Decide {
            comment,
            action,
            revision,
            until,
        }) if !until.is_past(context.now) => {
            let told = match waiting(context, &comment, revision).await? {
                Ok(told) => told,
                Err(outdated) => return Ok(Some(outdated)),
            };
            match super::moderate_once(context, &comment, action, revision).await {
                Ok(_) => Ok(Some((StatusCode::OK, decided(&told, action)))),
                // Somebody else was faster.
                Err(Error::Gone | Error::NotFound) => {
                    let late = waiting(context, &comment, revision).await?;
                    Ok(Some(late.err().unwrap_or_else(gone)))
                }
                Err(error) => Err(error),
            }
        }
        Some(Link::Unsubscribe { email_hash }) => {
            let now = context.now;
            context
                .db()
                .write(move |tx| {
                    Box::pin(async move { correspondents::unsubscribe(tx, &email_hash, now).await })
                })
                .await?;
            Ok(Some((StatusCode::OK, unsubscribed())))
        }
        None => Ok(Some(unknown())),
        Some(Link::Decide { .. }) => Ok(Some(expired())),
        Some(Link::Device { .. }) => Ok(None),
    }
}

/// The comment, where it still waits as it was when the link was made; else what to say.
async fn waiting(
    context: &Context,
    id: &str,
    revision: i64,
) -> Result<Result<Told, Answer>, Error> {
    let Some(told) = notices::comment(&mut context.db().read().await?, id).await? else {
        return Ok(Err(gone()));
    };
    Ok(match told.status() {
        Status::Pending if told.revision == revision => Ok(told),
        Status::Pending => Err(changed()),
        status => Err(settled(status)),
    })
}

async fn device(context: &Context, email_hash: &str) -> Result<Answer, Error> {
    if !correspondents::is_known(&mut context.db().read().await?, email_hash).await? {
        return Ok(gone());
    }
    let key = Keys::of(context.db()).await?.device_of(email_hash);
    let page = Plain {
        title: "A key for your comments".into(),
        key: Some(key),
        onward: Some(("Go to the first page".into(), "/".into())),
        ..Plain::default()
    };
    Ok((StatusCode::OK, page))
}

fn question(told: &Told, action: Action) -> Plain {
    let (title, button) = match action {
        Action::Approve => ("Approve this comment?", "Approve"),
        Action::Spam => ("Is this comment spam?", "Spam"),
        Action::Trash => ("Move this comment to the trash?", "Trash"),
    };
    Plain {
        title: title.into(),
        says: vec![format!("It waits on “{}”.", told.title)],
        quote: Some(Quote {
            name: told.name.clone(),
            text: told.message.clone(),
        }),
        button: Some(button),
        ..Plain::default()
    }
}

fn decided(told: &Told, action: Action) -> Plain {
    let post = format!("/posts/{}", told.slug);
    let (title, says, path) = match action {
        Action::Approve => (
            "The comment is approved",
            "Everybody can read it now.",
            format!("{post}?comment={id}#comment-{id}", id = told.id),
        ),
        Action::Spam => (
            "The comment is marked as spam",
            "Nobody sees it, and similar ones will be held.",
            post,
        ),
        Action::Trash => ("The comment is in the trash", "Nobody sees it.", post),
    };
    Plain {
        title: title.into(),
        says: vec![says.into()],
        onward: Some((format!("Go to “{}”", told.title), path)),
        ..Plain::default()
    }
}

fn unsubscribe() -> Plain {
    Plain {
        title: "No more mail about comments?".into(),
        says: vec!["We will send nothing about comments to your address any more.".into()],
        button: Some("Unsubscribe"),
        ..Plain::default()
    }
}

fn unsubscribed() -> Plain {
    Plain {
        title: "You get no more mail about comments".into(),
        says: vec!["A mail that was already on its way may still arrive.".into()],
        onward: Some(("Go to the first page".into(), "/".into())),
        ..Plain::default()
    }
}

fn unknown() -> Answer {
    let says = "The link may have been cut when it was copied. Please open it from the mail again.";
    refusal(StatusCode::NOT_FOUND, "This link leads nowhere", says)
}

fn expired() -> Answer {
    let says = format!("Links like this one are good for {DAYS} days. Nothing was changed.");
    refusal(StatusCode::GONE, "This link has expired", &says)
}

fn changed() -> Answer {
    let says = "The comment was edited after this mail was sent. A later mail has its new text, and links for that.";
    refusal(StatusCode::GONE, "This link is out of date", says)
}

fn settled(status: Status) -> Answer {
    let says = match status {
        Status::Approved => "The comment was approved already. There is nothing left to do.",
        Status::Spam => "The comment is marked as spam already. There is nothing left to do.",
        Status::Pending | Status::Trash => {
            "The comment is in the trash already. There is nothing left to do."
        }
    };
    refusal(StatusCode::GONE, "This has been decided", says)
}

fn gone() -> Answer {
    let says = "What it was about is no longer here. Nothing was changed.";
    refusal(StatusCode::GONE, "This link is out of date", says)
}

fn refusal(status: StatusCode, title: &str, says: &str) -> Answer {
    let page = Plain {
        title: title.into(),
        says: vec![says.into()],
        onward: Some(("Go to the first page".into(), "/".into())),
        ..Plain::default()
    };
    (status, page)
}
