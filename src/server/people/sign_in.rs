//! Signing in with a password. An attempt is counted before its password is looked at, so a flood
//! of them at once gets no further than one after the other.

use super::passwords::{self, Checked};
use super::sessions::Opening;
use super::{Browser, Refused, SignedIn, throttle};
use crate::domain::person::Mistake;
use crate::server::context::Context;
use crate::server::db;
use crate::server::db::Transaction;
use crate::server::db::people::Credentials;
use crate::server::error::Error;
use crate::server::signing::Keys;

/// Signs somebody in. A wrong password and an unknown address are refused alike, and take as long.
///
/// # Errors
/// [`Refused::Mistakes`] with `SignInWrong`, [`Refused::Throttled`].
pub async fn sign_in(
    context: &Context,
    email: &str,
    password: &str,
    browser: Browser<'_>,
) -> Result<SignedIn, Refused> {
    let email = email.trim().to_lowercase();
    let keys = Keys::of(context.db()).await?;
    let attempt = throttle::sign_in(context, &keys, &email, browser.device);
    let attempt = throttle::begin(context, attempt).await?;
    // Twice: meanwhile another sign-in may have renewed the hash of the same password.
    for _ in 0..2 {
        let Some((found, renewed)) = look(context, &email, password).await? else {
            break;
        };
        let opening = Opening::new(context, &keys, (&found.id, &email), browser);
        let coming = Coming {
            attempt: attempt.clone(),
            session: opening.new.clone(),
            found,
            renewed,
        };
        let entered = context
            .db()
            .write(move |tx| Box::pin(async move { enter(tx, &coming).await }));
        if entered.await? {
            return Ok(opening.opened(context).await?);
        }
    }
    Err(Mistake::SignInWrong.into())
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
}

/// Begins the session; false where the password was changed or the account removed meanwhile.
async fn enter(tx: &mut Transaction, coming: &Coming) -> Result<bool, Error> {
    // Whoever changes a password ends the sessions under the same lock.
    db::people::lock(tx).await?;
    let now = db::people::credentials_of(tx, &coming.found.id).await?;
    if now.as_ref() != Some(&coming.found) {
        return Ok(false);
    }
    throttle::take_back(tx, &coming.attempt).await?;
    if let (Some(renewed), Some(former)) = (&coming.renewed, &coming.found.password) {
        db::people::rehash(tx, &coming.found.id, (former, renewed)).await?;
    }
    db::sessions::add(tx, &coming.session).await?;
    Ok(true)
}
