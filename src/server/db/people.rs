//! People with an account, and what becomes of their byline. Sessions, invitations and resets are
//! their own files. Whether a change is allowed is `server::people`'s; that what it relied on still
//! holds, [`lock`] sees to.

pub mod bylines;
pub mod factors;

use super::comments::locks;
use super::connection::sql;
use super::{Connection, Transaction};
use crate::domain::person::Role;
use crate::server::error::Error;

/// An account as admins see it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PersonRow {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: String,
    pub author_id: Option<String>,
    pub created_at: i64,
    /// The latest use of a session that there still is.
    pub last_seen_at: Option<i64>,
}

impl PersonRow {
    pub fn role(&self) -> Role {
        role(&self.role)
    }
}

/// A word that this program doesn't know is a newer one's, and gives no more than the least.
pub(super) fn role(word: &str) -> Role {
    word.parse().unwrap_or(Role::Contributor)
}

/// An account to be added.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub id: String,
    pub name: String,
    /// In lower case.
    pub email: String,
    pub role: Role,
    /// The password's hash.
    pub password: String,
    pub created_at: i64,
}

/// What a password is compared with.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Credentials {
    pub id: String,
    pub name: String,
    pub email: String,
    /// The hash; none where no password was set.
    pub password: Option<String>,
}

/// Hashes stay out of logs.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Credentials")
    }
}

macro_rules! people {
    () => {
        "SELECT p.id, p.name, p.email, p.role, p.author_id, p.created_at,
                (SELECT MAX(s.last_seen_at) FROM sessions s WHERE s.person_id = p.id)
                    AS last_seen_at
         FROM people p WHERE p.removed_at IS NULL "
    };
}

/// One at a time of those who change accounts: until the transaction ends, what was counted among
/// them stays so. SQLite has one writer, so there it does nothing.
pub async fn lock(tx: &mut Transaction) -> Result<(), Error> {
    locks::hold(tx, 7305, "").await
}

/// Whether there is an account, or ever was one.
pub async fn exist(on: &mut Connection) -> Result<bool, Error> {
    let found = sql!(on, maybe(String,), "SELECT id FROM people LIMIT 1")?;
    Ok(found.is_some())
}

/// Adds an account; false where somebody has the address.
pub async fn add(tx: &mut Transaction, new: &NewPerson) -> Result<bool, Error> {
    let added = sql!(
        tx,
        run,
        "INSERT INTO people (id, name, email, role, password, mail_submitted, mail_decided,
                             created_at)
         VALUES ($1, $2, $3, $4, $5, 1, 1, $6) ON CONFLICT (email) DO NOTHING",
        &new.id,
        &new.name,
        &new.email,
        new.role.as_str(),
        &new.password,
        new.created_at
    )?;
    Ok(added == 1)
}

/// What somebody is or was called.
pub async fn name(on: &mut Connection, id: &str) -> Result<Option<String>, Error> {
    let found = sql!(
        on,
        maybe(String,),
        "SELECT name FROM people WHERE id = $1",
        id
    )?;
    Ok(found.map(|(name,)| name))
}

/// Everybody, in the order of names.
pub async fn all(on: &mut Connection) -> Result<Vec<PersonRow>, Error> {
    const TEXT: &str = concat!(people!(), "ORDER BY p.name, p.id");
    sql!(on, all PersonRow, TEXT)
}

pub async fn by_id(on: &mut Connection, id: &str) -> Result<Option<PersonRow>, Error> {
    const TEXT: &str = concat!(people!(), "AND p.id = $1");
    sql!(on, maybe PersonRow, TEXT, id)
}

/// By the address, in lower case.
pub async fn credentials(on: &mut Connection, email: &str) -> Result<Option<Credentials>, Error> {
    sql!(on, maybe Credentials,
        "SELECT id, name, email, password FROM people WHERE email = $1", email)
}

/// By the id.
pub async fn credentials_of(on: &mut Connection, id: &str) -> Result<Option<Credentials>, Error> {
    sql!(on, maybe Credentials,
        "SELECT id, name, email, password FROM people WHERE id = $1 AND removed_at IS NULL", id)
}

/// Sets a password's hash, and whether it needs another proof beside it; false where there is no
/// such account.
pub async fn set_password(
    tx: &mut Transaction,
    id: &str,
    (hash, needs_another): (&str, bool),
) -> Result<bool, Error> {
    let set = sql!(
        tx,
        run,
        "UPDATE people SET password = $2, password_beside = $3
         WHERE id = $1 AND removed_at IS NULL",
        id,
        hash,
        i64::from(needs_another)
    )?;
    Ok(set == 1)
}

/// The same password under another hash, unless it has been changed meanwhile.
pub async fn rehash(
    tx: &mut Transaction,
    id: &str,
    (former, hash): (&str, &str),
) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE people SET password = $3 WHERE id = $1 AND password = $2",
        id,
        former,
        hash
    )?;
    Ok(())
}

pub async fn set_role(tx: &mut Transaction, id: &str, role: Role) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE people SET role = $2 WHERE id = $1 AND removed_at IS NULL",
        id,
        role.as_str()
    )?;
    Ok(())
}

pub async fn rename(tx: &mut Transaction, id: &str, name: &str) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE people SET name = $2 WHERE id = $1 AND removed_at IS NULL",
        id,
        name
    )?;
    Ok(())
}

/// Changes somebody's address, given in lower case, which nobody may have.
pub async fn set_email(tx: &mut Transaction, id: &str, email: &str) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE people SET email = $2 WHERE id = $1 AND removed_at IS NULL",
        id,
        email
    )?;
    Ok(())
}

/// How many admins there are beside this person.
pub async fn other_admins(on: &mut Connection, id: &str) -> Result<i64, Error> {
    let (count,) = sql!(
        on,
        one(i64,),
        "SELECT COUNT(*) FROM people WHERE role = 'admin' AND removed_at IS NULL AND id <> $1",
        id
    )?;
    Ok(count)
}

/// Ends an account, its sessions and links, and the invitations it sent that nobody used. The row
/// stays, without address and password.
pub async fn remove(tx: &mut Transaction, id: &str, now: i64) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE people SET removed_at = $2, email = NULL, password = NULL, author_id = NULL,
                           totp = NULL
         WHERE id = $1 AND removed_at IS NULL",
        id,
        now
    )?;
    sql!(tx, run, "DELETE FROM sessions WHERE person_id = $1", id)?;
    sql!(tx, run, "DELETE FROM resets WHERE person_id = $1", id)?;
    sql!(
        tx,
        run,
        "DELETE FROM recovery_codes WHERE person_id = $1",
        id
    )?;
    super::passkeys::remove_all(tx, id).await?;
    super::new_emails::end_all(tx, id).await?;
    super::invitations::withdraw_all_by(tx, id).await?;
    Ok(())
}

/// Whether somebody gets mails about submitted drafts, and about what became of theirs.
pub async fn notices(on: &mut Connection, id: &str) -> Result<Option<(i64, i64)>, Error> {
    sql!(
        on,
        maybe(i64, i64),
        "SELECT mail_submitted, mail_decided FROM people WHERE id = $1 AND removed_at IS NULL",
        id
    )
}

pub async fn set_notices(
    tx: &mut Transaction,
    id: &str,
    (submitted, decided): (bool, bool),
) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE people SET mail_submitted = $2, mail_decided = $3 WHERE id = $1",
        id,
        i64::from(submitted),
        i64::from(decided)
    )?;
    Ok(())
}
