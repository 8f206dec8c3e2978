//! Keeping accounts: one's own, and everybody's roles, bylines and removal. Only admins do the
//! latter, and there is always one.

pub use super::own::{Notices, change_password, notices, rename, set_notices};

use super::Refused;
use super::activity::{By, Subject, did};
use crate::domain::person::{Mistake, Role};
use crate::server::context::{Admin, Context};
use crate::server::db;
use crate::server::db::Transaction;
use crate::server::db::activity::ActivityRow;
use crate::server::db::people::{PersonRow, bylines};
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

impl From<PersonRow> for Kept {
    fn from(row: PersonRow) -> Self {
        Self {
            role: row.role(),
            id: row.id,
            name: row.name,
            email: row.email,
            author_id: row.author_id,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
        }
    }
}

/// What happens to the name on the posts of somebody who goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Byline {
    #[default]
    Keep,
    /// The posts become this author's. An author's id.
    HandTo(String),
    /// The name goes from posts that somebody else wrote as well; on their own it stays.
    TakeOff,
}

/// How many posts somebody's byline stands on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bylined {
    /// In whatever state.
    pub posts: i64,
    /// Of these, those with another author as well.
    pub shared: i64,
}

/// How many posts an author's name stands on.
pub async fn bylined(
    context: &Context,
    _admin: &Admin,
    author_id: Option<&str>,
) -> Result<Bylined, Error> {
    let Some(author_id) = author_id else {
        return Ok(Bylined::default());
    };
    let mut on = context.db().read().await?;
    let (posts, shared) = db::authors::keeping::posts(&mut on, author_id).await?;
    Ok(Bylined { posts, shared })
}

/// Everybody who has an account, in the order of names.
pub async fn list(context: &Context, _admin: &Admin) -> Result<Vec<Kept>, Error> {
    let rows = db::people::all(&mut context.db().read().await?).await?;
    Ok(rows.into_iter().map(Kept::from).collect())
}

/// # Errors
/// [`Error::NotFound`]
pub async fn find(context: &Context, _admin: &Admin, id: &str) -> Result<Kept, Error> {
    let found = db::people::by_id(&mut context.db().read().await?, id).await?;
    found.map(Kept::from).ok_or(Error::NotFound)
}

/// An author whose byline somebody may have, or get the posts of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    pub id: String,
    pub name: String,
}

/// All authors, in the order of names.
pub async fn authors(context: &Context, _admin: &Admin) -> Result<Vec<Author>, Error> {
    let rows = bylines::authors(&mut context.db().read().await?).await?;
    let authors = rows.into_iter().map(|(id, name)| Author { id, name });
    Ok(authors.collect())
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
    let role: Role = role.parse().map_err(|_| Mistake::RoleUnknown)?;
    let deed = Deed::new(context, admin, id);
    let changed = context.db().write(move |tx| {
        Box::pin(async move {
            let former = match deed.begin(tx, role < Role::Admin).await? {
                Ok(former) => former,
                Err(mistake) => return Ok(Err(mistake)),
            };
            if former.role() != role {
                db::people::set_role(tx, &former.id, role).await?;
                if former.role() == Role::Admin {
                    // Whoever may invite nobody any more doesn't through an earlier link either.
                    db::invitations::withdraw_all_by(tx, &former.id).await?;
                }
                let what = format!("gave the role of {} to", role.title());
                db::activity::add(tx, &deed.did(&what, &former)).await?;
            }
            Ok(Ok(()))
        })
    });
    Ok(changed.await??)
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
    let (deed, byline) = (Deed::new(context, admin, id), byline.clone());
    let removed = context.db().write(move |tx| {
        Box::pin(async move {
            let former = match deed.begin(tx, true).await? {
                Ok(former) => former,
                Err(mistake) => return Ok(Err(mistake)),
            };
            if let Byline::HandTo(to) = &byline
                && (!bylines::is_author(tx, to).await? || former.author_id.as_ref() == Some(to))
            {
                return Ok(Err(Mistake::AuthorUnknown));
            }
            match (&byline, &former.author_id) {
                (Byline::HandTo(to), Some(from)) => bylines::hand_over(tx, from, to).await?,
                (Byline::TakeOff, Some(author)) => bylines::take_off(tx, author).await?,
                _ => 0,
            };
            db::people::remove(tx, &former.id, deed.context.now).await?;
            db::activity::add(tx, &deed.did("removed the account of", &former)).await?;
            Ok(Ok(()))
        })
    });
    Ok(removed.await??)
}

/// Says which author somebody is, or that they are none.
///
/// # Errors
/// [`Refused::Mistakes`] with `AuthorUnknown`; [`Error::NotFound`].
pub async fn set_byline(
    context: &Context,
    admin: &Admin,
    id: &str,
    author_id: Option<&str>,
) -> Result<(), Refused> {
    let deed = Deed::new(context, admin, id);
    let author_id = author_id.map(str::to_owned);
    let set = context.db().write(move |tx| {
        Box::pin(async move {
            let former = match deed.begin(tx, false).await? {
                Ok(former) => former,
                Err(mistake) => return Ok(Err(mistake)),
            };
            if let Some(author_id) = &author_id
                && !bylines::is_author(tx, author_id).await?
            {
                return Ok(Err(Mistake::AuthorUnknown));
            }
            bylines::set(tx, &former.id, author_id.as_deref()).await?;
            db::activity::add(tx, &deed.did("changed the byline of", &former)).await?;
            Ok(Ok(()))
        })
    });
    Ok(set.await??)
}

/// Something that an admin does to an account.
struct Deed {
    context: Context,
    admin: Admin,
    /// Whose account.
    id: String,
}

impl Deed {
    fn new(context: &Context, admin: &Admin, id: &str) -> Self {
        Self {
            context: context.clone(),
            admin: admin.clone(),
            id: id.to_owned(),
        }
    }

    /// The account as it stands, which stays so until the transaction ends.
    ///
    /// # Errors
    /// [`Mistake::LastAdmin`] where an admin would be lost and there is no other.
    async fn begin(
        &self,
        tx: &mut Transaction,
        loses: bool,
    ) -> Result<Result<PersonRow, Mistake>, Error> {
        db::people::lock(tx).await?;
        let found = db::people::by_id(tx, &self.id).await?;
        let found = found.ok_or(Error::NotFound)?;
        let others = db::people::other_admins(tx, &self.id).await?;
        Ok(match loses && found.role() == Role::Admin && others == 0 {
            true => Err(Mistake::LastAdmin),
            false => Ok(found),
        })
    }

    fn did(&self, what: &str, to: &PersonRow) -> ActivityRow {
        let subject = Subject::person(&to.id, &to.name);
        did(&self.context, By::of(&self.admin), what, subject)
    }
}
