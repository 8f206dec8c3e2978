//! Signing in with a password.

use super::{Browser, Refused, SignedIn, later};
use crate::server::context::Context;

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
    let _ = (context, email, password, browser);
    later()
}
