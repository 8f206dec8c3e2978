//! The first account: made once, by whoever has the link that the program printed at its start. Its
//! token is signed, so the link is the same after a restart; it is good until there is an account.

use super::{Browser, Refused, SignedIn, add};
use crate::domain::person::{self, Draft, Role};
use crate::server::context::{Context, State};
use crate::server::db;
use crate::server::error::Error;
use crate::server::signing::Keys;

/// The address at which the first account is made; none once there is an account.
pub async fn link(state: &State) -> Result<Option<String>, Error> {
    if db::people::exist(&mut state.db.read().await?).await? {
        return Ok(None);
    }
    let token = Keys::of(&state.db).await?.setup();
    let base_url = &state.config.base_url;
    Ok(Some(format!("{base_url}/studio/setup?token={token}")))
}

/// # Errors
/// [`Error::NotFound`] unless this is the token and there is no account yet.
pub async fn check(context: &Context, token: &str) -> Result<(), Error> {
    let is_right = Keys::of(context.db()).await?.is_setup(token);
    if !is_right || db::people::exist(&mut context.db().read().await?).await? {
        return Err(Error::NotFound);
    }
    Ok(())
}

/// Makes the first account, an admin's, and signs them in.
///
/// # Errors
/// As [`check`], and [`Refused::Mistakes`].
pub async fn set_up(
    context: &Context,
    token: &str,
    draft: &Draft,
    browser: Browser<'_>,
) -> Result<SignedIn, Refused> {
    check(context, token).await?;
    let account = person::parse(draft).map_err(Refused::Mistakes)?;
    let ready = add::ready(context, &account, Role::Admin, Some("set up the site")).await?;
    let opening = add::opening(context, &ready, browser).await?;
    let session = opening.new.clone();
    let stored = context.db().write(move |tx| {
        Box::pin(async move {
            db::people::lock(tx).await?;
            if db::people::exist(tx).await? {
                return Err(Error::NotFound);
            }
            add::store(tx, &ready, Some(&session)).await
        })
    });
    add::opened(context, opening, stored.await?).await
}
