//! What of readers' pages has changed, as the database itself notes it: triggers write the log
//! (`migrations/…/0017_page_changes.sql`), so no write, of whichever process, can forget to.
//! `changes` is what writes say themselves. What is kept for how long is `server::kept`'s.

use super::connection::sql;
use super::{Connection, Transaction};
use crate::server::error::Error;

/// How many are remembered. Who is further behind drops everything.
const KEPT: i64 = 10_000;
/// Read at once. Who has missed more drops everything, which costs less.
const READ: i64 = 500;

/// Something that pages show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageChange {
    /// What any page may show.
    All,
    /// Comments of the post of this slug.
    Comments(String),
}

/// The number of the last change; 0 before the first.
pub async fn last(on: &mut Connection) -> Result<i64, Error> {
    let (last,) = sql!(
        on,
        one(i64,),
        "SELECT COALESCE(MAX(id), 0) FROM page_changes"
    )?;
    Ok(last)
}

/// What was committed after the change numbered `after`, and the number to ask from next time.
pub async fn since(on: &mut Connection, after: i64) -> Result<(i64, Vec<PageChange>), Error> {
    let rows = sql!(
        on,
        all(i64, Option<String>),
        "SELECT c.id, p.slug FROM page_changes c LEFT JOIN posts p ON p.id = c.post_id
         WHERE c.id > $1 ORDER BY c.id LIMIT $2",
        after,
        READ
    )?;
    let Some((newest, _)) = rows.last() else {
        return Ok((after, Vec::new()));
    };
    let complete = rows.first().is_some_and(|(first, _)| *first == after + 1);
    if !complete || rows.len() >= usize::try_from(READ).unwrap_or(usize::MAX) {
        return Ok((last(on).await?, vec![PageChange::All]));
    }
    let newest = *newest;
    let change = |(_, slug): (i64, Option<String>)| match slug {
        Some(slug) => PageChange::Comments(slug),
        None => PageChange::All,
    };
    Ok((newest, rows.into_iter().map(change).collect()))
}

/// Of an aggregate: null where there is no row.
type Next = (Option<i64>,);

/// When a page changes next though nothing is written: a post's moment comes, or comments close.
/// `days`: after how many they close where a post has no number of its own; 0 for never.
pub async fn next_by_time(on: &mut Connection, now: i64, days: i64) -> Result<Option<i64>, Error> {
    let (next,) = sql!(
        on,
        one Next,
        "SELECT MIN(at) FROM (
             SELECT MIN(published_at) AS at FROM posts
             WHERE status = 'published' AND published_at > $1
             UNION ALL
             SELECT MIN(published_at) + $2 * 86400000 FROM posts
             WHERE status = 'published' AND published_at > $1 - $2 * 86400000 AND $2 > 0
             UNION ALL
             SELECT MIN(published_at + comments_days * 86400000) FROM posts
             WHERE comments_days IS NOT NULL AND status = 'published'
             AND published_at + comments_days * 86400000 > $1) AS moments",
        now,
        days
    )?;
    Ok(next)
}

/// Forgets what is long past.
pub(super) async fn forget(tx: &mut Transaction) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "DELETE FROM page_changes WHERE id <= (SELECT MAX(id) FROM page_changes) - $1",
        KEPT
    )?;
    Ok(())
}
