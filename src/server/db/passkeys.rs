//! Passkeys of those who have an account, and which challenges were answered.

use super::connection::sql;
use super::{Connection, Transaction};
use crate::server::error::Error;

/// A passkey as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PasskeyRow {
    pub id: String,
    pub name: String,
    pub created_at: i64,
    pub last_used_at: Option<i64>,
    /// JSON of the library that made it.
    pub credential: String,
}

/// A passkey to be added.
#[derive(Clone, Debug)]
pub struct NewPasskey {
    pub id: String,
    pub person_id: String,
    pub name: String,
    pub credential: String,
    pub created_at: i64,
}

/// Somebody's, in the order in which they were added.
pub async fn of_person(on: &mut Connection, person_id: &str) -> Result<Vec<PasskeyRow>, Error> {
    sql!(on, all PasskeyRow,
        "SELECT id, name, created_at, last_used_at, credential FROM passkeys
         WHERE person_id = $1 ORDER BY created_at, id", person_id)
}

/// Adds one; false where it is known already.
pub async fn add(tx: &mut Transaction, new: &NewPasskey) -> Result<bool, Error> {
    let added = sql!(
        tx,
        run,
        "INSERT INTO passkeys (id, person_id, name, credential, created_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING",
        &new.id,
        &new.person_id,
        &new.name,
        &new.credential,
        new.created_at
    )?;
    Ok(added == 1)
}

/// Removes one of somebody's; its name.
pub async fn remove(
    tx: &mut Transaction,
    (person_id, id): (&str, &str),
) -> Result<Option<String>, Error> {
    let removed = sql!(
        tx,
        maybe(String,),
        "DELETE FROM passkeys WHERE person_id = $1 AND id = $2 RETURNING name",
        person_id,
        id
    )?;
    Ok(removed.map(|(name,)| name))
}

/// Removes all of somebody's.
pub async fn remove_all(tx: &mut Transaction, person_id: &str) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "DELETE FROM passkeys WHERE person_id = $1",
        person_id
    )?;
    Ok(())
}

/// Notes that it was used, and how its counter stands; false where it is gone.
pub async fn used(
    tx: &mut Transaction,
    id: &str,
    (credential, now): (&str, i64),
) -> Result<bool, Error> {
    let noted = sql!(
        tx,
        run,
        "UPDATE passkeys SET credential = $2, last_used_at = $3 WHERE id = $1",
        id,
        credential,
        now
    )?;
    Ok(noted == 1)
}

/// Notes that a challenge was answered; false where it was before.
pub async fn answer(tx: &mut Transaction, hash: &str, until: i64) -> Result<bool, Error> {
    let noted = sql!(
        tx,
        run,
        "INSERT INTO used_challenges (hash, until) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING",
        hash,
        until
    )?;
    Ok(noted == 1)
}

/// Forgets the challenges that are past.
pub async fn forget(tx: &mut Transaction, now: i64) -> Result<(), Error> {
    sql!(tx, run, "DELETE FROM used_challenges WHERE until < $1", now)?;
    Ok(())
}
