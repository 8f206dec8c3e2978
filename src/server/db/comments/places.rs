//! What follows from a comment's state: its place on the page, that of what it answers, and the
//! post's count. Called inside the lock of the post.

use super::CommentRow;
use crate::domain::moderation::Status;
use crate::server::db::connection::sql;
use crate::server::db::{Change, Transaction};
use crate::server::error::Error;

/// Gives a comment its state and everything that follows. `row` is as it was before.
pub(super) async fn set_status(
    tx: &mut Transaction,
    row: &CommentRow,
    to: Status,
) -> Result<(), Error> {
    tx.changed(Change::Comments(row.post_id.clone()));
    let (before, after) = (row.status() == Status::Approved, to == Status::Approved);
    let shown = after || row.answers > 0;
    sql!(
        tx,
        run,
        "UPDATE comments SET status = $2, shown = $3 WHERE id = $1",
        &row.id,
        to.as_str(),
        i64::from(shown)
    )?;
    count(tx, &row.post_id, i64::from(after) - i64::from(before)).await?;
    answered(tx, row.parent_id.clone(), i64::from(shown) - row.shown).await
}

/// Counts a comment as approved, or no longer.
pub(super) async fn count(tx: &mut Transaction, post_id: &str, by: i64) -> Result<(), Error> {
    if by != 0 {
        sql!(
            tx,
            run,
            "UPDATE posts SET comments_count = comments_count + $2 WHERE id = $1",
            post_id,
            by
        )?;
    }
    Ok(())
}

/// Tells a comment that an answer to it got a place (1) or lost it (-1). Where it has its own
/// place by its answers alone, what it answers is told as well, and so on upwards.
pub(super) async fn answered(
    tx: &mut Transaction,
    parent_id: Option<String>,
    by: i64,
) -> Result<(), Error> {
    let mut next = parent_id.filter(|_| by != 0);
    while let Some(id) = next {
        let (parent, status, answers) = sql!(
            tx,
            one(Option<String>, String, i64),
            "UPDATE comments SET answers = answers + $2,
                 shown = CASE WHEN status = 'approved' OR answers + $2 > 0 THEN 1 ELSE 0 END
             WHERE id = $1 RETURNING parent_id, status, answers",
            &id,
            by
        )?;
        let turned = answers == i64::from(by > 0);
        next = parent.filter(|_| status != Status::Approved.as_str() && turned);
    }
    Ok(())
}
