//! What moderators decide, and taking it back. The scorer learns from both.

use std::collections::BTreeSet;
use std::slice;

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
            let rows = locked(tx, slice::from_ref(&id)).await?;
            let row = rows.first().ok_or(Error::NotFound)?;
            if revision.is_some_and(|revision| revision != row.revision) {
                return Err(Error::Gone);
            }
            settle(tx, &within, &rows, action).await?;
            moderated(tx, row).await
        })
    });
    write.await
}

/// Decides about comments in a write that does more; how many there were.
pub(super) async fn decided(
    tx: &mut Transaction,
    context: &Context,
    ids: &[String],
    action: Action,
) -> Result<usize, Error> {
    let rows = locked(tx, ids).await?;
    settle(tx, context, &rows, action).await?;
    Ok(rows.len())
}

async fn settle(
    tx: &mut Transaction,
    context: &Context,
    rows: &[CommentRow],
    action: Action,
) -> Result<(), Error> {
    let to = action.status();
    let is_new = |row: &&CommentRow| row.status() != to || row.decided_at.is_none();
    let rows: Vec<_> = rows.iter().filter(is_new).cloned().collect();
    if rows.is_empty() {
        return Ok(());
    }
    db::comments::decide(tx, &rows, to, context.now).await?;
    match action {
        Action::Approve => {
            spam::learn(tx, &rows, Some(Class::Ham)).await?;
            notices::approved(tx, context, &rows).await
        }
        Action::Spam => spam::learn(tx, &rows, Some(Class::Spam)).await,
        // What is only in the bin says nothing about spam.
        Action::Trash => Ok(()),
    }
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
            let rows = undone(tx, slice::from_ref(&id)).await?;
            moderated(tx, rows.first().ok_or(Error::NotFound)?).await
        })
    });
    write.await
}

/// Takes decisions back in a write that does more; those comments about which there was one, as they
/// were before.
pub(super) async fn undone(tx: &mut Transaction, ids: &[String]) -> Result<Vec<CommentRow>, Error> {
    let was =
        |row: &CommentRow, state: Status| row.former_status.as_deref() == Some(state.as_str());
    let found = locked(tx, ids).await?;
    let states = Status::ALL.into_iter();
    let mut all = Vec::new();
    for to in states.filter(|to| found.iter().any(|row| was(row, *to))) {
        // Read anew: what was done for another state has changed their places.
        let mut rows = db::comments::find_all(tx, ids).await?;
        rows.retain(|row| was(row, to));
        db::comments::undo(tx, &rows, to).await?;
        spam::learn(tx, &rows, None).await?;
        all.extend(rows);
    }
    Ok(all)
}

/// The comments, whose posts nobody else changes until this write is done.
async fn locked(tx: &mut Transaction, ids: &[String]) -> Result<Vec<CommentRow>, Error> {
    let rows = db::comments::find_all(tx, ids).await?;
    let posts: BTreeSet<_> = rows.into_iter().map(|row| row.post_id).collect();
    for post in &posts {
        locks::post(tx, post).await?;
    }
    db::comments::find_all(tx, ids).await
}

async fn moderated(tx: &mut Transaction, before: &CommentRow) -> Result<Moderated, Error> {
    let comment = db::comments::find(tx, &before.id).await?;
    Ok(Moderated {
        comment: comment.ok_or(Error::NotFound)?,
        former: before.status(),
    })
}
