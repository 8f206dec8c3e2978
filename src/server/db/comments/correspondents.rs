//! E-mail addresses that comments came with, by their keyed hash: which are known, which may be
//! written to. The addresses themselves stand with the comments.

use crate::server::db::connection::sql;
use crate::server::db::{Connection, Transaction};
use crate::server::error::Error;

/// Whether a comment of this address is approved.
pub async fn is_known(on: &mut Connection, email_hash: &str) -> Result<bool, Error> {
    let row = sql!(
        on,
        maybe(String,),
        "SELECT id FROM comments WHERE email_hash = $1 AND status = 'approved' LIMIT 1",
        email_hash
    )?;
    Ok(row.is_some())
}

/// True where the address may be sent the link for its device now: none was sent after `since`,
/// and its owner wants mail. Notes that it is sent.
pub async fn may_send_key(
    tx: &mut Transaction,
    email_hash: &str,
    since: i64,
    now: i64,
) -> Result<bool, Error> {
    let noted = sql!(
        tx,
        run,
        "INSERT INTO correspondents (email_hash, key_sent_at) VALUES ($1, $3)
         ON CONFLICT (email_hash) DO UPDATE SET key_sent_at = excluded.key_sent_at
         WHERE correspondents.unsubscribed_at IS NULL
               AND (correspondents.key_sent_at IS NULL OR correspondents.key_sent_at <= $2)",
        email_hash,
        since,
        now
    )?;
    Ok(noted > 0)
}

/// Notes that the owner of the address wants no more mail.
pub async fn unsubscribe(tx: &mut Transaction, email_hash: &str, now: i64) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "INSERT INTO correspondents (email_hash, unsubscribed_at) VALUES ($1, $2)
         ON CONFLICT (email_hash) DO UPDATE
         SET unsubscribed_at = COALESCE(correspondents.unsubscribed_at, excluded.unsubscribed_at)",
        email_hash,
        now
    )?;
    Ok(())
}

pub async fn is_unsubscribed(on: &mut Connection, email_hash: &str) -> Result<bool, Error> {
    let row = sql!(
        on,
        maybe(String,),
        "SELECT email_hash FROM correspondents
         WHERE email_hash = $1 AND unsubscribed_at IS NOT NULL",
        email_hash
    )?;
    Ok(row.is_some())
}
