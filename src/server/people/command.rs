//! What the commands do with accounts. Whoever may run them on the server may do anything, so they
//! need no right.

use super::activity::{By, Subject, did};
use super::keep::Kept;
use super::resets::Chosen;
use super::{Refused, add, resets};
use crate::domain::person::{self, Draft, NewPassword, Role};
use crate::server::context::Context;
use crate::server::db;
use crate::server::db::people::factors;
use crate::server::error::Error;

/// Adds an account; its id.
///
/// # Errors
/// [`Refused::Mistakes`]
pub async fn add(context: &Context, draft: &Draft, role: Role) -> Result<String, Refused> {
    let account = person::parse(draft).map_err(Refused::Mistakes)?;
    let ready = add::ready(context, &account, role, None).await?;
    let id = ready.person.id.clone();
    let stored = context.db().write(move |tx| {
        Box::pin(async move {
            db::people::lock(tx).await?;
            add::store(tx, &ready, None).await
        })
    });
    stored.await??;
    Ok(id)
}

/// Everybody, in the order of names.
pub async fn list(context: &Context) -> Result<Vec<Kept>, Error> {
    let rows = db::people::all(&mut context.db().read().await?).await?;
    Ok(rows.into_iter().map(Kept::from).collect())
}

/// Sets somebody's password, which is all that they need from then on, and ends all their sessions.
///
/// # Errors
/// [`Error::NotFound`] where nobody has the address; [`Refused::Mistakes`].
pub async fn set_password(context: &Context, email: &str, password: &str) -> Result<(), Refused> {
    let email = email.trim().to_lowercase();
    let found = db::people::credentials(&mut context.db().read().await?, &email).await?;
    let found = found.ok_or(Error::NotFound)?;
    let password = NewPassword::parse(password)?;
    resets::refuse_guessable(&password, &found.name, &found.email)?;
    let chosen = Chosen::of(&password, false).await?;
    let subject = Subject::person(&found.id, &found.name);
    let activity = did(context, By::COMMAND, "set the password of", subject);
    let now = context.now;
    let set = context.db().write(move |tx| {
        Box::pin(async move {
            db::people::lock(tx).await?;
            factors::set(tx, &found.id, (None, 0)).await?;
            resets::replace(tx, (&found.id, ""), &chosen, now).await?;
            db::activity::add(tx, &activity).await
        })
    });
    Ok(set.await?)
}
