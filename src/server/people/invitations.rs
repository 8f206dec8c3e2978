//! Invitations: an admin invites somebody by mail; whoever has the link makes the account, with the
//! address and the role of the invitation.

use super::activity::{By, Subject, did};
use super::{Browser, Refused, SignedIn, add, mails};
use crate::domain::person::{self, Draft, Email, INVITATION_DAYS, Mistake, Name, Role};
use crate::server::context::{Admin, Context};
use crate::server::db;
use crate::server::db::invitations::{InvitationRow, NewInvitation};
use crate::server::error::Error;
use crate::server::ids;
use crate::server::signing::Keys;

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

impl From<InvitationRow> for Invitation {
    fn from(row: InvitationRow) -> Self {
        Self {
            role: row.role(),
            id: row.id,
            name: row.name,
            email: row.email,
            invited_by: row.invited_by,
            expires_at: row.expires_at,
        }
    }
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
    let (name, email, role) = parse(invite)?;
    let new = NewInvitation {
        id: ids::new(context.now),
        name: name.as_str().to_owned(),
        email: email.as_str().to_owned(),
        role,
        invited_by: admin.id.clone(),
        created_at: context.now,
        expires_at: context.now + INVITATION_DAYS * 86_400_000,
    };
    let invitation = Invitation {
        id: new.id.clone(),
        name: new.name.clone(),
        email: new.email.clone(),
        role,
        invited_by: admin.name.clone(),
        expires_at: new.expires_at,
    };
    let subject = Subject::person(&new.id, &new.name);
    let (now, activity) = (context.now, did(context, By::of(admin), "invited", subject));
    let stored = context.db().write(move |tx| {
        Box::pin(async move {
            db::people::lock(tx).await?;
            if db::people::credentials(tx, &new.email).await?.is_some() {
                return Ok(Err(Mistake::EmailTaken));
            }
            db::invitations::add(tx, &new).await?;
            mails::add(tx, now, mails::INVITED, &new.id).await?;
            db::activity::add(tx, &activity).await?;
            Ok(Ok(()))
        })
    });
    stored.await??;
    Ok(invitation)
}

fn parse(invite: &Invite) -> Result<(Name, Email, Role), Refused> {
    let name = Name::parse(&invite.name).map_err(Mistake::of_another);
    let email = Email::parse(&invite.email);
    let role = invite.role.parse().map_err(|_| Mistake::RoleUnknown);
    match (name, email, role) {
        (Ok(name), Ok(email), Ok(role)) => Ok((name, email, role)),
        (name, email, role) => {
            let mistakes = [name.err(), email.err(), role.err()];
            Err(Refused::Mistakes(mistakes.into_iter().flatten().collect()))
        }
    }
}

/// The address at which an invitation is accepted, for an admin to hand on where mail won't do.
///
/// # Errors
/// [`Error::NotFound`] where there is no such invitation.
pub async fn link(context: &Context, _admin: &Admin, id: &str) -> Result<String, Error> {
    let mut on = context.db().read().await?;
    let found = db::invitations::find(&mut on, id, context.now).await?;
    let found = found.ok_or(Error::NotFound)?;
    let keys = Keys::of(context.db()).await?;
    Ok(address(context, &keys.invitation(&found.id)))
}

pub(super) fn address(context: &Context, token: &str) -> String {
    format!("{}/studio/invitations/{token}", context.config().base_url)
}

/// What is neither used nor past, the latest first.
pub async fn pending(context: &Context, _admin: &Admin) -> Result<Vec<Invitation>, Error> {
    let mut on = context.db().read().await?;
    let rows = db::invitations::pending(&mut on, context.now).await?;
    Ok(rows.into_iter().map(Invitation::from).collect())
}

/// # Errors
/// [`Error::NotFound`] where there is no such invitation.
pub async fn withdraw(context: &Context, admin: &Admin, id: &str) -> Result<(), Error> {
    let (context, admin, id) = (context.clone(), admin.clone(), id.to_owned());
    let db = context.state.db.clone();
    db.write(move |tx| {
        Box::pin(async move {
            let name = db::invitations::withdraw(tx, &id).await?;
            let name = name.ok_or(Error::NotFound)?;
            let subject = Subject::person(&id, &name);
            let what = "withdrew the invitation of";
            db::activity::add(tx, &did(&context, By::of(&admin), what, subject)).await
        })
    })
    .await
}

/// The invitation that the link of a mail belongs to.
///
/// # Errors
/// [`Error::NotFound`] where it was used, withdrawn, or is past.
pub async fn find(context: &Context, token: &str) -> Result<Invitation, Error> {
    let keys = Keys::of(context.db()).await?;
    let id = keys.invited(token).ok_or(Error::NotFound)?;
    let mut on = context.db().read().await?;
    let found = db::invitations::find(&mut on, id, context.now).await?;
    found.map(Invitation::from).ok_or(Error::NotFound)
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
    let invitation = find(context, token).await?;
    let draft = Draft {
        name: name.to_owned(),
        email: invitation.email,
        password: password.to_owned(),
    };
    let account = person::parse(&draft).map_err(Refused::Mistakes)?;
    let what = Some("accepted an invitation");
    let ready = add::ready(context, &account, invitation.role, what).await?;
    let opening = add::opening(context, &ready, browser).await?;
    let (session, now) = (opening.new.clone(), context.now);
    let stored = context.db().write(move |tx| {
        Box::pin(async move {
            db::people::lock(tx).await?;
            let stored = add::store(tx, &ready, Some(&session)).await?;
            if stored.is_ok() && !db::invitations::take(tx, &invitation.id, now).await? {
                return Err(Error::NotFound);
            }
            Ok(stored)
        })
    });
    add::opened(context, opening, stored.await?).await
}
