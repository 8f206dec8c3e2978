//! Links that work once, each kind in a table of its own: an id, until when it is good, and when it
//! was used. What a link leads to is the table's own file's.

use super::Transaction;
use super::connection::sql;
use crate::server::error::Error;

/// A table of such links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    Invitations,
    Resets,
    NewEmails,
}

macro_rules! of_each {
    ($links:expr, $before:literal, $after:literal) => {
        match $links {
            Links::Invitations => concat!($before, "invitations", $after),
            Links::Resets => concat!($before, "resets", $after),
            Links::NewEmails => concat!($before, "new_emails", $after),
        }
    };
}

/// Uses a link; false where it was used, or is past. Of two at once, one gets it.
pub(super) async fn take(
    tx: &mut Transaction,
    links: Links,
    id: &str,
    now: i64,
) -> Result<bool, Error> {
    let text = of_each!(
        links,
        "UPDATE ",
        " SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2"
    );
    Ok(sql!(tx, run, text, id, now)? == 1)
}

/// Forgets those that are past, and those that were used before `used`.
pub(super) async fn forget(
    tx: &mut Transaction,
    links: Links,
    now: i64,
    used: i64,
) -> Result<(), Error> {
    let text = of_each!(
        links,
        "DELETE FROM ",
        " WHERE (used_at IS NULL AND expires_at <= $1) OR used_at <= $2"
    );
    sql!(tx, run, text, now, used)?;
    Ok(())
}
