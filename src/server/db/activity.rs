//! What was done here, added in the transaction of the deed.

use super::connection::sql;
use super::{Connection, Transaction};
use crate::server::error::Error;

/// One thing that was done. Ids sort by time.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ActivityRow {
    pub id: String,
    pub at: i64,
    /// None where nobody was signed in, as for a command.
    pub person_id: Option<String>,
    /// The name of who did it, as it was then.
    pub name: String,
    /// What follows the name: "published".
    pub what: String,
    /// What it was done to: "post", "comment", "person".
    pub kind: String,
    pub subject_id: Option<String>,
    /// Its title or name, as it was then.
    pub title: String,
}

pub async fn add(tx: &mut Transaction, row: &ActivityRow) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "INSERT INTO activity (id, at, person_id, name, what, kind, subject_id, title)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &row.id,
        row.at,
        &row.person_id,
        &row.name,
        &row.what,
        &row.kind,
        &row.subject_id,
        &row.title
    )?;
    Ok(())
}

/// Above every id, as the start of a list that goes down.
const LAST: &str = "~";

/// The latest that come before the one with this id, the latest first.
pub async fn before(
    on: &mut Connection,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<ActivityRow>, Error> {
    sql!(on, all ActivityRow,
        "SELECT id, at, person_id, name, what, kind, subject_id, title FROM activity
         WHERE id < $1 ORDER BY id DESC LIMIT $2",
        before.unwrap_or(LAST), limit)
}
