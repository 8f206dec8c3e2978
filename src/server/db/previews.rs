//! Links by which people without an account see a post that isn't published yet. What opens one is
//! its signed id, so nothing kept here does.

use super::connection::sql;
use super::{Connection, Transaction};
use crate::server::error::Error;

/// A link to be made.
#[derive(Clone, Debug)]
pub struct NewPreview {
    pub id: String,
    pub post_id: String,
    /// A person's id.
    pub made_by: String,
    pub created_at: i64,
    pub expires_at: i64,
}

/// A link that is good.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PreviewRow {
    pub id: String,
    pub post_id: String,
    /// The name of who made it.
    pub made_by: String,
    pub expires_at: i64,
}

/// Those of people who are gone are good no longer.
macro_rules! good {
    () => {
        "SELECT w.id, w.post_id, p.name AS made_by, w.expires_at
         FROM previews w JOIN people p ON p.id = w.made_by
         WHERE w.expires_at > $1 AND p.removed_at IS NULL "
    };
}

pub async fn add(tx: &mut Transaction, new: &NewPreview) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "INSERT INTO previews (id, post_id, made_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5)",
        &new.id,
        &new.post_id,
        &new.made_by,
        new.created_at,
        new.expires_at
    )?;
    Ok(())
}

/// The link with this id, if it is good.
pub async fn find(on: &mut Connection, id: &str, now: i64) -> Result<Option<PreviewRow>, Error> {
    const TEXT: &str = concat!(good!(), "AND w.id = $2");
    sql!(on, maybe PreviewRow, TEXT, now, id)
}

/// The good links of a post, the latest first.
pub async fn of_post(
    on: &mut Connection,
    post_id: &str,
    now: i64,
) -> Result<Vec<PreviewRow>, Error> {
    const TEXT: &str = concat!(good!(), "AND w.post_id = $2 ORDER BY w.id DESC");
    sql!(on, all PreviewRow, TEXT, now, post_id)
}

/// Ends a link of a post; false where there was none.
pub async fn end(tx: &mut Transaction, (post_id, id): (&str, &str)) -> Result<bool, Error> {
    let ended = sql!(
        tx,
        run,
        "DELETE FROM previews WHERE id = $2 AND post_id = $1",
        post_id,
        id
    )?;
    Ok(ended == 1)
}

/// Forgets those that are past.
pub async fn forget(tx: &mut Transaction, now: i64) -> Result<(), Error> {
    sql!(tx, run, "DELETE FROM previews WHERE expires_at <= $1", now)?;
    Ok(())
}
