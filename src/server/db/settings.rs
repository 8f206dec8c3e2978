//! What staff have set, and what the program notes for itself: texts under keys.

use super::comments::locks;
use super::connection::sql;
use super::{Change, Connection, Transaction, Work};
use crate::domain::settings::{Key, Texts};
use crate::server::error::{Error, reference};

/// Before the names of settings that staff chose: what the program notes has none.
const CHOSEN: &str = "chosen:";

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

/// The settings that staff chose; the file's hold for all others.
pub async fn chosen(on: &mut Connection) -> Result<Texts, Error> {
    let rows = sql!(
        on,
        all(String, String),
        "SELECT key, value FROM settings WHERE key LIKE 'chosen:%'"
    )?;
    let known = |(name, text): (String, String)| {
        let name = name.strip_prefix(CHOSEN)?;
        let key = Key::ALL.into_iter().find(|key| key.as_str() == name)?;
        Some((key, text))
    };
    Ok(rows.into_iter().filter_map(known).collect())
}

/// One at a time of those who choose.
pub async fn lock(tx: &mut Transaction) -> Result<(), Error> {
    locks::hold(tx, 7308, "").await
}

/// Chooses a setting's text, or leaves it to the file.
pub async fn choose(tx: &mut Transaction, key: Key, text: Option<&str>) -> Result<(), Error> {
    let name = format!("{CHOSEN}{}", key.as_str());
    tx.changed(Change::Site);
    match text {
        Some(text) => set(tx, &name, text).await,
        None => {
            sql!(tx, run, "DELETE FROM settings WHERE key = $1", &name)?;
            Ok(())
        }
    }
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

/// A write that changes nothing anybody reads. Another value each time: where the same is there
/// already, SQLite writes nothing, and a full disk would not be noticed.
pub(super) fn touch(tx: &mut Transaction) -> Work<'_, ()> {
    Box::pin(async move { set(tx, "checked", &reference()).await })
}
