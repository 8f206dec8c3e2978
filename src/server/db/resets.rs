//! Links that replace a forgotten password. The link is the signed id, so nothing of it is kept
//! here.

use super::connection::sql;
use super::once::{self, Links};
use super::{Connection, Transaction};
use crate::server::error::Error;

/// A link to be sent.
#[derive(Clone, Debug)]
pub struct NewReset {
    pub id: String,
    pub person_id: String,
    pub created_at: i64,
    pub expires_at: i64,
}

/// Whom a link is for.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ResetRow {
    pub person_id: String,
    pub name: String,
    pub email: String,
}

pub async fn add(tx: &mut Transaction, new: &NewReset) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "INSERT INTO resets (id, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        &new.id,
        &new.person_id,
        new.created_at,
        new.expires_at
    )?;
    Ok(())
}

/// Whose link this is; none where it was used, or is past.
pub async fn find(on: &mut Connection, id: &str, now: i64) -> Result<Option<ResetRow>, Error> {
    sql!(on, maybe ResetRow,
        "SELECT p.id AS person_id, p.name, p.email FROM resets r JOIN people p ON p.id = r.person_id
         WHERE r.id = $1 AND r.used_at IS NULL AND r.expires_at > $2 AND p.removed_at IS NULL",
        id, now)
}

/// Uses a link; false where it was used, or is past. Of two at once, one gets it.
pub async fn take(tx: &mut Transaction, id: &str, now: i64) -> Result<bool, Error> {
    once::take(tx, Links::Resets, id, now).await
}

/// Ends all of somebody's links.
pub async fn end_all(tx: &mut Transaction, person_id: &str) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "DELETE FROM resets WHERE person_id = $1",
        person_id
    )?;
    Ok(())
}

/// Forgets those that were used, or are past.
pub async fn forget(tx: &mut Transaction, now: i64) -> Result<(), Error> {
    once::forget(tx, Links::Resets, now, now).await
}
