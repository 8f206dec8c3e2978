//! The whole database as it stands at one moment, row by row, in a form that both engines read: a
//! row is an object of JSON, made and taken apart by the engine itself, so that nothing here knows
//! what is in a table. Reading is here, writing in `filling`. What a backup makes of it is
//! `server::backup`'s.

mod choosing;
mod filling;

use futures::TryStreamExt;
use sqlx::{AssertSqlSafe, PgConnection, Postgres, Sqlite, SqliteConnection};

use super::Db;
use super::migrations;
use crate::server::error::Error;

pub use filling::Filling;

/// The tables that are copied: all that hold what can't be made again. A test compares them and
/// [`DERIVED`] with the schemas.
pub const TABLES: [&str; 28] = [
    "activity",
    "attempts",
    "authors",
    "comment_reports",
    "comments",
    "correspondents",
    "erasures",
    "invitations",
    "jobs",
    "media",
    "media_uses",
    "new_emails",
    "old_slugs",
    "passkeys",
    "people",
    "post_authors",
    "post_tags",
    "posts",
    "previews",
    "recovery_codes",
    "redirects",
    "resets",
    "sessions",
    "settings",
    "spam_words",
    "tags",
    "used_challenges",
    "versions",
];

/// The tables that aren't: the change logs and who is there are about a running site, the others are
/// made from the texts again. What belongs to one of them begins with its name.
pub const DERIVED: [&str; 6] = [
    "changes",
    "page_changes",
    "presence",
    "search_entries",
    "search_studio",
    "telling_words",
];

/// A moment of the database. Writers aren't kept waiting.
#[derive(Debug)]
pub struct Snapshot(Apart);

/// A connection that no pool knows: whatever becomes of it, nobody else gets it.
#[derive(Debug)]
enum Apart {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Db {
    /// The database as it is now, to be read as long as it takes.
    pub async fn snapshot(&self) -> Result<Snapshot, Error> {
        Ok(Snapshot(match self {
            Self::Sqlite(db) => {
                let mut apart = db.apart().await?;
                sqlx::query::<Sqlite>("BEGIN").execute(&mut apart).await?;
                Apart::Sqlite(apart)
            }
            Self::Postgres(db) => {
                let mut apart = db.apart().await?;
                sqlx::query::<Postgres>("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .execute(&mut apart)
                    .await?;
                Apart::Postgres(apart)
            }
        }))
    }
}

impl Snapshot {
    /// The number of the last migration.
    pub async fn schema(&mut self) -> Result<i64, Error> {
        const TEXT: &str = "SELECT MAX(version) FROM _sqlx_migrations";
        let (schema,): (i64,) = match &mut self.0 {
            Apart::Sqlite(on) => sqlx::query_as::<Sqlite, _>(TEXT).fetch_one(on).await?,
            Apart::Postgres(on) => sqlx::query_as::<Postgres, _>(TEXT).fetch_one(on).await?,
        };
        Ok(schema)
    }

    /// Every row of one of [`TABLES`], in no order; how many.
    pub async fn rows(
        &mut self,
        table: &str,
        mut each: impl FnMut(&str) -> Result<(), Error> + Send,
    ) -> Result<u64, Error> {
        let mut count = 0;
        let mut take = |(row,): (String,)| {
            count += 1;
            each(&row)
        };
        match &mut self.0 {
            Apart::Sqlite(on) => {
                let fields: Vec<_> = columns(on, table)
                    .await?
                    .iter()
                    .map(|column| format!("'{column}', \"{column}\""))
                    .collect();
                let text = format!("SELECT json_object({}) FROM \"{table}\"", fields.join(", "));
                let mut rows = sqlx::query_as::<Sqlite, _>(AssertSqlSafe(text)).fetch(on);
                while let Some(row) = rows.try_next().await? {
                    take(row)?;
                }
            }
            Apart::Postgres(on) => {
                let text = format!("SELECT row_to_json(one)::text FROM \"{table}\" one");
                let mut rows = sqlx::query_as::<Postgres, _>(AssertSqlSafe(text)).fetch(on);
                while let Some(row) = rows.try_next().await? {
                    take(row)?;
                }
            }
        }
        Ok(count)
    }
}

/// The names of a table's columns. They and the tables' are the migrations' own.
async fn columns(on: &mut SqliteConnection, table: &str) -> Result<Vec<String>, Error> {
    let rows: Vec<(String,)> =
        sqlx::query_as::<Sqlite, _>("SELECT name FROM pragma_table_info($1) ORDER BY cid")
            .bind(table)
            .fetch_all(on)
            .await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// The newest schema that this program knows.
pub fn newest_schema() -> i64 {
    let known = migrations::SQLITE.iter().map(|migration| migration.version);
    known.max().unwrap_or_default()
}
