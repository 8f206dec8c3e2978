//! What is held about one e-mail address, found by its keyed hash. Taking it away is
//! `comments::erasing`'s.

use super::Connection;
use super::connection::sql;
use crate::server::error::Error;

/// A comment with everything that is held with it, but for hashes.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct HeldRow {
    pub id: String,
    /// Of the post.
    pub slug: String,
    pub parent_id: Option<String>,
    pub created_at: i64,
    pub edited_at: Option<i64>,
    pub decided_at: Option<i64>,
    pub status: String,
    pub held_for: Option<String>,
    pub learnt: Option<String>,
    pub staff: i64,
    pub notify: i64,
    /// 1 while it is kept which network it came from.
    pub network: i64,
    pub name: String,
    pub email: String,
    pub message: String,
}

/// The comments of an address, in the order in which they came.
pub async fn comments(on: &mut Connection, email_hash: &str) -> Result<Vec<HeldRow>, Error> {
    sql!(on, all HeldRow,
        "SELECT c.id, p.slug, c.parent_id, c.created_at, c.edited_at, c.decided_at, c.status,
                c.held_for, c.learnt, c.staff, c.notify,
                CAST(CASE WHEN c.sender IS NULL THEN 0 ELSE 1 END AS BIGINT) AS network,
                c.name, c.email, c.message
         FROM comments c JOIN posts p ON p.id = c.post_id
         WHERE c.email_hash = $1 ORDER BY c.created_at, c.id", email_hash)
}

/// A reader's report of a comment. Who made it isn't known.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ReportRow {
    pub comment_id: String,
    pub created_at: i64,
    pub settled: i64,
}

/// What readers reported of the comments of an address.
pub async fn reports(on: &mut Connection, email_hash: &str) -> Result<Vec<ReportRow>, Error> {
    sql!(on, all ReportRow,
        "SELECT r.comment_id, r.created_at, r.settled
         FROM comment_reports r JOIN comments c ON c.id = r.comment_id
         WHERE c.email_hash = $1 ORDER BY r.created_at, r.comment_id, r.sender", email_hash)
}

/// A mail that a comment caused.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct MailRow {
    pub kind: String,
    pub comment_id: String,
    pub created_at: i64,
    pub due_at: i64,
    pub finished_at: Option<i64>,
    pub failed_at: Option<i64>,
}

/// The mails that are remembered because of comments of an address, or of answers to them.
pub async fn mails(on: &mut Connection, email_hash: &str) -> Result<Vec<MailRow>, Error> {
    sql!(on, all MailRow,
        "SELECT j.kind, c.id AS comment_id, j.created_at, j.due_at, j.finished_at, j.failed_at
         FROM comments c JOIN jobs j ON j.payload LIKE '%' || c.id || '%'
         LEFT JOIN comments parent ON parent.id = c.parent_id
         WHERE c.email_hash = $1 OR parent.email_hash = $1
         ORDER BY j.created_at, j.id", email_hash)
}

/// What is noted of mail to an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct CorrespondentRow {
    pub key_sent_at: Option<i64>,
    pub unsubscribed_at: Option<i64>,
}

pub async fn correspondent(
    on: &mut Connection,
    email_hash: &str,
) -> Result<Option<CorrespondentRow>, Error> {
    sql!(on, maybe CorrespondentRow,
        "SELECT key_sent_at, unsubscribed_at FROM correspondents WHERE email_hash = $1", email_hash)
}
