//! What was done here, by whom and when, for editors and admins to look up. Whatever does something
//! adds [`did`] in the same transaction.

use crate::server::context::{Context, Editor, Person};
use crate::server::db;
use crate::server::db::activity::ActivityRow;
use crate::server::error::Error;
use crate::server::ids;

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub id: String,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The name of who did it, as it was then.
    pub name: String,
    /// What follows the name, such as "published"; then comes `title`.
    pub what: String,
    /// What it was done to: "post", "comment", "person", …
    pub kind: String,
    pub subject_id: Option<String>,
    /// Its title or name, as it was then; empty where the words before it say all.
    pub title: String,
}

/// Who did something.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    pub id: Option<&'a str>,
    pub name: &'a str,
}

impl By<'_> {
    /// Nobody who is signed in.
    pub const COMMAND: Self = By {
        id: None,
        name: "The command line",
    };
}

impl<'a> By<'a> {
    /// Somebody who is signed in.
    pub fn of(person: &'a Person) -> Self {
        Self {
            id: Some(&person.id),
            name: &person.name,
        }
    }
}

/// What something was done to.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// "post", "comment", "person", …
    pub kind: &'a str,
    pub id: &'a str,
    pub title: &'a str,
}

impl<'a> Subject<'a> {
    /// Somebody else's account.
    pub fn person(id: &'a str, name: &'a str) -> Self {
        Self {
            kind: "person",
            id,
            title: name,
        }
    }

    /// One's own account, which the words before it name.
    pub fn oneself(id: &'a str) -> Self {
        Self::person(id, "")
    }
}

/// The row to be added with `db::activity::add` in the transaction of the deed.
pub fn did(context: &Context, by: By<'_>, what: &str, subject: Subject<'_>) -> ActivityRow {
    ActivityRow {
        id: ids::new(context.now),
        at: context.now,
        person_id: by.id.map(str::to_owned),
        name: by.name.to_owned(),
        what: what.to_owned(),
        kind: subject.kind.to_owned(),
        subject_id: Some(subject.id.to_owned()),
        title: subject.title.to_owned(),
    }
}

/// The latest `limit` that come before the one with the id `before`, the latest first.
pub async fn list(
    context: &Context,
    _editor: &Editor,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Done>, Error> {
    let mut on = context.db().read().await?;
    let rows = db::activity::before(&mut on, before, limit).await?;
    let done = rows.into_iter().map(|row| Done {
        id: row.id,
        at: row.at,
        name: row.name,
        what: row.what,
        kind: row.kind,
        subject_id: row.subject_id,
        title: row.title,
    });
    Ok(done.collect())
}
