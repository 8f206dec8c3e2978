//! Posts and pages one at a time, as readers find them. Lists are `cards`, saving is `save`.

use super::cards::{CardRow, card_columns, visible, visible_after_place, with_text};
use super::comments::Conversation;
use super::connection::{Engine, sql};
use super::{Connection, Transaction};
use crate::domain::cursor::Cursor;
use crate::domain::post::Kind;
use crate::server::error::Error;

/// A post with its text.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PostRow {
    #[sqlx(flatten)]
    pub card: CardRow,
    pub updated_at: Option<i64>,
    pub comments_open: i64,
    pub comments_held: i64,
    pub comments_days: Option<i64>,
    /// JSON of the headings.
    pub contents: String,
    /// As the renderer wrote it.
    pub html: String,
}

impl PostRow {
    /// The post as the place of a conversation.
    pub fn conversation(&self) -> Conversation {
        Conversation {
            post_id: self.card.id.clone(),
            slug: self.card.slug.clone(),
            title: self.card.title.clone(),
            published_at: self.card.published_at,
            comments_open: self.comments_open,
            comments_held: self.comments_held,
            comments_days: self.comments_days,
            comments_count: self.card.comments_count,
        }
    }
}

/// The columns of a [`PostRow`] beyond those of a card; the card's columns come last.
macro_rules! post_columns {
    () => {
        concat!(
            card_columns!(),
            ", p.updated_at, p.comments_open, p.comments_held, p.comments_days, v.contents, v.html "
        )
    };
}

/// The post or page of this address, where a visitor may see it.
pub async fn visible(
    on: &mut Connection,
    now: i64,
    kind: Kind,
    slug: &str,
) -> Result<Option<PostRow>, Error> {
    const TEXT: &str = concat!(
        post_columns!(),
        "FROM posts p",
        with_text!(),
        "WHERE p.kind = $2 AND p.slug = $3 AND",
        visible!()
    );
    sql!(on, maybe PostRow, TEXT, now, kind.as_str(), slug)
}

/// A post as it would be with what was saved last, as if it were published now.
pub async fn working(on: &mut Connection, now: i64, id: &str) -> Result<Option<PostRow>, Error> {
    const TEXT: &str = "SELECT p.id, p.kind, p.slug, p.language, COALESCE(p.published_at, $1) AS published_at, \
         p.comments_count, v.title, v.kicker, v.place, v.summary, v.excerpt, v.reading_minutes, \
         v.image_alt, m.name AS picture_name, m.width AS picture_width, \
         m.height AS picture_height, m.alt AS picture_alt, m.variants AS picture_variants, \
         m.tint AS picture_tint, p.updated_at, p.comments_open, p.comments_held, p.comments_days, v.contents, v.html \
         FROM posts p \
         JOIN versions v ON v.id = COALESCE(p.working_version_id, p.published_version_id) \
         LEFT JOIN media m ON m.id = v.image_id WHERE p.id = $2";
    sql!(on, maybe PostRow, TEXT, now, id)
}

/// These posts with their texts, where a visitor may see them, newest first.
pub async fn whole(on: &mut Connection, now: i64, ids: &[String]) -> Result<Vec<PostRow>, Error> {
    const TEXT: &str = concat!(
        post_columns!(),
        "FROM posts p",
        with_text!(),
        "WHERE p.id IN (SELECT value FROM json_each($2)) AND",
        visible!(),
        "ORDER BY p.published_at DESC, p.id DESC"
    );
    sql!(on, all PostRow, TEXT, now, super::list(ids))
}

/// The HTML of a visible post.
pub async fn html(on: &mut Connection, now: i64, id: &str) -> Result<Option<String>, Error> {
    const TEXT: &str = concat!(
        "SELECT v.html FROM posts p",
        with_text!(),
        "WHERE p.id = $2 AND",
        visible!()
    );
    Ok(sql!(on, maybe(String,), TEXT, now, id)?.map(|(html,)| html))
}

/// What an address leads to under which nothing can be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trace {
    /// To a path that can be seen.
    Moved(String),
    /// It was public and is in the bin.
    Gone,
    Nothing,
}

#[derive(sqlx::FromRow)]
struct TraceRow {
    kind: String,
    slug: String,
    state: String,
}

/// Where what had this address went: by its present slug, by an old one, by a redirect.
pub async fn trace(on: &mut Connection, now: i64, kind: Kind, slug: &str) -> Result<Trace, Error> {
    let rows = sql!(on, all TraceRow,
        "SELECT p.kind, p.slug, CASE WHEN p.status = 'trashed' AND p.was_public = 1 THEN 'gone'
             ELSE 'hidden' END AS state
         FROM posts p WHERE p.kind = $2 AND p.slug = $3
         UNION ALL
         SELECT p.kind, p.slug, CASE WHEN p.status = 'trashed' AND p.was_public = 1 THEN 'gone'
             WHEN p.status = 'published' AND p.published_at <= $1 THEN 'moved'
             ELSE 'hidden' END AS state
         FROM old_slugs o JOIN posts p ON p.id = o.post_id WHERE o.kind = $2 AND o.slug = $3",
        now, kind.as_str(), slug)?;
    for row in rows {
        match (row.state.as_str(), row.kind.parse::<Kind>()) {
            ("gone", _) => return Ok(Trace::Gone),
            ("moved", Ok(kind)) => return Ok(Trace::Moved(kind.path(&row.slug))),
            _ => {}
        }
    }
    let target = super::redirects::find(on, &kind.path(slug)).await?;
    Ok(target.map_or(Trace::Nothing, Trace::Moved))
}

/// An address for the sitemap.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct AddressRow {
    pub id: String,
    pub kind: String,
    pub slug: String,
    pub published_at: i64,
    pub updated_at: Option<i64>,
}

/// The addresses of all posts and pages that can be seen, newest first, after a place.
pub async fn addresses(
    on: &mut Connection,
    now: i64,
    after: &Cursor,
    limit: i64,
) -> Result<Vec<AddressRow>, Error> {
    const TEXT: &str = concat!(
        "SELECT p.id, p.kind, p.slug, p.published_at, p.updated_at FROM posts p WHERE",
        visible_after_place!(),
        "LIMIT $4"
    );
    sql!(on, all AddressRow, TEXT, now, after.at, &after.id, limit)
}

/// How many posts and pages can be seen.
pub async fn how_many(on: &mut Connection, now: i64) -> Result<i64, Error> {
    const TEXT: &str = concat!("SELECT COUNT(*) FROM posts p WHERE", visible!());
    Ok(sql!(on, one(i64,), TEXT, now)?.0)
}

/// The place of the one before which so many newer ones can be seen, if there is one.
pub async fn nth(on: &mut Connection, now: i64, newer: i64) -> Result<Option<Cursor>, Error> {
    const TEXT: &str = concat!(
        "SELECT p.published_at, p.id FROM posts p WHERE",
        visible!(),
        "ORDER BY p.published_at DESC, p.id DESC LIMIT 1 OFFSET $2"
    );
    let found = sql!(on, maybe(i64, String), TEXT, now, newer)?;
    Ok(found.map(|(at, id)| Cursor { at, id }))
}

/// Title and slug of those of these pages that can be seen, in no order.
pub async fn pages(
    on: &mut Connection,
    now: i64,
    slugs: &[String],
) -> Result<Vec<(String, String)>, Error> {
    const TEXT: &str = concat!(
        "SELECT v.title, p.slug FROM posts p",
        with_text!(),
        "WHERE p.kind = 'page' AND p.slug IN (SELECT value FROM json_each($2)) AND",
        visible!()
    );
    sql!(on, all(String, String), TEXT, now, super::list(slugs))
}

/// True when there is a post or page, in whatever state.
pub async fn any(on: &mut Connection) -> Result<bool, Error> {
    Ok(sql!(on, maybe(String,), "SELECT id FROM posts LIMIT 1")?.is_some())
}

/// Ids of scheduled posts whose time has come, earliest first.
pub async fn due(on: &mut Connection, now: i64, limit: i64) -> Result<Vec<String>, Error> {
    let rows = sql!(
        on,
        all(String,),
        "SELECT id FROM posts WHERE status = 'scheduled' AND published_at <= $1
         ORDER BY published_at LIMIT $2",
        now,
        limit
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The text of [`take_due`], and what keeps two nodes from publishing the same.
macro_rules! take_due {
    ($lock:literal) => {
        concat!(
            "SELECT id FROM posts WHERE status = 'scheduled' AND published_at <= $1
             ORDER BY published_at LIMIT $2",
            $lock
        )
    };
}

/// As [`due`], for who publishes them in this write: none that another node is at, and none that was
/// taken back meanwhile.
pub async fn take_due(tx: &mut Transaction, now: i64, limit: i64) -> Result<Vec<String>, Error> {
    let text = match tx.engine() {
        Engine::Sqlite(_) => take_due!(""),
        Engine::Postgres(_) => take_due!(" FOR UPDATE SKIP LOCKED"),
    };
    let rows = sql!(tx, all(String,), text, now, limit)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Title and moment of what becomes public by itself, the next first.
pub async fn scheduled(
    on: &mut Connection,
    now: i64,
    limit: i64,
) -> Result<Vec<(String, i64)>, Error> {
    sql!(
        on,
        all(String, i64),
        "SELECT v.title, p.published_at FROM posts p
         JOIN versions v ON v.id = COALESCE(p.published_version_id, p.working_version_id)
         WHERE p.status = 'scheduled' AND p.published_at > $1
         ORDER BY p.published_at LIMIT $2",
        now,
        limit
    )
}
