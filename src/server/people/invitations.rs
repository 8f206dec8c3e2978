//! Invitations: an admin invites somebody by mail; whoever has the link makes the account.

use super::{Browser, Refused, SignedIn, later};
use crate::domain::person::Role;
use crate::server::context::{Admin, Context};
use crate::server::error::Error;

/// Whom to invite, as the form was filled in.
#[derive(Clone, Debug, Default)]
pub struct Invite {
    pub name: String,
    pub email: String,
    pub role: String,
}

/// An invitation that wasn't used yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// The name of who invited them.
    pub invited_by: String,
    /// Milliseconds since 1970.
    pub expires_at: i64,
}

/// Invites somebody, and mails them the link. An earlier invitation to the address ends.
///
/// # Errors
/// [`Refused::Mistakes`], also where the address has an account.
pub async fn invite(
    context: &Context,
    admin: &Admin,
    invite: &Invite,
) -> Result<Invitation, Refused> {
    let _ = (context, admin, invite);
    later()
}

/// The address at which an invitation is accepted, for an admin to hand on where mail won't do.
pub async fn link(context: &Context, admin: &Admin, id: &str) -> Result<String, Error> {
    let _ = (context, admin, id);
    later()
}

/// What is neither used nor past, the latest first.
pub async fn pending(context: &Context, admin: &Admin) -> Result<Vec<Invitation>, Error> {
    let _ = (context, admin);
    later()
}

/// # Errors
/// [`Error::NotFound`] where there is no such invitation.
pub async fn withdraw(context: &Context, admin: &Admin, id: &str) -> Result<(), Error> {
    let _ = (context, admin, id);
    later()
}

/// The invitation that the link of a mail belongs to.
///
/// # Errors
/// [`Error::NotFound`] where it was used, withdrawn, or is past.
pub async fn find(context: &Context, token: &str) -> Result<Invitation, Error> {
    let _ = (context, token);
    later()
}

/// Makes the account, with this name and password and the invitation's address and role.
///
/// # Errors
/// As [`find`], and [`Refused::Mistakes`].
pub async fn accept(
    context: &Context,
    token: &str,
    (name, password): (&str, &str),
    browser: Browser<'_>,
) -> Result<SignedIn, Refused> {
    let _ = (context, token, name, password, browser);
    later()
}
