//! Invitations. The link is the signed id, so nothing of it is kept here.

use super::connection::sql;
use super::once::{self, Links};
use super::{Connection, Transaction};
use crate::domain::person::Role;
use crate::server::error::Error;

/// An invitation that was neither used nor is past.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct InvitationRow {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: String,
    /// The name of who invited them.
    pub invited_by: String,
    pub expires_at: i64,
}

impl InvitationRow {
    pub fn role(&self) -> Role {
        super::people::role(&self.role)
    }
}

/// An invitation to be added.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    pub id: String,
    pub name: String,
    /// In lower case.
    pub email: String,
    pub role: Role,
    /// A person's id.
    pub invited_by: String,
    pub created_at: i64,
    pub expires_at: i64,
}

macro_rules! open {
    () => {
        "SELECT i.id, i.name, i.email, i.role, p.name AS invited_by, i.expires_at
         FROM invitations i JOIN people p ON p.id = i.invited_by
         WHERE i.used_at IS NULL AND i.expires_at > $1 "
    };
}

/// Adds an invitation; an earlier one to the same address goes.
pub async fn add(tx: &mut Transaction, new: &NewInvitation) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "DELETE FROM invitations WHERE email = $1 AND used_at IS NULL",
        &new.email
    )?;
    sql!(
        tx,
        run,
        "INSERT INTO invitations (id, name, email, role, invited_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &new.id,
        &new.name,
        &new.email,
        new.role.as_str(),
        &new.invited_by,
        new.created_at,
        new.expires_at
    )?;
    Ok(())
}

pub async fn find(on: &mut Connection, id: &str, now: i64) -> Result<Option<InvitationRow>, Error> {
    const TEXT: &str = concat!(open!(), "AND i.id = $2");
    sql!(on, maybe InvitationRow, TEXT, now, id)
}

/// Those that may still be used, the latest first.
pub async fn pending(on: &mut Connection, now: i64) -> Result<Vec<InvitationRow>, Error> {
    const TEXT: &str = concat!(open!(), "ORDER BY i.id DESC");
    sql!(on, all InvitationRow, TEXT, now)
}

/// Uses an invitation; false where it was used, or is past. Of two at once, one gets it.
pub async fn take(tx: &mut Transaction, id: &str, now: i64) -> Result<bool, Error> {
    once::take(tx, Links::Invitations, id, now).await
}

/// Takes an unused invitation back; the name on it, or none where there is no such.
pub async fn withdraw(tx: &mut Transaction, id: &str) -> Result<Option<String>, Error> {
    let gone = sql!(
        tx,
        maybe(String,),
        "DELETE FROM invitations WHERE id = $1 AND used_at IS NULL RETURNING name",
        id
    )?;
    Ok(gone.map(|(name,)| name))
}

/// Takes all unused invitations back that somebody sent.
pub async fn withdraw_all_by(tx: &mut Transaction, person_id: &str) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "DELETE FROM invitations WHERE invited_by = $1 AND used_at IS NULL",
        person_id
    )?;
    Ok(())
}

/// Forgets those that were used, or are past.
pub async fn forget(tx: &mut Transaction, now: i64) -> Result<(), Error> {
    once::forget(tx, Links::Invitations, now, now).await
}
