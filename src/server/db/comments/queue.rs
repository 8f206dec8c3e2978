//! Comments as moderators list them, in every state, in the order in which they came.

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
