//! Rows that come from another site of this program, put where they were: all that a table holds of
//! something at once. What is made from other rows (search, where staff list posts, which texts show
//! a file) is made by its own files.

use serde_norway::{Mapping, Value};
use sqlx::{AssertSqlSafe, Postgres, Sqlite};

use super::connection::{Engine, sql};
use super::{Connection, Transaction, list};
use crate::domain::post::{Kind, Status};
use crate::server::error::Error;

/// Bytes of rows that are added at once, more or less.
const BATCH: usize = 512 * 1024;

/// Where rows go. All of it is the program's own words.
#[derive(Clone, Copy, Debug)]
pub struct Into {
    pub table: &'static str,
    /// What becomes of a row that is there already; empty where that is a mistake.
    pub otherwise: &'static str,
}

impl Into {
    pub const fn table(table: &'static str) -> Self {
        Self {
            table,
            otherwise: "",
        }
    }

    pub const WORDS: Self = Self {
        table: "spam_words",
        otherwise: "ON CONFLICT (word) DO UPDATE SET spam = spam_words.spam + excluded.spam,
                    ham = spam_words.ham + excluded.ham",
    };

    pub const CORRESPONDENTS: Self = Self {
        table: "correspondents",
        otherwise: "ON CONFLICT (email_hash) DO UPDATE SET unsubscribed_at =
                    COALESCE(correspondents.unsubscribed_at, excluded.unsubscribed_at)",
    };
}

/// Adds rows that all have the same columns.
///
/// # Errors
/// [`Error::Operator`] with `place`, which says where the rows come from, where one can't be kept.
pub async fn add(
    tx: &mut Transaction,
    into: Into,
    place: &str,
    rows: &[Mapping],
) -> Result<(), Error> {
    let Some(first) = rows.first() else {
        return Ok(());
    };
    let columns: Vec<_> = first.keys().filter_map(Value::as_str).collect();
    let text = insert(tx, into, &columns);
    let mut batch = String::new();
    for (at, row) in rows.iter().enumerate() {
        let row = serde_json::to_string(row)
            .map_err(|error| Error::Operator(format!("{place}: {error}")))?;
        batch.push(if batch.is_empty() { '[' } else { ',' });
        batch.push_str(&row);
        if batch.len() >= BATCH || at + 1 == rows.len() {
            batch.push(']');
            let rows = std::mem::take(&mut batch);
            let added = match tx.engine() {
                Engine::Sqlite(on) => {
                    let query = sqlx::query::<Sqlite>(AssertSqlSafe(text.clone()));
                    query.bind(rows).execute(on).await.map(drop)
                }
                Engine::Postgres(on) => {
                    let query = sqlx::query::<Postgres>(AssertSqlSafe(text.clone()));
                    query.bind(rows).execute(on).await.map(drop)
                }
            };
            added.map_err(|error| refused(error, place))?;
        }
    }
    Ok(())
}

/// Columns are those of `export::tables`, and those that are made beside them.
fn insert(tx: &mut Transaction, into: Into, columns: &[&str]) -> String {
    let Into { table, otherwise } = into;
    let names: Vec<_> = columns.iter().map(|name| format!("\"{name}\"")).collect();
    let names = names.join(", ");
    match tx.engine() {
        Engine::Sqlite(_) => {
            let values: Vec<_> = columns
                .iter()
                .map(|name| format!("value ->> '$.{name}'"))
                .collect();
            let values = values.join(", ");
            format!(
                "INSERT INTO \"{table}\" ({names})
                 SELECT {values} FROM json_each($1) WHERE TRUE {otherwise}"
            )
        }
        Engine::Postgres(_) => format!(
            "INSERT INTO \"{table}\" ({names}) SELECT {names}
             FROM json_populate_recordset(NULL::\"{table}\", $1::json) {otherwise}"
        ),
    }
}

fn refused(error: sqlx::Error, place: &str) -> Error {
    let reason = match error.as_database_error() {
        Some(error) if error.is_unique_violation() => "an id or an address in it is taken",
        Some(error) if error.is_foreign_key_violation() => "it names what isn’t there",
        Some(error) if error.is_check_violation() => "what it says doesn’t go together",
        _ => return error.into(),
    };
    Error::Operator(format!("{place}: {reason}."))
}

/// Those of these values that a column holds, each with what another one holds beside it. The words
/// in `of` (table, column, answer) are the program's own.
pub async fn known(
    on: &mut Connection,
    (table, column, answer): (&str, &str, &str),
    values: &[String],
) -> Result<Vec<(String, String)>, Error> {
    let text = format!(
        "SELECT {column}, {answer} FROM {table}
         WHERE {column} IN (SELECT value FROM json_each($1))"
    );
    sql!(on, all(String, String), AssertSqlSafe(text), list(values))
}

/// What stands in no column of its own table.
#[derive(Clone, Debug)]
pub struct Settled<'a> {
    pub id: &'a str,
    pub status: Status,
    pub published_version_id: Option<&'a str>,
    pub working_version_id: Option<&'a str>,
    /// Ids, in order.
    pub authors: &'a [String],
    pub tags: &'a [String],
    /// Addresses that it had before.
    pub former: &'a [(Kind, String)],
}

/// Gives a post that was added as a draft its state, its byline and its tags, once its texts and
/// comments are there.
pub async fn settle(tx: &mut Transaction, post: &Settled<'_>) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE posts SET status = $2, published_version_id = $3, working_version_id = $4,
             comments_count = (SELECT COUNT(*) FROM comments c
                               WHERE c.post_id = $1 AND c.status = 'approved')
         WHERE id = $1",
        post.id,
        post.status.as_str(),
        post.published_version_id,
        post.working_version_id
    )?;
    sql!(
        tx,
        run,
        "INSERT INTO post_authors (post_id, author_id, position, published_at)
         SELECT $1, value, MIN(key), (SELECT p.published_at FROM posts p
             WHERE p.id = $1 AND p.status = 'published') FROM json_each($2) GROUP BY value",
        post.id,
        list(post.authors)
    )?;
    sql!(
        tx,
        run,
        "INSERT INTO post_tags (post_id, tag_id, position, published_at)
         SELECT $1, value, MIN(key), (SELECT p.published_at FROM posts p
             WHERE p.id = $1 AND p.status = 'published') FROM json_each($2) GROUP BY value",
        post.id,
        list(post.tags)
    )?;
    for (kind, slug) in post.former {
        sql!(
            tx,
            run,
            "INSERT INTO old_slugs (kind, slug, post_id) VALUES ($1, $2, $3)",
            kind.as_str(),
            slug,
            post.id
        )?;
    }
    if post.status == Status::Published {
        super::search::index(tx, post.id).await?;
    }
    super::shelf::file(tx, post.id).await
}

/// Gives somebody their byline, which is there by now.
pub async fn give_byline(
    tx: &mut Transaction,
    person_id: &str,
    author_id: &str,
) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE people SET author_id = $2 WHERE id = $1",
        person_id,
        author_id
    )?;
    Ok(())
}
