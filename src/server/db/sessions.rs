//! Who is signed in where. A session is found by its token's hash, together with what its person
//! may do at that moment: a role that was taken away, or an account that was removed, holds from
//! the next request on.

use super::connection::sql;
use super::{Connection, Transaction};
use crate::domain::person::Role;
use crate::server::error::Error;

/// Milliseconds without a request after which a session has ended.
pub const IDLE: i64 = 30 * 86_400_000;

/// A session to be begun.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub id: String,
    pub token_hash: String,
    pub person_id: String,
    pub created_at: i64,
    pub expires_at: i64,
    pub browser: String,
    pub device: String,
}

/// A session with whose it is.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct SessionRow {
    pub id: String,
    pub last_seen_at: i64,
    pub person_id: String,
    pub name: String,
    pub email: String,
    pub role: String,
    pub author_id: Option<String>,
}

impl SessionRow {
    pub fn role(&self) -> Role {
        super::people::role(&self.role)
    }
}

/// A session as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Listed {
    pub id: String,
    pub browser: String,
    pub created_at: i64,
    pub last_seen_at: i64,
}

pub async fn add(tx: &mut Transaction, new: &NewSession) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "INSERT INTO sessions (id, token_hash, person_id, created_at, last_seen_at, expires_at,
                               browser, device)
         VALUES ($1, $2, $3, $4, $4, $5, $6, $7)",
        &new.id,
        &new.token_hash,
        &new.person_id,
        new.created_at,
        new.expires_at,
        &new.browser,
        &new.device
    )?;
    Ok(())
}

/// The session with this token, unless it has ended. One read along an index.
pub async fn find(
    on: &mut Connection,
    token_hash: &str,
    now: i64,
) -> Result<Option<SessionRow>, Error> {
    sql!(on, maybe SessionRow,
        "SELECT s.id, s.last_seen_at, p.id AS person_id, p.name, p.email, p.role, p.author_id
         FROM sessions s JOIN people p ON p.id = s.person_id
         WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.last_seen_at > $3
               AND p.removed_at IS NULL",
        token_hash, now, now - IDLE)
}

/// Notes that a session was used.
pub async fn seen(tx: &mut Transaction, id: &str, now: i64) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE sessions SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2",
        id,
        now
    )?;
    Ok(())
}

/// Gives a session another token; false where it has ended.
pub async fn replace_token(
    tx: &mut Transaction,
    id: &str,
    token_hash: &str,
) -> Result<bool, Error> {
    let replaced = sql!(
        tx,
        run,
        "UPDATE sessions SET token_hash = $2 WHERE id = $1",
        id,
        token_hash
    )?;
    Ok(replaced == 1)
}

/// Somebody's sessions that have not ended, the latest used first.
pub async fn of_person(
    on: &mut Connection,
    person_id: &str,
    now: i64,
) -> Result<Vec<Listed>, Error> {
    sql!(on, all Listed,
        "SELECT id, browser, created_at, last_seen_at FROM sessions
         WHERE person_id = $1 AND expires_at > $2 AND last_seen_at > $3
         ORDER BY last_seen_at DESC, id DESC",
        person_id, now, now - IDLE)
}

/// Ends one of somebody's sessions; false where it isn't theirs.
pub async fn end(tx: &mut Transaction, person_id: &str, id: &str) -> Result<bool, Error> {
    let ended = sql!(
        tx,
        run,
        "DELETE FROM sessions WHERE id = $2 AND person_id = $1",
        person_id,
        id
    )?;
    Ok(ended == 1)
}

/// Ends all of somebody's sessions but this one; how many they were.
pub async fn end_others(tx: &mut Transaction, person_id: &str, id: &str) -> Result<u64, Error> {
    sql!(
        tx,
        run,
        "DELETE FROM sessions WHERE person_id = $1 AND id <> $2",
        person_id,
        id
    )
}

/// Ends all of somebody's sessions.
pub async fn end_all(tx: &mut Transaction, person_id: &str) -> Result<u64, Error> {
    sql!(
        tx,
        run,
        "DELETE FROM sessions WHERE person_id = $1",
        person_id
    )
}

/// Forgets those that have ended.
pub async fn forget(tx: &mut Transaction, now: i64) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "DELETE FROM sessions WHERE expires_at <= $1 OR last_seen_at <= $2",
        now,
        now - IDLE
    )?;
    Ok(())
}
