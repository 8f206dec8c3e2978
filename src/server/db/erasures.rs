//! Which addresses were erased, and when: only their keyed hashes.

use super::connection::sql;
use super::{Connection, Transaction};
use crate::server::error::Error;

/// An address of which nothing older than this moment is to be held.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Erasure {
    pub email_hash: String,
    /// Milliseconds since 1970.
    pub erased_at: i64,
}

pub async fn all(on: &mut Connection) -> Result<Vec<Erasure>, Error> {
    sql!(on, all Erasure, "SELECT email_hash, erased_at FROM erasures ORDER BY erased_at, email_hash")
}

/// Notes an erasure; of several of one address the latest counts.
pub async fn note(tx: &mut Transaction, erasure: &Erasure) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "INSERT INTO erasures (email_hash, erased_at) VALUES ($1, $2)
         ON CONFLICT (email_hash) DO UPDATE SET erased_at = excluded.erased_at
         WHERE erasures.erased_at < excluded.erased_at",
        &erasure.email_hash,
        erasure.erased_at
    )?;
    Ok(())
}
