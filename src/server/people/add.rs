//! Making an account, whichever way its owner comes: by the setup link, by an invitation, by a
//! command.

use super::activity::{By, Subject, did};
use super::passwords;
use super::sessions::Opening;
use super::{Browser, Refused, SignedIn};
use crate::domain::person::{Account, Mistake, Role};
use crate::server::context::Context;
use crate::server::db;
use crate::server::db::people::NewPerson;
use crate::server::db::sessions::NewSession;
use crate::server::db::{Transaction, activity::ActivityRow};
use crate::server::error::Error;
use crate::server::ids;
use crate::server::signing::Keys;

/// An account that may be stored: its password is hashed.
#[derive(Clone, Debug)]
pub(super) struct Ready {
    pub person: NewPerson,
    /// What is noted of it.
    pub activity: ActivityRow,
}

/// The account with its password hashed. `what` is what its owner did, or, where a command made it,
/// nothing.
///
/// # Errors
/// [`Refused::Mistakes`] where the password is one that everybody uses.
pub(super) async fn ready(
    context: &Context,
    account: &Account,
    role: Role,
    what: Option<&str>,
) -> Result<Ready, Refused> {
    let Account {
        name,
        email,
        password,
    } = account;
    passwords::refuse_guessable(password, name, email)?;
    let person = NewPerson {
        id: ids::new(context.now),
        name: name.as_str().to_owned(),
        email: email.as_str().to_owned(),
        role,
        password: passwords::hash(password).await?,
        created_at: context.now,
    };
    let (id, name) = (person.id.as_str(), person.name.as_str());
    let activity = match what {
        Some(what) => {
            let by = By { id: Some(id), name };
            did(context, by, what, Subject::oneself(id))
        }
        None => did(context, By::COMMAND, "added", Subject::person(id, name)),
    };
    Ok(Ready { activity, person })
}

/// Stores the account, and the session where there is one. Under [`db::people::lock`].
///
/// # Errors
/// [`Mistake::EmailTaken`]
pub(super) async fn store(
    tx: &mut Transaction,
    ready: &Ready,
    session: Option<&NewSession>,
) -> Result<Result<(), Mistake>, Error> {
    if !db::people::add(tx, &ready.person).await? {
        return Ok(Err(Mistake::EmailTaken));
    }
    if let Some(session) = session {
        db::sessions::add(tx, session).await?;
    }
    db::activity::add(tx, &ready.activity).await?;
    Ok(Ok(()))
}

/// The session of whoever has just made their account.
pub(super) async fn opening(
    context: &Context,
    ready: &Ready,
    browser: Browser<'_>,
) -> Result<Opening, Error> {
    let keys = Keys::of(context.db()).await?;
    let NewPerson { id, email, .. } = &ready.person;
    Ok(Opening::new(context, &keys, (id, email), browser))
}

/// Once it is stored.
pub(super) async fn opened(
    context: &Context,
    opening: Opening,
    stored: Result<(), Mistake>,
) -> Result<SignedIn, Refused> {
    stored?;
    Ok(opening.opened(context).await?)
}
