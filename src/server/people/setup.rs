//! The first account: made once, by whoever has the link that the program printed.

use super::{Browser, Refused, SignedIn, later};
use crate::domain::person::Draft;
use crate::server::context::{Context, State};
use crate::server::error::Error;

/// The address at which the first account is made; none once there is an account.
pub async fn link(state: &State) -> Result<Option<String>, Error> {
    let _ = state;
    later()
}

/// # Errors
/// [`Error::NotFound`] unless this is the token and there is no account yet.
pub async fn check(context: &Context, token: &str) -> Result<(), Error> {
    let _ = (context, token);
    later()
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
    let _ = (context, token, draft, browser);
    later()
}
