//! E-mail addresses that comments came with, by their keyed hash: which are known, which may be
//! written to. The addresses themselves stand with the comments.

use crate::server::db::connection::sql;
use crate::server::db::{Connection, Transaction, list};
use crate::server::error::Error;

/// Whether a comment is approved of the address whose hash is the parameter `$hash`.
macro_rules! known {
    ($hash:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM comments WHERE email_hash = ",
            $hash,
            " AND status = 'approved')"
        )
    };
}
pub(in crate::server::db) use known;

/// Whether a comment of this address is approved.
pub async fn is_known(on: &mut Connection, email_hash: &str) -> Result<bool, Error> {
    const TEXT: &str = concat!("SELECT 'known' WHERE ", known!("$1"));
    Ok(sql!(on, maybe(String,), TEXT, email_hash)?.is_some())
}

/// Those of the addresses, each given once, that may be sent the link for their device now: none was
/// sent after `since`, and their owners want mail. Notes that it is sent.
pub async fn may_send_key(
    tx: &mut Transaction,
    email_hashes: &[String],
    since: i64,
    now: i64,
) -> Result<Vec<String>, Error> {
    let noted = sql!(
        tx,
        all(String,),
        "INSERT INTO correspondents (email_hash, key_sent_at)
         SELECT value, $3 FROM json_each($1) WHERE TRUE
         ON CONFLICT (email_hash) DO UPDATE SET key_sent_at = excluded.key_sent_at
         WHERE correspondents.unsubscribed_at IS NULL
               AND (correspondents.key_sent_at IS NULL OR correspondents.key_sent_at <= $2)
         RETURNING email_hash",
        list(email_hashes),
        since,
        now
    )?;
    Ok(noted.into_iter().map(|(hash,)| hash).collect())
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
