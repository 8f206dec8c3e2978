//! Who has a post open to write in it: leases that each open page renews, so that any node may die
//! and nobody stays for good.

use super::connection::sql;
use super::{Connection, Transaction};
use crate::server::error::Error;

/// A page on which somebody has a post open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    pub post_id: String,
    pub person_id: String,
    /// Tells one person's pages apart.
    pub page: String,
}

/// Notes that the page is open now.
pub async fn renew(tx: &mut Transaction, here: &Here, now: i64) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "INSERT INTO presence (post_id, person_id, page, seen_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (post_id, person_id, page) DO UPDATE SET seen_at = excluded.seen_at",
        &here.post_id,
        &here.person_id,
        &here.page,
        now
    )?;
    Ok(())
}

/// Notes that it was closed.
pub async fn leave(tx: &mut Transaction, here: &Here) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "DELETE FROM presence WHERE post_id = $1 AND person_id = $2 AND page = $3",
        &here.post_id,
        &here.person_id,
        &here.page
    )?;
    Ok(())
}

/// Ids and names of those who have had a post open since then, in the order of the names; `page` of
/// `person_id` doesn't count, another page of theirs does.
pub async fn others(
    on: &mut Connection,
    here: &Here,
    since: i64,
) -> Result<Vec<(String, String)>, Error> {
    sql!(
        on,
        all(String, String),
        "SELECT DISTINCT p.id, p.name FROM presence e JOIN people p ON p.id = e.person_id
         WHERE e.post_id = $1 AND NOT (e.person_id = $2 AND e.page = $3) AND e.seen_at > $4
               AND p.removed_at IS NULL
         ORDER BY p.name, p.id LIMIT 20",
        &here.post_id,
        &here.person_id,
        &here.page,
        since
    )
}

/// The text of a post that was saved last, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Latest {
    pub version_id: String,
    pub saved_at: i64,
    /// A person's id; none for what came with an import.
    pub saved_by: Option<String>,
    pub name: Option<String>,
}

pub async fn latest(on: &mut Connection, post_id: &str) -> Result<Option<Latest>, Error> {
    sql!(on, maybe Latest,
        "SELECT v.id AS version_id, v.created_at AS saved_at, v.saved_by, s.name
         FROM posts p JOIN versions v ON v.id = COALESCE(p.working_version_id, p.published_version_id)
         LEFT JOIN people s ON s.id = v.saved_by WHERE p.id = $1", post_id)
}

/// Forgets pages that were closed without a word.
pub async fn forget(tx: &mut Transaction, before: i64) -> Result<(), Error> {
    sql!(tx, run, "DELETE FROM presence WHERE seen_at < $1", before)?;
    Ok(())
}
