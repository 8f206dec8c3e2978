//! Tags: what posts are about.

use super::connection::sql;
use super::{Change, Connection, Transaction};
use crate::server::error::Error;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TagRow {
    pub id: String,
    pub slug: String,
    pub name: String,
    /// Plain text, may be empty.
    pub introduction: String,
}

/// A tag as it is saved.
#[derive(Clone, Debug)]
pub struct NewTag {
    pub id: String,
    pub slug: String,
    pub name: String,
    pub introduction: String,
    pub created_at: i64,
}

pub async fn by_slug(on: &mut Connection, slug: &str) -> Result<Option<TagRow>, Error> {
    sql!(on, maybe TagRow, "SELECT id, slug, name, introduction FROM tags WHERE slug = $1", slug)
}

/// As [`by_slug`], where a visitor may see it: something is published under it, or it is introduced.
/// A word that only a draft gave stays as unknown as the draft.
pub async fn visible(on: &mut Connection, now: i64, slug: &str) -> Result<Option<TagRow>, Error> {
    sql!(on, maybe TagRow,
        "SELECT t.id, t.slug, t.name, t.introduction FROM tags t
         WHERE t.slug = $2 AND (t.introduction <> '' OR EXISTS
             (SELECT 1 FROM post_tags l JOIN posts p ON p.id = l.post_id
              WHERE l.tag_id = t.id AND p.status = 'published' AND l.published_at <= $1))",
        now, slug)
}

#[derive(sqlx::FromRow)]
struct OfPost {
    post_id: String,
    #[sqlx(flatten)]
    tag: TagRow,
}

/// The tags of these posts, each with the post's id, in each writer's order.
pub async fn of_posts(on: &mut Connection, ids: &[String]) -> Result<Vec<(String, TagRow)>, Error> {
    let rows = sql!(on, all OfPost,
        "SELECT l.post_id, t.id, t.slug, t.name, t.introduction
         FROM post_tags l JOIN tags t ON t.id = l.tag_id
         WHERE l.post_id IN (SELECT value FROM json_each($1)) ORDER BY l.post_id, l.position",
        super::list(ids))?;
    Ok(rows.into_iter().map(|row| (row.post_id, row.tag)).collect())
}

/// Those of these that there are, in the order of the ids.
pub async fn with_ids(on: &mut Connection, ids: &[String]) -> Result<Vec<TagRow>, Error> {
    let mut rows = sql!(on, all TagRow,
        "SELECT id, slug, name, introduction FROM tags
         WHERE id IN (SELECT value FROM json_each($1))", super::list(ids))?;
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
        "SELECT id, slug, name FROM tags WHERE slug IN (SELECT value FROM json_each($1))
         UNION SELECT id, slug, name FROM tags WHERE name IN (SELECT value FROM json_each($1))",
        super::list(words)
    )
}

/// Adds a tag, or changes all but the id of the one with this slug. Returns its id.
pub async fn put(tx: &mut Transaction, tag: &NewTag) -> Result<String, Error> {
    let (id,) =
        sql!(tx, one (String,),
        "INSERT INTO tags (id, slug, name, introduction, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (slug) DO UPDATE SET name = excluded.name, introduction = excluded.introduction
         RETURNING id",
        &tag.id, &tag.slug, &tag.name, &tag.introduction, tag.created_at)?;
    tx.changed(Change::Tag(id.clone()));
    Ok(id)
}

/// Slug and time of the newest post of each tag that has one, for the sitemap.
pub async fn addresses(on: &mut Connection, now: i64) -> Result<Vec<(String, i64)>, Error> {
    sql!(
        on,
        all(String, i64),
        "SELECT t.slug, MAX(l.published_at) FROM tags t
         JOIN post_tags l ON l.tag_id = t.id JOIN posts p ON p.id = l.post_id
         WHERE p.status = 'published' AND p.kind = 'post' AND l.published_at <= $1
         GROUP BY t.slug ORDER BY t.slug",
        now
    )
}

/// Slug and name of those that come first by name, to choose one from.
pub async fn choices(on: &mut Connection, limit: i64) -> Result<Vec<(String, String)>, Error> {
    sql!(
        on,
        all(String, String),
        "SELECT slug, name FROM tags ORDER BY name, id LIMIT $1",
        limit
    )
}
