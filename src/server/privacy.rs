//! What a person may ask of us: everything that is held about their address, and that none of it
//! is held any longer. Addresses are found by their keyed hash, so however their letters are written.

mod erase;
mod export;
mod record;

pub use erase::{Erased, again, again_within, erase};
pub use export::{Export, export};

use super::context::Context;
use super::db;
use super::error::Error;
use super::signing::Keys;

/// How many comments of an address there are, in whatever state.
///
/// # Errors
/// [`Error::Operator`] for what is no address.
pub async fn count(context: &Context, email: &str) -> Result<usize, Error> {
    let hash = hash(context, address(email)?).await?;
    let mut on = context.db().read().await?;
    let rows = db::comments::erasing::written_by(&mut on, &hash, context.now).await?;
    Ok(rows.len())
}

async fn hash(context: &Context, email: &str) -> Result<String, Error> {
    Ok(Keys::of(context.db()).await?.email_hash(email))
}

/// The address without white space around it. What a comment came with may be older than today's
/// rule of what an address is, so any with an @ will do.
fn address(email: &str) -> Result<&str, Error> {
    let email = email.trim();
    let sound = email.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && !host.is_empty() && !email.contains(char::is_whitespace)
    });
    sound.then_some(email).ok_or_else(|| {
        Error::Operator(format!(
            "{email:?} is no e-mail address; give one as in asha@example.org"
        ))
    })
}
