//! The change log: what each write says it touched, kept in the write's own transaction, and what
//! follows from it. Readers' pages go by what the database notes by itself, `page_changes`.

use super::connection::{Engine, sql};
use super::watch::CHANNEL;
use super::{Connection, Transaction, page_changes, shelf};
use crate::server::error::Error;

/// How many changes are remembered. Who is further behind drops everything.
const KEPT: i64 = 10_000;
/// Those before them are forgotten so many at a time: doing it with each write would double its cost.
const FORGOTTEN_AT_ONCE: i64 = 100;

/// What a write touched. The texts are ids.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// What every page shows, or so much that it isn't worth telling apart.
    Site,
    Post(String),
    Author(String),
    Tag(String),
    Media(String),
    /// Comments of the post with this id.
    Comments(String),
}

/// What was touched since a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The number of the last change, to ask from next time.
    pub last: i64,
    /// In the order of the commits. [`Change::Site`] where some are no longer remembered.
    pub list: Vec<Change>,
}

impl Change {
    fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Site => ("site", ""),
            Self::Post(id) => ("post", id),
            Self::Author(id) => ("author", id),
            Self::Tag(id) => ("tag", id),
            Self::Media(id) => ("media", id),
            Self::Comments(id) => ("comments", id),
        }
    }

    /// A word that this program doesn't know is a newer one's: everything may have changed.
    fn from_parts(kind: &str, subject: String) -> Self {
        match kind {
            "post" => Self::Post(subject),
            "author" => Self::Author(subject),
            "tag" => Self::Tag(subject),
            "media" => Self::Media(subject),
            "comments" => Self::Comments(subject),
            _ => Self::Site,
        }
    }
}

pub(super) async fn since(on: &mut Connection, last: i64) -> Result<Changes, Error> {
    let rows = sql!(
        on,
        all(i64, String, String),
        "SELECT id, kind, subject FROM changes WHERE id > $1 ORDER BY id",
        last
    )?;
    let Some((first, ..)) = rows.first() else {
        return Ok(Changes {
            last,
            list: Vec::new(),
        });
    };
    let newest = rows.last().map_or(last, |(id, ..)| *id);
    // A gap in the numbers: forgotten, or undone (PostgreSQL). Either way everything is dropped.
    let forgotten = (last > 0 && *first > last + 1).then_some(Change::Site);
    let read = rows
        .into_iter()
        .map(|(_, kind, subject)| Change::from_parts(&kind, subject));
    Ok(Changes {
        last: newest,
        list: forgotten.into_iter().chain(read).collect(),
    })
}

/// Ends a write whose work is done: files the posts that it noted anew where staff list them. What it
/// noted is for [`log`].
pub(super) async fn settle(tx: &mut Transaction) -> Result<Vec<Change>, Error> {
    let changes = tx.take_changes();
    for change in &changes {
        if let Change::Post(id) = change {
            shelf::file(tx, id).await?;
        }
    }
    Ok(changes)
}

/// Writes down what was touched. Called last, before the commit, once for all that it commits.
pub(super) async fn log(tx: &mut Transaction, changes: &[Change]) -> Result<(), Error> {
    if changes.is_empty() {
        return Ok(());
    }
    in_order(tx).await?;
    let parts: Vec<_> = changes.iter().map(Change::parts).collect();
    let text = if matches!(tx.engine(), Engine::Sqlite(_)) {
        "INSERT INTO changes (kind, subject)
         SELECT value ->> 0, value ->> 1 FROM json_each($1) RETURNING id"
    } else {
        "INSERT INTO changes (kind, subject)
         SELECT value ->> 0, value ->> 1 FROM json_array_elements($1::json) RETURNING id"
    };
    let list = serde_json::json!(parts).to_string();
    let numbers = sql!(tx, all(i64,), text, list)?;
    let due = numbers
        .iter()
        .rev()
        .find(|(id,)| id % FORGOTTEN_AT_ONCE == 0);
    if let Some((id,)) = due {
        sql!(tx, run, "DELETE FROM changes WHERE id <= $1", id - KEPT)?;
        page_changes::forget(tx).await?;
    }
    Ok(())
}

/// On PostgreSQL, numbers are given out before the commit: without this a reader could see a
/// later number first and never ask for the earlier one. Held for the commit alone.
async fn in_order(tx: &mut Transaction) -> Result<(), Error> {
    if let Engine::Postgres(engine) = tx.engine() {
        sqlx::query::<sqlx::Postgres>("SELECT pg_advisory_xact_lock(7301), pg_notify($1, '')")
            .bind(CHANNEL)
            .execute(engine)
            .await?;
    }
    Ok(())
}
