//! A forgotten password: a link by mail lets its owner choose another.

use super::activity::{By, Subject, did};
use super::{Refused, mails, passwords, second_factor, throttle};
use crate::domain::person::{Email, Mistake, Name, NewPassword};
use crate::server::context::Context;
use crate::server::db;
use crate::server::db::Transaction;
use crate::server::db::attempts::Attempt;
use crate::server::db::people::factors;
use crate::server::db::resets::{NewReset, ResetRow};
use crate::server::error::Error;
use crate::server::ids;
use crate::server::signing::Keys;

/// Milliseconds for which a link is good.
const GOOD: i64 = 60 * 60_000;

/// Mails a link to the address, if somebody here has it. The answer is the same if nobody has, and
/// so is the work: one write.
///
/// # Errors
/// [`Refused::Mistakes`] where it is no address, [`Refused::Throttled`].
pub async fn ask(context: &Context, email: &str) -> Result<(), Refused> {
    let email = Email::parse(email)?;
    let keys = Keys::of(context.db()).await?;
    let attempt = throttle::reset(context, &keys, email.as_str());
    let now = context.now;
    let wait = context
        .db()
        .write(move |tx| Box::pin(async move { send(tx, &attempt, email.as_str(), now).await }));
    match wait.await? {
        None => Ok(()),
        Some(wait) => Err(throttle::throttled(wait)),
    }
}

/// Milliseconds to wait; none where there was room.
async fn send(
    tx: &mut Transaction,
    attempt: &Attempt,
    email: &str,
    now: i64,
) -> Result<Option<i64>, Error> {
    let wait = db::attempts::begin(tx, attempt).await?;
    if wait.is_some() {
        return Ok(wait);
    }
    if let Some(found) = db::people::credentials(tx, email).await? {
        let new = NewReset {
            id: ids::new(now),
            person_id: found.id,
            created_at: now,
            expires_at: now + GOOD,
        };
        db::resets::add(tx, &new).await?;
        mails::add(tx, now, mails::RESET, &new.id).await?;
    }
    Ok(None)
}

pub(super) fn address(context: &Context, token: &str) -> String {
    format!("{}/studio/reset?token={token}", context.config().base_url)
}

/// # Errors
/// [`Error::NotFound`] where the link was used, or is past.
pub async fn check(context: &Context, token: &str) -> Result<(), Error> {
    find(context, token).await.map(|_| ())
}

async fn find(context: &Context, token: &str) -> Result<(String, ResetRow), Error> {
    let keys = Keys::of(context.db()).await?;
    let id = keys.reset_of(token).ok_or(Error::NotFound)?;
    let mut on = context.db().read().await?;
    let found = db::resets::find(&mut on, id, context.now).await?;
    found.map(|row| (id.to_owned(), row)).ok_or(Error::NotFound)
}

/// Sets the password, and ends all sessions of its owner, who signs in next.
///
/// # Errors
/// As [`check`], and [`Refused::Mistakes`].
pub async fn finish(context: &Context, token: &str, password: &str) -> Result<(), Refused> {
    let (id, row) = find(context, token).await?;
    let guarded = second_factor::is_on(context, &row.person_id).await?;
    let password = NewPassword::parse_for(password, guarded)?;
    refuse_guessable(&password, &row.name, &row.email)?;
    let chosen = Chosen::of(&password, guarded).await?;
    let by = By {
        id: Some(&row.person_id),
        name: &row.name,
    };
    let what = "chose a new password, by a link";
    let activity = did(context, by, what, Subject::oneself(&row.person_id));
    let now = context.now;
    let set = context.db().write(move |tx| {
        Box::pin(async move {
            db::people::lock(tx).await?;
            let taken = db::resets::take(tx, &id, now).await?;
            taken.then_some(()).ok_or(Error::NotFound)?;
            replace(tx, (&row.person_id, ""), &chosen, now).await?;
            db::activity::add(tx, &activity).await
        })
    });
    Ok(set.await?)
}

/// Whether a password is too easy for somebody whose name and address are these.
pub(super) fn refuse_guessable(
    password: &NewPassword,
    name: &str,
    email: &str,
) -> Result<(), Mistake> {
    passwords::refuse_guessable(password, &Name::parse(name)?, &Email::parse(email)?)
}

/// A password that somebody chose, as it is kept.
pub(super) struct Chosen {
    hash: String,
    /// Whether it is too short to stand alone.
    needs_another: bool,
    /// Whether the account has a second factor, as far as its owner was told.
    guarded: bool,
}

impl Chosen {
    pub async fn of(password: &NewPassword, guarded: bool) -> Result<Self, Error> {
        Ok(Self {
            hash: passwords::hash(password).await?,
            needs_another: password.needs_another(),
            guarded,
        })
    }
}

/// Sets a password, and ends whatever the former one had opened, but for the session with the id
/// `but`. Under [`db::people::lock`].
///
/// # Errors
/// [`Error::NotFound`] where there is no such account any more, or its second factor went meanwhile.
pub(super) async fn replace(
    tx: &mut Transaction,
    (person_id, but): (&str, &str),
    chosen: &Chosen,
    now: i64,
) -> Result<(), Error> {
    let row = factors::find(tx, person_id).await?;
    if chosen.guarded != row.is_some_and(|row| row.totp.is_some()) {
        return Err(Error::NotFound);
    }
    let password = (chosen.hash.as_str(), chosen.needs_another);
    let set = db::people::set_password(tx, person_id, password).await?;
    set.then_some(()).ok_or(Error::NotFound)?;
    db::sessions::end_others(tx, person_id, but).await?;
    db::resets::end_all(tx, person_id).await?;
    mails::add(tx, now, mails::CHANGED, person_id).await
}
