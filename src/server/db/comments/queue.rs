//! Comments as moderators list them, in every state: oldest first for the command line, newest first
//! for the studio, with what helps to decide.

use crate::domain::moderation::Status;
use crate::server::db::Connection;
use crate::server::db::connection::sql;
use crate::server::error::Error;

/// A comment with all that a moderator may see of it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct QueuedRow {
    pub id: String,
    pub status: String,
    pub created_at: i64,
    pub slug: String,
    pub name: String,
    pub email: String,
    pub message: String,
    /// Why it was not approved at once: a word of `domain::moderation::Hold`.
    pub held_for: Option<String>,
}

/// Some of the comments after the one with this id ("" for the first).
pub async fn all(on: &mut Connection, after: &str, limit: i64) -> Result<Vec<QueuedRow>, Error> {
    sql!(on, all QueuedRow,
        "SELECT c.id, c.status, c.created_at, p.slug, c.name, c.email, c.message, c.held_for
         FROM comments c JOIN posts p ON p.id = c.post_id
         WHERE c.erased_at IS NULL AND c.id > $1 ORDER BY c.id LIMIT $2", after, limit)
}

/// Some of those in one state, after the one with this id ("" for the first).
pub async fn in_state(
    on: &mut Connection,
    status: Status,
    after: &str,
    limit: i64,
) -> Result<Vec<QueuedRow>, Error> {
    sql!(on, all QueuedRow,
        "SELECT c.id, c.status, c.created_at, p.slug, c.name, c.email, c.message, c.held_for
         FROM comments c JOIN posts p ON p.id = c.post_id
         WHERE c.erased_at IS NULL AND c.status = $1 AND c.id > $2 ORDER BY c.id LIMIT $3",
        status.as_str(), after, limit)
}

/// A comment as the studio shows it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct StudioRow {
    pub id: String,
    pub status: String,
    pub former_status: Option<String>,
    pub created_at: i64,
    pub edited_at: Option<i64>,
    pub held_for: Option<String>,
    pub staff: i64,
    pub parent_id: Option<String>,
    pub parent_name: Option<String>,
    pub slug: String,
    pub title: String,
    /// How many comments of the same address are approved.
    pub approved: i64,
    pub email_hash: String,
    pub name: String,
    pub email: String,
    pub message: String,
}

macro_rules! studio {
    ($condition:literal) => {
        concat!(
            "SELECT c.id, c.status, c.former_status, c.created_at, c.edited_at, c.held_for, \
             c.staff, c.parent_id, q.name AS parent_name, p.slug, v.title, \
             (SELECT COUNT(*) FROM comments e \
              WHERE e.email_hash = c.email_hash AND e.status = 'approved') AS approved, \
             c.email_hash, c.name, c.email, c.message \
             FROM comments c JOIN posts p ON p.id = c.post_id \
             JOIN versions v ON v.id = COALESCE(p.published_version_id, p.working_version_id) \
             LEFT JOIN comments q ON q.id = c.parent_id AND q.status = 'approved' \
             WHERE ",
            $condition
        )
    };
}

/// Which comments the studio shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub status: Option<Status>,
    /// Only those that came with this address.
    pub email_hash: Option<String>,
    /// Only those before the one with this id.
    pub before: Option<String>,
    pub limit: i64,
}

/// Above every id, as the start of a list that goes down.
const LAST: &str = "~";

/// The newest comments that the filter lets through. Each combination walks down an index.
pub async fn part(on: &mut Connection, filter: &Filter) -> Result<Vec<StudioRow>, Error> {
    let before = filter.before.as_deref().unwrap_or(LAST);
    let (status, limit) = (filter.status.map(Status::as_str), filter.limit);
    match (status, &filter.email_hash) {
        (None, None) => sql!(on, all StudioRow,
            studio!("c.id < $1 ORDER BY c.id DESC LIMIT $2"), before, limit),
        (Some(status), None) => sql!(on, all StudioRow,
            studio!("c.status = $1 AND c.id < $2 ORDER BY c.id DESC LIMIT $3"),
            status, before, limit),
        (None, Some(hash)) => sql!(on, all StudioRow,
            studio!("c.email_hash = $1 AND c.id < $2 ORDER BY c.id DESC LIMIT $3"),
            hash, before, limit),
        (Some(status), Some(hash)) => sql!(on, all StudioRow,
            studio!("c.status = $1 AND c.email_hash = $2 AND c.id < $3 ORDER BY c.id DESC LIMIT $4"),
            status, hash, before, limit),
    }
}

/// The comment with this id, as a person's.
pub async fn whose(on: &mut Connection, id: &str) -> Result<Option<StudioRow>, Error> {
    sql!(on, maybe StudioRow, studio!("c.id = $1"), id)
}

/// How many comments are in each state, in the order of [`Status::ALL`]; none is counted further
/// than `most`.
pub async fn counts(on: &mut Connection, most: i64) -> Result<[i64; 4], Error> {
    let (pending, approved, spam, trash) = sql!(
        on,
        one(i64, i64, i64, i64),
        "SELECT
            (SELECT COUNT(*) FROM (SELECT 1 FROM comments WHERE status = 'pending' LIMIT $1) AS a),
            (SELECT COUNT(*) FROM (SELECT 1 FROM comments WHERE status = 'approved' LIMIT $1) AS b),
            (SELECT COUNT(*) FROM (SELECT 1 FROM comments WHERE status = 'spam' LIMIT $1) AS c),
            (SELECT COUNT(*) FROM (SELECT 1 FROM comments WHERE status = 'trash' LIMIT $1) AS d)",
        most
    )?;
    Ok([pending, approved, spam, trash])
}

/// The id of the newest comment that waits.
pub async fn newest_pending(on: &mut Connection) -> Result<Option<String>, Error> {
    let found = sql!(
        on,
        maybe(String,),
        "SELECT id FROM comments WHERE status = 'pending' ORDER BY id DESC LIMIT 1"
    )?;
    Ok(found.map(|(id,)| id))
}

/// The ids of what waits, oldest first, after the one with this id ("" for the first).
pub async fn pending_ids(
    on: &mut Connection,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, Error> {
    let rows = sql!(
        on,
        all(String,),
        "SELECT id FROM comments WHERE status = 'pending' AND id > $1 ORDER BY id LIMIT $2",
        after,
        limit
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The ids of what was decided at that moment and can be taken back, after the one with this id.
pub async fn decided_at(
    on: &mut Connection,
    moment: i64,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, Error> {
    let rows = sql!(
        on,
        all(String,),
        "SELECT id FROM comments
         WHERE decided_at = $1 AND former_status IS NOT NULL AND id > $2 ORDER BY id LIMIT $3",
        moment,
        after,
        limit
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
