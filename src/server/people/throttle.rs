//! How often somebody may guess. Counted in the database before a guess is looked at; what was no
//! guess is taken back.

use super::Refused;
use crate::server::context::Context;
use crate::server::db;
use crate::server::db::Transaction;
use crate::server::db::attempts::{Attempt, Counter};
use crate::server::error::Error;
use crate::server::ids;
use crate::server::signing::Keys;

/// Milliseconds over which guesses of a password are counted.
const GUESSING: i64 = 10 * 60_000;
/// Milliseconds over which mails are counted that somebody asks for.
const ASKING: i64 = 60 * 60_000;
/// Mails in that time: to one address, and for one who asks.
const ASKED_FOR_ACCOUNT: u32 = 3;
const ASKED_BY_SENDER: u32 = 10;

/// For so long attempts must be kept, in milliseconds.
pub(super) const KEPT: i64 = 2 * ASKING;

/// A guess at the password of an address. A device on which its owner signed in before has a count
/// of its own, so that strangers can't keep them out.
pub(super) fn sign_in(
    context: &Context,
    keys: &Keys,
    email: &str,
    device: Option<&str>,
) -> Attempt {
    let limits = &context.config().limits;
    let known = device.and_then(|cookie| keys.device_known_to(cookie, email));
    let per_account = |key| Counter {
        key,
        limit: limits.wrong_passwords_per_account,
    };
    let counters = match known {
        Some(device) => vec![per_account(keys.counter("device", device))],
        None => vec![
            per_account(keys.counter("account", &keys.email_hash(email))),
            Counter {
                key: keys.counter("sender", &context.source.network()),
                limit: limits.wrong_passwords_per_address,
            },
        ],
    };
    attempt(context, GUESSING, counters)
}

/// A guess at the present password of somebody who is signed in.
pub(super) fn present_password(context: &Context, keys: &Keys, person_id: &str) -> Attempt {
    let counter = Counter {
        key: keys.counter("present", person_id),
        limit: context.config().limits.wrong_passwords_per_account,
    };
    attempt(context, GUESSING, vec![counter])
}

/// Asking for a link to replace a forgotten password.
pub(super) fn reset(context: &Context, keys: &Keys, email: &str) -> Attempt {
    let account = Counter {
        key: keys.counter("reset", &keys.email_hash(email)),
        limit: ASKED_FOR_ACCOUNT,
    };
    let sender = Counter {
        key: keys.counter("reset sender", &context.source.network()),
        limit: ASKED_BY_SENDER,
    };
    attempt(context, ASKING, vec![account, sender])
}

/// Counts an attempt; its id, to take it back by.
///
/// # Errors
/// [`Refused::Throttled`]
pub(super) async fn begin(context: &Context, attempt: Attempt) -> Result<String, Refused> {
    let id = attempt.id.clone();
    let counted = context
        .db()
        .write(move |tx| Box::pin(async move { db::attempts::begin(tx, &attempt).await }));
    match counted.await? {
        None => Ok(id),
        Some(wait) => Err(throttled(wait)),
    }
}

/// Takes an attempt back that was no guess.
pub(super) async fn take_back(tx: &mut Transaction, id: &str) -> Result<(), Error> {
    db::attempts::take_back(tx, id).await
}

/// After so many milliseconds.
pub(super) fn throttled(wait: i64) -> Refused {
    Refused::Throttled(wait.saturating_add(999) / 1000)
}

fn attempt(context: &Context, within: i64, counters: Vec<Counter>) -> Attempt {
    Attempt {
        id: ids::new(context.now),
        now: context.now,
        within,
        counters,
    }
}
