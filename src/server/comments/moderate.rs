//! What moderators decide, and taking it back. The scorer learns from both.

use super::notices;
use crate::domain::moderation::{Action, Status};
use crate::server::context::Context;
use crate::server::db::comments::{CommentRow, locks};
use crate::server::db::{self, Transaction};
use crate::server::error::Error;
use crate::server::ids::is_id;
use crate::server::spam::{self, Class};

/// What became of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moderated {
    /// As it stands now.
    pub comment: CommentRow,
    pub former: Status,
}

/// Approves a comment, or puts it with the spam or into the bin. Deciding the same again changes
/// nothing.
///
/// # Errors
/// [`Error::NotFound`] where there is no such comment.
pub async fn moderate(context: &Context, id: &str, action: Action) -> Result<Moderated, Error> {
    let id = Some(id).filter(|id| is_id(id)).ok_or(Error::NotFound)?;
    decide(context, id.to_owned(), action, None).await
}

/// The same, of the comment as a moderator has seen it: good for one decision.
///
/// # Errors
/// [`Error::NotFound`] where there is no such comment, [`Error::Gone`] where it was decided on or
/// changed since it had this revision.
pub async fn moderate_once(
    context: &Context,
    id: &str,
    action: Action,
    revision: i64,
) -> Result<Moderated, Error> {
    decide(context, id.to_owned(), action, Some(revision)).await
}

async fn decide(
    context: &Context,
    id: String,
    action: Action,
    revision: Option<i64>,
) -> Result<Moderated, Error> {
    let within = context.clone();
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            let row = locked(tx, &id).await?;
            if revision.is_some_and(|revision| revision != row.revision) {
                return Err(Error::Gone);
            }
            settle(tx, &within, &row, action).await?;
            moderated(tx, &row).await
        })
    });
    write.await
}

/// Decides in a write that does more. False where there is no such comment.
pub(super) async fn decided(
    tx: &mut Transaction,
    context: &Context,
    id: &str,
    action: Action,
) -> Result<bool, Error> {
    match locked(tx, id).await {
        Ok(row) => settle(tx, context, &row, action).await.map(|()| true),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn settle(
    tx: &mut Transaction,
    context: &Context,
    row: &CommentRow,
    action: Action,
) -> Result<(), Error> {
    if row.status() == action.status() && row.decided_at.is_some() {
        return Ok(());
    }
    db::comments::decide(tx, row, action.status(), context.now).await?;
    teach(tx, row, action.status()).await?;
    notices::decided(tx, context, row).await
}

/// Takes the last decision about a comment back.
///
/// # Errors
/// [`Error::NotFound`] where there is no such comment, or nothing to take back.
pub async fn undo(context: &Context, id: &str) -> Result<Moderated, Error> {
    let id = Some(id).filter(|id| is_id(id)).ok_or(Error::NotFound)?;
    let id = id.to_owned();
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            let row = undone(tx, &id).await?;
            moderated(tx, &row).await
        })
    });
    write.await
}

/// Takes it back in a write that does more; the comment as it was before.
pub(super) async fn undone(tx: &mut Transaction, id: &str) -> Result<CommentRow, Error> {
    let row = locked(tx, id).await?;
    let former = row.former_status.as_deref();
    let to = former
        .and_then(|former| former.parse().ok())
        .ok_or(Error::NotFound)?;
    db::comments::undo(tx, &row, to).await?;
    spam::learn(tx, &row, None).await?;
    Ok(row)
}

/// The comment, whose post nobody else changes until this write is done.
async fn locked(tx: &mut Transaction, id: &str) -> Result<CommentRow, Error> {
    let row = db::comments::find(tx, id).await?.ok_or(Error::NotFound)?;
    locks::post(tx, &row.post_id).await?;
    db::comments::find(tx, id).await?.ok_or(Error::NotFound)
}

async fn moderated(tx: &mut Transaction, before: &CommentRow) -> Result<Moderated, Error> {
    let comment = db::comments::find(tx, &before.id).await?;
    Ok(Moderated {
        comment: comment.ok_or(Error::NotFound)?,
        former: before.status(),
    })
}

/// What is only in the bin says nothing about spam.
async fn teach(tx: &mut Transaction, row: &CommentRow, to: Status) -> Result<(), Error> {
    match to {
        Status::Approved => spam::learn(tx, row, Some(Class::Ham)).await,
        Status::Spam => spam::learn(tx, row, Some(Class::Spam)).await,
        Status::Trash | Status::Pending => Ok(()),
    }
}
