//! Erasing what somebody wrote. A comment that others answered leaves its place, empty, which reads
//! "removed"; any other goes. Called inside the locks of the posts.

use std::slice;

use super::{CommentRow, comment, places};
use crate::domain::moderation::Status;
use crate::server::db::connection::sql;
use crate::server::db::{Connection, Transaction};
use crate::server::error::Error;

/// The comments that came with an address up to a moment, answers before what they answer.
pub async fn written_by(
    on: &mut Connection,
    email_hash: &str,
    until: i64,
) -> Result<Vec<CommentRow>, Error> {
    sql!(on, all CommentRow,
        comment!("email_hash = $1 AND created_at <= $2 ORDER BY created_at DESC, id DESC"),
        email_hash, until)
}

/// Erases a comment and what readers reported of it; true where its place is left. What the scorer
/// learnt from it has to be taken back before.
pub async fn erase(tx: &mut Transaction, id: &str, now: i64) -> Result<bool, Error> {
    let Some(row) = super::find(tx, id).await? else {
        return Ok(false);
    };
    sql!(
        tx,
        run,
        "UPDATE comments SET former_status = NULL, held_for = NULL, decided_at = NULL,
                             edited_at = NULL, revision = revision + 1, learnt = NULL, staff = 0,
                             notify = 0, submission = NULL, sender = NULL, email_hash = '',
                             name = '', email = '', message = '', erased_at = $2
         WHERE id = $1",
        id,
        now
    )?;
    sql!(
        tx,
        run,
        "DELETE FROM comment_reports WHERE comment_id = $1",
        id
    )?;
    places::set_status(tx, slice::from_ref(&row), Status::Trash).await?;
    Ok(!prune(tx, id).await?)
}

/// Removes an empty place that nothing answers, and what it answers, where that has become such a
/// place too. True where the first is gone.
async fn prune(tx: &mut Transaction, id: &str) -> Result<bool, Error> {
    let (mut gone, mut next) = (false, Some(id.to_owned()));
    while let Some(id) = next.take() {
        let removed = sql!(
            tx,
            maybe(String, Option<String>),
            "DELETE FROM comments WHERE id = $1 AND erased_at IS NOT NULL
                    AND NOT EXISTS (SELECT id FROM comments a WHERE a.parent_id = $1)
             RETURNING id, parent_id",
            &id
        )?;
        gone |= removed.is_some();
        next = removed.and_then(|(_, parent)| parent);
    }
    Ok(gone)
}

/// Forgets what is noted of mail to an address, where nothing was noted after that moment.
pub async fn forget_correspondent(
    tx: &mut Transaction,
    email_hash: &str,
    until: i64,
) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "DELETE FROM correspondents
         WHERE email_hash = $1 AND COALESCE(key_sent_at, 0) <= $2
               AND COALESCE(unsubscribed_at, 0) <= $2",
        email_hash,
        until
    )?;
    Ok(())
}
