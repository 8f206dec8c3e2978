//! What follows from a comment's state: its place on the page, that of what it answers, and the
//! post's count. Called inside the lock of the post.

use std::collections::BTreeMap;

use super::{CommentRow, ids};
use crate::domain::moderation::Status;
use crate::server::db::connection::sql;
use crate::server::db::{Change, Transaction};
use crate::server::error::Error;

/// Gives comments their state and everything that follows. `rows` are as they were before.
pub(super) async fn set_status(
    tx: &mut Transaction,
    rows: &[CommentRow],
    to: Status,
) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE comments SET status = $2,
                             shown = CASE WHEN $2 = 'approved' OR answers > 0 THEN 1 ELSE 0 END
         WHERE id IN (SELECT value FROM json_each($1))",
        ids(rows),
        to.as_str()
    )?;
    let approved = |status| i64::from(status == Status::Approved);
    let mut counts = BTreeMap::new();
    for row in rows {
        tx.changed(Change::Comments(row.post_id.clone()));
        *counts.entry(&row.post_id).or_default() += approved(to) - approved(row.status());
    }
    for (post_id, by) in counts {
        count(tx, post_id, by).await?;
    }
    // Only now, when each has its own state: what it answers may be among them.
    for row in rows {
        let shown = i64::from(to == Status::Approved || row.answers > 0);
        answered(tx, row.parent_id.clone(), shown - row.shown).await?;
    }
    Ok(())
}

/// Counts so many more of a post's comments as approved, or fewer.
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
