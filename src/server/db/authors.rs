//! Authors: who writes here, and who wrote what. What the studio does with them is `keeping`.

pub mod keeping;

use super::connection::sql;
use super::media::Picture;
use super::{Change, Connection, Transaction};
use crate::server::error::Error;

/// An author as readers see one.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AuthorRow {
    pub id: String,
    pub slug: String,
    pub name: String,
    pub biography: String,
    /// JSON: `[{"label": …, "address": …}, …]`.
    pub links: String,
    pub guest: i64,
    pub portrait_alt: Option<String>,
    #[sqlx(flatten)]
    pub picture: Picture,
}

/// An author as it is saved.
#[derive(Clone, Debug)]
pub struct NewAuthor {
    pub id: String,
    pub slug: String,
    pub name: String,
    pub biography: String,
    pub links: String,
    pub portrait_name: Option<String>,
    pub portrait_alt: Option<String>,
    pub guest: bool,
    pub created_at: i64,
}

macro_rules! author_columns {
    () => {
        "a.id, a.slug, a.name, a.biography, a.links, a.guest, a.portrait_alt, \
         m.name AS picture_name, m.width AS picture_width, m.height AS picture_height, \
         m.alt AS picture_alt, m.variants AS picture_variants, m.tint AS picture_tint "
    };
}
use author_columns;

pub async fn by_slug(on: &mut Connection, slug: &str) -> Result<Option<AuthorRow>, Error> {
    const TEXT: &str = concat!(
        "SELECT ",
        author_columns!(),
        "FROM authors a LEFT JOIN media m ON m.id = a.portrait_id WHERE a.slug = $1"
    );
    sql!(on, maybe AuthorRow, TEXT, slug)
}

/// As [`by_slug`], where a visitor may see them: who has published something, or is introduced. A
/// name that only a draft gave stays as unknown as the draft.
pub async fn visible(
    on: &mut Connection,
    now: i64,
    slug: &str,
) -> Result<Option<AuthorRow>, Error> {
    const TEXT: &str = concat!(
        "SELECT ",
        author_columns!(),
        "FROM authors a LEFT JOIN media m ON m.id = a.portrait_id
         WHERE a.slug = $2 AND (a.biography <> '' OR a.portrait_id IS NOT NULL OR EXISTS
             (SELECT 1 FROM post_authors l JOIN posts p ON p.id = l.post_id
              WHERE l.author_id = a.id AND p.status = 'published' AND l.published_at <= $1))"
    );
    sql!(on, maybe AuthorRow, TEXT, now, slug)
}

/// Who has published something, in the order of names, staff before guests.
pub async fn published(on: &mut Connection, now: i64, limit: i64) -> Result<Vec<AuthorRow>, Error> {
    const TEXT: &str = concat!(
        "SELECT ",
        author_columns!(),
        "FROM authors a LEFT JOIN media m ON m.id = a.portrait_id
         WHERE EXISTS (SELECT 1 FROM post_authors l JOIN posts p ON p.id = l.post_id
                       WHERE l.author_id = a.id AND p.status = 'published' AND l.published_at <= $1)
         ORDER BY a.guest, a.name, a.id LIMIT $2"
    );
    sql!(on, all AuthorRow, TEXT, now, limit)
}

#[derive(sqlx::FromRow)]
struct OfPost {
    post_id: String,
    #[sqlx(flatten)]
    author: AuthorRow,
}

/// The authors of these posts, each with the post's id, in the order of each byline.
pub async fn of_posts(
    on: &mut Connection,
    ids: &[String],
) -> Result<Vec<(String, AuthorRow)>, Error> {
    const TEXT: &str = concat!(
        "SELECT l.post_id, ",
        author_columns!(),
        "FROM post_authors l JOIN authors a ON a.id = l.author_id
         LEFT JOIN media m ON m.id = a.portrait_id
         WHERE l.post_id IN (SELECT value FROM json_each($1))
         ORDER BY l.post_id, l.position"
    );
    let rows = sql!(on, all OfPost, TEXT, super::list(ids))?;
    Ok(rows
        .into_iter()
        .map(|row| (row.post_id, row.author))
        .collect())
}

/// Those of these that there are, in the order of the ids.
pub async fn with_ids(on: &mut Connection, ids: &[String]) -> Result<Vec<AuthorRow>, Error> {
    const TEXT: &str = concat!(
        "SELECT ",
        author_columns!(),
        "FROM authors a LEFT JOIN media m ON m.id = a.portrait_id
         WHERE a.id IN (SELECT value FROM json_each($1))"
    );
    let mut rows = sql!(on, all AuthorRow, TEXT, super::list(ids))?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(rows)
}

/// Those of these that there are, by slug or by name: (id, slug, name).
pub async fn known(
    on: &mut Connection,
    words: &[String],
) -> Result<Vec<(String, String, String)>, Error> {
    sql!(
        on,
        all(String, String, String),
        "SELECT id, slug, name FROM authors WHERE slug IN (SELECT value FROM json_each($1))
         UNION SELECT id, slug, name FROM authors WHERE name IN (SELECT value FROM json_each($1))",
        super::list(words)
    )
}

/// Adds an author, or changes all but the id of the one with this slug. Returns its id.
pub async fn put(tx: &mut Transaction, author: &NewAuthor) -> Result<String, Error> {
    let (id,) =
        sql!(tx, one (String,),
        "INSERT INTO authors (id, slug, name, biography, links, portrait_id, portrait_alt, guest,
                              created_at)
         VALUES ($1, $2, $3, $4, $5, (SELECT id FROM media WHERE name = $6), $7, $8, $9)
         ON CONFLICT (slug) DO UPDATE SET name = excluded.name, biography = excluded.biography,
             links = excluded.links, portrait_id = excluded.portrait_id,
             portrait_alt = excluded.portrait_alt, guest = excluded.guest
         RETURNING id",
        &author.id, &author.slug, &author.name, &author.biography, &author.links,
        &author.portrait_name, &author.portrait_alt, i64::from(author.guest), author.created_at)?;
    tx.changed(Change::Author(id.clone()));
    Ok(id)
}

/// Slug and time of the newest post of each author who has one, for the sitemap.
pub async fn addresses(on: &mut Connection, now: i64) -> Result<Vec<(String, i64)>, Error> {
    sql!(
        on,
        all(String, i64),
        "SELECT a.slug, MAX(l.published_at) FROM authors a
         JOIN post_authors l ON l.author_id = a.id JOIN posts p ON p.id = l.post_id
         WHERE p.status = 'published' AND p.kind = 'post' AND l.published_at <= $1
         GROUP BY a.slug ORDER BY a.slug",
        now
    )
}

/// Slug and name of those who come first by name, to choose one from.
pub async fn choices(on: &mut Connection, limit: i64) -> Result<Vec<(String, String)>, Error> {
    sql!(
        on,
        all(String, String),
        "SELECT slug, name FROM authors ORDER BY name, id LIMIT $1",
        limit
    )
}
