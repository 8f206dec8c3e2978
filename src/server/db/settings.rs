//! What staff have set, and what the program notes for itself: texts under keys.

use super::connection::sql;
use super::{Connection, Transaction, Work};
use crate::server::error::Error;

pub async fn get(on: &mut Connection, key: &str) -> Result<Option<String>, Error> {
    let row = sql!(
        on,
        maybe(String,),
        "SELECT value FROM settings WHERE key = $1",
        key
    )?;
    Ok(row.map(|(value,)| value))
}

pub async fn set(tx: &mut Transaction, key: &str, value: &str) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "INSERT INTO settings (key, value) VALUES ($1, $2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key,
        value
    )?;
    Ok(())
}

/// What the key holds, which is `value` where it held nothing.
pub(super) async fn get_or_set(
    tx: &mut Transaction,
    key: &str,
    value: &str,
) -> Result<String, Error> {
    let (value,) = sql!(
        tx,
        one(String,),
        "INSERT INTO settings (key, value) VALUES ($1, $2)
         ON CONFLICT (key) DO UPDATE SET value = settings.value RETURNING value",
        key,
        value
    )?;
    Ok(value)
}

/// A write that changes nothing anybody reads.
pub(super) fn touch(tx: &mut Transaction) -> Work<'_, ()> {
    Box::pin(async move { set(tx, "checked", "").await })
}
