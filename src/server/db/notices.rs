//! What mails about comments ask: what they tell of, and whom. Who wants no mail is noted by
//! `comments::correspondents`.

use super::Connection;
use super::connection::sql;
use crate::domain::moderation::Status;
use crate::server::error::Error;

/// A comment as a mail tells of it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Told {
    pub id: String,
    pub post_id: String,
    pub status: String,
    pub revision: i64,
    /// 1 for somebody who is signed in.
    pub staff: i64,
    pub name: String,
    pub email: String,
    pub email_hash: String,
    pub message: String,
    /// Why it waits.
    pub held_for: Option<String>,
    pub slug: String,
    /// Of the post.
    pub title: String,
    /// 1 where readers see the post.
    pub public: i64,
}

impl Told {
    /// A word that this program doesn't know is a newer one's: best left to wait.
    pub fn status(&self) -> Status {
        self.status.parse().unwrap_or(Status::Pending)
    }
}

/// Who is to be told of something.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Reader {
    /// Of their comment.
    pub comment_id: String,
    pub email: String,
    pub email_hash: String,
}

macro_rules! told {
    ($condition:literal) => {
        concat!(
            "SELECT c.id, c.post_id, c.status, c.revision, c.staff, c.name, c.email, c.email_hash, \
             c.message, c.held_for, p.slug, v.title, \
             CAST(CASE p.status WHEN 'published' THEN 1 ELSE 0 END AS BIGINT) AS public \
             FROM comments c JOIN posts p ON p.id = c.post_id \
             JOIN versions v ON v.id = COALESCE(p.published_version_id, p.working_version_id) \
             WHERE c.erased_at IS NULL AND ",
            $condition
        )
    };
}

pub async fn comment(on: &mut Connection, id: &str) -> Result<Option<Told>, Error> {
    sql!(on, maybe Told, told!("c.id = $1"), id)
}

/// Some of what waits under a post and came or changed since a moment, in the order in which it
/// came. When readers' reports held a comment isn't known, so such are always among it.
pub async fn waiting(
    on: &mut Connection,
    post_id: &str,
    since: i64,
    limit: i64,
) -> Result<Vec<Told>, Error> {
    sql!(on, all Told,
        told!("c.post_id = $1 AND c.status = 'pending' \
               AND (c.created_at >= $2 OR c.edited_at >= $2 OR c.held_for = 'reports') \
               ORDER BY c.created_at, c.id LIMIT $3"),
        post_id, since, limit)
}

/// How many comments wait under a post.
pub async fn count_waiting(on: &mut Connection, post_id: &str) -> Result<i64, Error> {
    let (count,) = sql!(
        on,
        one(i64,),
        "SELECT COUNT(*) FROM comments
         WHERE post_id = $1 AND status = 'pending' AND erased_at IS NULL",
        post_id
    )?;
    Ok(count)
}

/// Whose comment this one answers, where they asked to be told, still want to be, and aren't the
/// same person.
pub async fn answered(on: &mut Connection, id: &str) -> Result<Option<Reader>, Error> {
    sql!(on, maybe Reader,
        "SELECT parent.id AS comment_id, parent.email, parent.email_hash
         FROM comments c JOIN comments parent ON parent.id = c.parent_id
         LEFT JOIN correspondents w ON w.email_hash = parent.email_hash
         WHERE c.id = $1 AND parent.notify = 1 AND parent.status = 'approved'
               AND parent.email_hash <> c.email_hash AND w.unsubscribed_at IS NULL", id)
}
