//! Addresses that lead elsewhere, such as those of an imported site.

use super::connection::sql;
use super::{Change, Connection, Transaction};
use crate::server::error::Error;

/// Where a path leads, if anywhere.
pub async fn find(on: &mut Connection, path: &str) -> Result<Option<String>, Error> {
    let row = sql!(
        on,
        maybe(String,),
        "SELECT target FROM redirects WHERE path = $1",
        path
    )?;
    Ok(row.map(|(target,)| target))
}

/// `path` leads nowhere else any more: something has this address now.
pub async fn end(tx: &mut Transaction, path: &str) -> Result<(), Error> {
    let ended = sql!(tx, run, "DELETE FROM redirects WHERE path = $1", path)?;
    if ended > 0 {
        tx.changed(Change::Site);
    }
    Ok(())
}

/// Lets `path` lead to `target`. What led to `path` leads to `target` from now on, and `target`
/// itself leads nowhere else, so that there is never more than one step.
pub async fn add(tx: &mut Transaction, path: &str, target: &str, now: i64) -> Result<(), Error> {
    sql!(tx, run, "DELETE FROM redirects WHERE path = $1", target)?;
    sql!(
        tx,
        run,
        "UPDATE redirects SET target = $2 WHERE target = $1",
        path,
        target
    )?;
    if path != target {
        sql!(
            tx,
            run,
            "INSERT INTO redirects (path, target, created_at) VALUES ($1, $2, $3)
             ON CONFLICT (path) DO UPDATE SET target = excluded.target",
            path,
            target,
            now
        )?;
    }
    tx.changed(Change::Site);
    Ok(())
}
