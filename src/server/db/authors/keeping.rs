//! Authors as those who keep them see them: with their portrait's id, how many posts name them, and
//! whose byline they are.

use super::{AuthorRow, author_columns};
use crate::server::db::connection::sql;
use crate::server::db::{Change, Connection, Transaction};
use crate::server::error::Error;

/// An author as the studio shows one.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KeptRow {
    #[sqlx(flatten)]
    pub author: AuthorRow,
    /// The id of the picture.
    pub portrait_id: Option<String>,
    /// How many posts and pages name them, in whatever state.
    pub posts: i64,
    /// The name of a person who works here whose byline this is.
    pub account: Option<String>,
}

/// What is said of an author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub slug: String,
    pub name: String,
    pub biography: String,
    /// JSON, as in [`AuthorRow`].
    pub links: String,
    pub portrait_id: Option<String>,
    pub portrait_alt: Option<String>,
    pub guest: bool,
}

macro_rules! kept {
    () => {
        concat!(
            "SELECT ",
            author_columns!(),
            ", a.portrait_id,
             CAST((SELECT COUNT(*) FROM post_authors l WHERE l.author_id = a.id) AS BIGINT) AS posts,
             (SELECT MIN(p.name) FROM people p WHERE p.author_id = a.id) AS account
             FROM authors a LEFT JOIN media m ON m.id = a.portrait_id "
        )
    };
}

/// Authors by name, after the one with this id.
pub async fn part(
    on: &mut Connection,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<KeptRow>, Error> {
    const ALL: &str = concat!(kept!(), "ORDER BY a.name, a.id LIMIT $1");
    const REST: &str = concat!(
        kept!(),
        "WHERE (a.name, a.id) > (SELECT b.name, b.id FROM authors b WHERE b.id = $2)
         ORDER BY a.name, a.id LIMIT $1"
    );
    match after {
        None => sql!(on, all KeptRow, ALL, limit),
        Some(after) => sql!(on, all KeptRow, REST, limit, after),
    }
}

pub async fn find(on: &mut Connection, id: &str) -> Result<Option<KeptRow>, Error> {
    const TEXT: &str = concat!(kept!(), "WHERE a.id = $1");
    sql!(on, maybe KeptRow, TEXT, id)
}

/// How many posts name this author, and on how many of them stands another as well.
pub async fn posts(on: &mut Connection, id: &str) -> Result<(i64, i64), Error> {
    sql!(
        on,
        one(i64, i64),
        "SELECT CAST(COUNT(*) AS BIGINT), CAST(COUNT(CASE WHEN EXISTS
             (SELECT 1 FROM post_authors o WHERE o.post_id = l.post_id AND o.author_id <> $1)
             THEN 1 END) AS BIGINT)
         FROM post_authors l WHERE l.author_id = $1",
        id
    )
}

/// Whether an author other than this one has the address.
pub async fn is_taken(on: &mut Connection, slug: &str, but: &str) -> Result<bool, Error> {
    let found = sql!(
        on,
        maybe(String,),
        "SELECT id FROM authors WHERE slug = $1 AND id <> $2",
        slug,
        but
    )?;
    Ok(found.is_some())
}

/// Adds an author.
pub async fn add(tx: &mut Transaction, id: &str, said: &Said, now: i64) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "INSERT INTO authors (id, slug, name, biography, links, portrait_id, portrait_alt, guest,
                              created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id,
        &said.slug,
        &said.name,
        &said.biography,
        &said.links,
        &said.portrait_id,
        &said.portrait_alt,
        i64::from(said.guest),
        now
    )?;
    tx.changed(Change::Author(id.to_owned()));
    Ok(())
}

/// Says something else of an author.
pub async fn change(tx: &mut Transaction, id: &str, said: &Said) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE authors SET slug = $2, name = $3, biography = $4, links = $5, portrait_id = $6,
                            portrait_alt = $7, guest = $8
         WHERE id = $1",
        id,
        &said.slug,
        &said.name,
        &said.biography,
        &said.links,
        &said.portrait_id,
        &said.portrait_alt,
        i64::from(said.guest)
    )?;
    tx.changed(Change::Author(id.to_owned()));
    Ok(())
}

/// Removes an author whom no post names and who is nobody's byline; whether it did.
pub async fn remove(tx: &mut Transaction, id: &str) -> Result<bool, Error> {
    let removed = sql!(
        tx,
        run,
        "DELETE FROM authors WHERE id = $1
         AND NOT EXISTS (SELECT 1 FROM post_authors l WHERE l.author_id = $1)
         AND NOT EXISTS (SELECT 1 FROM people p WHERE p.author_id = $1)",
        id
    )?;
    tx.changed(Change::Author(id.to_owned()));
    Ok(removed > 0)
}
