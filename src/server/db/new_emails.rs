//! Addresses that people want for their accounts. The link is the signed id, so nothing of it is kept
//! here.

use super::connection::sql;
use super::once::{self, Links};
use super::{Connection, Transaction};
use crate::server::error::Error;

/// Milliseconds for which one that was used is kept: until the mail to the former address has gone.
const KEPT: i64 = 3 * 86_400_000;

/// An address that somebody wants.
#[derive(Clone, Debug)]
pub struct NewEmail {
    pub id: String,
    pub person_id: String,
    /// In lower case.
    pub email: String,
    pub created_at: i64,
    pub expires_at: i64,
}

/// Who wants which address.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct NewEmailRow {
    pub person_id: String,
    pub name: String,
    pub email: String,
    /// Whose address it is already; 1 where anybody's.
    pub taken: i64,
}

/// Adds one; what its owner wanted before ends.
pub async fn add(tx: &mut Transaction, new: &NewEmail) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "DELETE FROM new_emails WHERE person_id = $1 AND used_at IS NULL",
        &new.person_id
    )?;
    sql!(
        tx,
        run,
        "INSERT INTO new_emails (id, person_id, email, former, created_at, expires_at)
         VALUES ($1, $2, $3, '', $4, $5)",
        &new.id,
        &new.person_id,
        &new.email,
        new.created_at,
        new.expires_at
    )?;
    Ok(())
}

/// Who wants which address with this link; none where it was used, or is past.
pub async fn find(on: &mut Connection, id: &str, now: i64) -> Result<Option<NewEmailRow>, Error> {
    sql!(on, maybe NewEmailRow,
        "SELECT p.id AS person_id, p.name, n.email,
                CAST((SELECT COUNT(*) FROM people o WHERE o.email = n.email) AS BIGINT) AS taken
         FROM new_emails n JOIN people p ON p.id = n.person_id
         WHERE n.id = $1 AND n.used_at IS NULL AND n.expires_at > $2 AND p.removed_at IS NULL",
        id, now)
}

/// Name and former address of who has changed theirs with this link.
pub async fn former(on: &mut Connection, id: &str) -> Result<Option<(String, String)>, Error> {
    sql!(
        on,
        maybe(String, String),
        "SELECT p.name, n.former FROM new_emails n JOIN people p ON p.id = n.person_id
         WHERE n.id = $1 AND n.used_at IS NOT NULL AND p.removed_at IS NULL",
        id
    )
}

/// Uses a link, and keeps the address that the new one replaces; false where it was used, or is
/// past. Of two at once, one gets it.
pub async fn take(tx: &mut Transaction, id: &str, now: i64) -> Result<bool, Error> {
    let taken = once::take(tx, Links::NewEmails, id, now).await?;
    sql!(
        tx,
        run,
        "UPDATE new_emails SET former =
             (SELECT COALESCE(p.email, '') FROM people p WHERE p.id = new_emails.person_id)
         WHERE id = $1 AND used_at = $2 AND former = ''",
        id,
        now
    )?;
    Ok(taken)
}

/// Ends all of somebody's links.
pub async fn end_all(tx: &mut Transaction, person_id: &str) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "DELETE FROM new_emails WHERE person_id = $1",
        person_id
    )?;
    Ok(())
}

/// Forgets those that are past, and those that were used some time ago.
pub async fn forget(tx: &mut Transaction, now: i64) -> Result<(), Error> {
    once::forget(tx, Links::NewEmails, now, now - KEPT).await
}
