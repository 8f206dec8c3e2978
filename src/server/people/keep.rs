//! Keeping accounts: one's own, and, for admins, everybody's.

use super::{Refused, later};
use crate::domain::person::Role;
use crate::server::context::{Admin, Context, Staff};
use crate::server::error::Error;

/// An account as admins see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// Their author's id, where they have a byline.
    pub author_id: Option<String>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// The last use of a session, where there is one.
    pub last_seen_at: Option<i64>,
}

/// What happens to the name on the posts of somebody who goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Byline {
    #[default]
    Keep,
    /// The posts become this author's. An author's id.
    HandTo(String),
}

/// What somebody wants mails about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notices {
    /// To editors: a draft was submitted for review.
    pub submitted: bool,
    /// To whoever wrote it: a draft was returned or published.
    pub decided: bool,
}

/// Everybody who has an account, in the order of names.
pub async fn list(context: &Context, admin: &Admin) -> Result<Vec<Kept>, Error> {
    let _ = (context, admin);
    later()
}

/// # Errors
/// [`Error::NotFound`]
pub async fn find(context: &Context, admin: &Admin, id: &str) -> Result<Kept, Error> {
    let _ = (context, admin, id);
    later()
}

/// Gives somebody another role, which holds from their next request on.
///
/// # Errors
/// [`Refused::Mistakes`] with `RoleUnknown` or `LastAdmin`; [`Error::NotFound`].
pub async fn change_role(
    context: &Context,
    admin: &Admin,
    (id, role): (&str, &str),
) -> Result<(), Refused> {
    let _ = (context, admin, id, role);
    later()
}

/// Ends somebody's account and sessions. Nothing that they wrote goes with it.
///
/// # Errors
/// [`Refused::Mistakes`] with `LastAdmin` or `AuthorUnknown`; [`Error::NotFound`].
pub async fn remove(
    context: &Context,
    admin: &Admin,
    id: &str,
    byline: &Byline,
) -> Result<(), Refused> {
    let _ = (context, admin, id, byline);
    later()
}

/// Changes one's own name. The byline's is the author's, and stays.
pub async fn rename(context: &Context, staff: &Staff, name: &str) -> Result<(), Refused> {
    let _ = (context, staff, name);
    later()
}

/// Changes one's own password. All other sessions end, and this one gets the token returned.
///
/// # Errors
/// [`Refused::Mistakes`], [`Refused::Throttled`] after too many wrong present passwords.
pub async fn change_password(
    context: &Context,
    staff: &Staff,
    present: &str,
    password: &str,
) -> Result<String, Refused> {
    let _ = (context, staff, present, password);
    later()
}

/// What one gets mails about.
pub async fn notices(context: &Context, staff: &Staff) -> Result<Notices, Error> {
    let _ = (context, staff);
    later()
}

pub async fn set_notices(context: &Context, staff: &Staff, notices: Notices) -> Result<(), Error> {
    let _ = (context, staff, notices);
    later()
}
