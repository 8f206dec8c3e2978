//! Readers' reports: one of each network about each comment.

use crate::server::db::connection::sql;
use crate::server::db::{Connection, Transaction};
use crate::server::error::Error;

/// How many reports came from a network after a moment.
pub async fn recent(
    on: &mut Connection,
    sender: &str,
    (after, before): (i64, i64),
) -> Result<i64, Error> {
    let (count,) = sql!(
        on,
        one(i64,),
        "SELECT COUNT(*) FROM comment_reports WHERE sender = $1 AND created_at > $2 AND created_at < $3",
        sender,
        after,
        before
    )?;
    Ok(count)
}

/// Notes a report, where this network hasn't made one about this comment, and returns how many
/// are not settled.
pub async fn add(
    tx: &mut Transaction,
    comment_id: &str,
    sender: &str,
    now: i64,
) -> Result<i64, Error> {
    sql!(
        tx,
        run,
        "INSERT INTO comment_reports (comment_id, sender, created_at, settled)
         VALUES ($1, $2, $3, 0) ON CONFLICT (comment_id, sender) DO NOTHING",
        comment_id,
        sender,
        now
    )?;
    let (count,) = sql!(
        tx,
        one(i64,),
        "SELECT COUNT(*) FROM comment_reports WHERE comment_id = $1 AND settled = 0",
        comment_id
    )?;
    Ok(count)
}
