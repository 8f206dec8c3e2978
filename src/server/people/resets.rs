//! A forgotten password: a link by mail lets its owner choose another.

use super::{Refused, later};
use crate::server::context::Context;
use crate::server::error::Error;

/// Mails a link to the address, if somebody here has it. The answer is the same if nobody has.
///
/// # Errors
/// [`Refused::Mistakes`] where it is no address, [`Refused::Throttled`].
pub async fn ask(context: &Context, email: &str) -> Result<(), Refused> {
    let _ = (context, email);
    later()
}

/// # Errors
/// [`Error::NotFound`] where the link was used, or is past.
pub async fn check(context: &Context, token: &str) -> Result<(), Error> {
    let _ = (context, token);
    later()
}

/// Sets the password, and ends all sessions of its owner, who signs in next.
///
/// # Errors
/// As [`check`], and [`Refused::Mistakes`].
pub async fn finish(context: &Context, token: &str, password: &str) -> Result<(), Refused> {
    let _ = (context, token, password);
    later()
}
