//! Signing in with a password, and a code where the account asks for one. An attempt is counted before its password is looked at, so a flood
//! of them at once gets no further than one after the other.

use super::passwords::{self, Checked};
use super::sessions::Opening;
use super::{Browser, Refused, SignedIn, second_factor, throttle};
use crate::domain::person::{Code, Mistake};
use crate::server::context::Context;
use crate::server::db;
use crate::server::db::Transaction;
use crate::server::db::people::{Credentials, factors};
use crate::server::error::Error;
use crate::server::signing::Keys;

/// Milliseconds in which a code is to follow its password.
const HALFWAY: i64 = 10 * 60_000;

/// Signs somebody in. A wrong password and an unknown address are refused alike, and take as long.
///
/// # Errors
/// [`Refused::Mistakes`] with `SignInWrong`, [`Refused::Throttled`]; [`Refused::CodeNeeded`] where
/// the account has a second factor.
pub async fn sign_in(
    context: &Context,
    email: &str,
    password: &str,
    browser: Browser<'_>,
) -> Result<SignedIn, Refused> {
    // Of which PostgreSQL takes no zero.
    let email = email.trim().replace('\0', "").to_lowercase();
    let keys = Keys::of(context.db()).await?;
    let attempt = throttle::sign_in(context, &keys, &email, browser.device);
    let attempt = throttle::begin(context, attempt).await?;
    // Twice: meanwhile another sign-in may have renewed the hash of the same password.
    for _ in 0..2 {
        let Some((found, renewed)) = look(context, &email, password).await? else {
            break;
        };
        let opening = Opening::new(context, &keys, (&found.id, &email), browser);
        let until = context.now + HALFWAY;
        let kept = renewed.as_ref().or(found.password.as_ref());
        let kept = kept.map(String::as_str).unwrap_or_default();
        let halfway = keys.halfway(&found.id, kept, until);
        let coming = Coming {
            attempt: attempt.clone(),
            session: opening.new.clone(),
            found,
            renewed,
            code: None,
            now: context.now,
        };
        match come(context, coming).await? {
            Entered::In => return Ok(opening.opened(context).await?),
            Entered::CodeNeeded => return Err(Refused::CodeNeeded(halfway)),
            Entered::Changed | Entered::CodeWrong => {}
        }
    }
    Err(Mistake::SignInWrong.into())
}

/// Signs somebody in whose password was right a moment ago, as `halfway` says.
///
/// # Errors
/// [`Refused::Mistakes`], [`Refused::Throttled`]; [`Error::Gone`] where that was too long ago, or the
/// password was changed.
pub async fn sign_in_with_code(
    context: &Context,
    (halfway, code): (&str, &str),
    browser: Browser<'_>,
) -> Result<SignedIn, Refused> {
    let keys = Keys::of(context.db()).await?;
    let id = Keys::named_halfway(halfway).ok_or(Error::Gone)?;
    let found = db::people::credentials_of(&mut context.db().read().await?, id).await?;
    let found = found.ok_or(Error::Gone)?;
    let kept = found.password.as_deref().unwrap_or_default();
    if !keys.is_halfway(halfway, (&found.id, kept), context.now) {
        return Err(Error::Gone.into());
    }
    let code = Code::parse(code)?;
    let attempt = throttle::sign_in(context, &keys, &found.email, browser.device);
    let opening = Opening::new(context, &keys, (&found.id, &found.email), browser);
    let coming = Coming {
        attempt: throttle::begin(context, attempt).await?,
        session: opening.new.clone(),
        found,
        renewed: None,
        code: Some(code),
        now: context.now,
    };
    match come(context, coming).await? {
        Entered::In => Ok(opening.opened(context).await?),
        Entered::CodeNeeded | Entered::CodeWrong => Err(Mistake::CodeWrong.into()),
        Entered::Changed => Err(Error::Gone.into()),
    }
}

async fn come(context: &Context, coming: Coming) -> Result<Entered, Error> {
    let write = context
        .db()
        .write(move |tx| Box::pin(async move { enter(tx, &coming).await }));
    write.await
}

/// Whose password this is, with its hash at today's cost where the one that is kept is outdated.
async fn look(
    context: &Context,
    email: &str,
    password: &str,
) -> Result<Option<(Credentials, Option<String>)>, Error> {
    let found = db::people::credentials(&mut context.db().read().await?, email).await?;
    let kept = found.as_ref().and_then(|found| found.password.as_deref());
    Ok(match (passwords::check(password, kept).await?, found) {
        (Checked::Right, Some(found)) => Some((found, None)),
        (Checked::Outdated, Some(found)) => {
            Some((found, Some(passwords::hash_again(password).await?)))
        }
        (Checked::Wrong, _) | (_, None) => None,
    })
}

/// Somebody whose password was right a moment ago.
struct Coming {
    /// Its id.
    attempt: String,
    session: db::sessions::NewSession,
    found: Credentials,
    /// The password's hash at today's cost.
    renewed: Option<String>,
    /// What else they entered.
    code: Option<Code>,
    now: i64,
}

/// How far somebody came.
enum Entered {
    In,
    /// A code is asked for as well. The password was no wrong guess.
    CodeNeeded,
    CodeWrong,
    /// The password was changed or the account removed meanwhile.
    Changed,
}

/// Begins the session, if nothing is in its way.
async fn enter(tx: &mut Transaction, coming: &Coming) -> Result<Entered, Error> {
    // Whoever changes a password ends the sessions under the same lock.
    db::people::lock(tx).await?;
    let id = &coming.found.id;
    let now = db::people::credentials_of(tx, id).await?;
    if now.as_ref() != Some(&coming.found) {
        return Ok(Entered::Changed);
    }
    if let (Some(renewed), Some(former)) = (&coming.renewed, &coming.found.password) {
        db::people::rehash(tx, id, (former, renewed)).await?;
    }
    let factor = factors::find(tx, id).await?;
    if factor.is_some_and(|row| row.totp.is_some()) {
        let Some(code) = &coming.code else {
            throttle::take_back(tx, &coming.attempt).await?;
            return Ok(Entered::CodeNeeded);
        };
        if !second_factor::is_right(tx, id, code, coming.now).await? {
            return Ok(Entered::CodeWrong);
        }
    }
    throttle::take_back(tx, &coming.attempt).await?;
    db::sessions::add(tx, &coming.session).await?;
    Ok(Entered::In)
}
