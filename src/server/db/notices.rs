//! What mails about comments ask and note: whom to tell of what, who wants no more. Comments
//! themselves are `comments`'.

use super::connection::sql;
use super::{Connection, Transaction};
use crate::server::error::Error;

/// A comment as a mail tells of it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Told {
    pub id: String,
    pub status: String,
    pub revision: i64,
    /// 1 for somebody who is signed in.
    pub staff: i64,
    pub name: String,
    pub email: String,
    pub email_hash: String,
    pub message: String,
    pub slug: String,
    /// Of the post.
    pub title: String,
    /// 1 where readers see the post.
    pub public: i64,
}

/// Who is to be told of something.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Reader {
    pub email: String,
    pub email_hash: String,
}

pub async fn comment(on: &mut Connection, id: &str) -> Result<Option<Told>, Error> {
    sql!(on, maybe Told,
        "SELECT c.id, c.status, c.revision, c.staff, c.name, c.email, c.email_hash, c.message,
                p.slug, v.title,
                CAST(CASE p.status WHEN 'published' THEN 1 ELSE 0 END AS BIGINT) AS public
         FROM comments c JOIN posts p ON p.id = c.post_id
         JOIN versions v ON v.id = COALESCE(p.published_version_id, p.working_version_id)
         WHERE c.id = $1", id)
}

/// Whose comment this one answers, where they asked to be told, still want to be, and aren't the
/// same person.
pub async fn answered(on: &mut Connection, id: &str) -> Result<Option<Reader>, Error> {
    sql!(on, maybe Reader,
        "SELECT parent.email, parent.email_hash
         FROM comments c JOIN comments parent ON parent.id = c.parent_id
         LEFT JOIN correspondents w ON w.email_hash = parent.email_hash
         WHERE c.id = $1 AND parent.notify = 1 AND parent.status = 'approved'
               AND parent.email_hash <> c.email_hash AND w.unsubscribed_at IS NULL", id)
}

/// Notes that an address is sent the link that stores a key; false where that is not to be: one
/// was sent after `since`, or its owner wants no mail.
pub async fn offer_key(
    tx: &mut Transaction,
    email_hash: &str,
    now: i64,
    since: i64,
) -> Result<bool, Error> {
    let offered = sql!(
        tx,
        run,
        "INSERT INTO correspondents (email_hash, key_sent_at) VALUES ($1, $2)
         ON CONFLICT (email_hash) DO UPDATE SET key_sent_at = excluded.key_sent_at
         WHERE correspondents.unsubscribed_at IS NULL
               AND (correspondents.key_sent_at IS NULL OR correspondents.key_sent_at <= $3)",
        email_hash,
        now,
        since
    )?;
    Ok(offered == 1)
}

/// Notes that the owner of an address wants no more mail about comments.
pub async fn unsubscribe(tx: &mut Transaction, email_hash: &str, now: i64) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "INSERT INTO correspondents (email_hash, unsubscribed_at) VALUES ($1, $2)
         ON CONFLICT (email_hash) DO UPDATE SET unsubscribed_at = excluded.unsubscribed_at",
        email_hash,
        now
    )?;
    Ok(())
}

/// Whether its owner wants no more mail.
pub async fn is_unsubscribed(on: &mut Connection, email_hash: &str) -> Result<bool, Error> {
    let row = sql!(
        on,
        maybe(i64,),
        "SELECT unsubscribed_at FROM correspondents
         WHERE email_hash = $1 AND unsubscribed_at IS NOT NULL",
        email_hash
    )?;
    Ok(row.is_some())
}

/// Whether a comment under this address was approved and stands.
pub async fn is_known(on: &mut Connection, email_hash: &str) -> Result<bool, Error> {
    let row = sql!(
        on,
        maybe(String,),
        "SELECT id FROM comments WHERE email_hash = $1 AND status = 'approved' LIMIT 1",
        email_hash
    )?;
    Ok(row.is_some())
}
