//! Posts as listings show them: by date, by author, by tag. Which of them may be seen is a
//! condition of each query. Always `$1` is now, and `$2`, `$3` the place the list goes on from.

use super::Connection;
use super::connection::sql;
use super::media::Picture;
use crate::domain::cursor::Cursor;
use crate::domain::post::Kind;
use crate::server::error::Error;

/// A post in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CardRow {
    pub id: String,
    pub kind: String,
    pub slug: String,
    pub language: Option<String>,
    pub published_at: i64,
    pub title: String,
    pub kicker: Option<String>,
    pub place: Option<String>,
    pub summary: Option<String>,
    pub excerpt: String,
    pub reading_minutes: i64,
    /// Approved ones.
    pub comments_count: i64,
    /// The post's own words for its picture.
    pub image_alt: Option<String>,
    #[sqlx(flatten)]
    pub picture: Picture,
}

impl CardRow {
    pub fn kind(&self) -> Kind {
        self.kind.parse().unwrap_or(Kind::Post)
    }

    /// Where a list that ended with this goes on.
    pub fn cursor(&self) -> Cursor {
        Cursor {
            at: self.published_at,
            id: self.id.clone(),
        }
    }
}

/// The place before everything that is due.
pub fn start(now: i64) -> Cursor {
    Cursor {
        at: now,
        // Behind every id in the order of bytes.
        id: "g".into(),
    }
}

/// The columns of a [`CardRow`], to be followed by the tables: `posts p`, `versions v`,
/// `media m`.
macro_rules! card_columns {
    () => {
        "SELECT p.id, p.kind, p.slug, p.language, p.published_at, p.comments_count, v.title, v.kicker, v.place, \
         v.summary, v.excerpt, v.reading_minutes, v.image_alt, m.name AS picture_name, \
         m.width AS picture_width, m.height AS picture_height, m.alt AS picture_alt, \
         m.variants AS picture_variants, m.tint AS picture_tint "
    };
}
/// A visitor finds what is published and due, and nothing else.
macro_rules! visible {
    () => {
        " p.status = 'published' AND p.published_at <= $1 "
    };
}
/// The same after the place `$2`, `$3`, newest first. Of two bounds on one date SQLite takes the first
/// for its index and would walk from now to the place; the `+` keeps the first from being used for it.
macro_rules! visible_after_place {
    () => {
        " p.status = 'published' AND +p.published_at <= $1 \
         AND (p.published_at, p.id) < ($2, $3) ORDER BY p.published_at DESC, p.id DESC "
    };
}
/// What a visible post's text and picture are found by.
macro_rules! with_text {
    () => {
        " JOIN versions v ON v.id = p.published_version_id \
          LEFT JOIN media m ON m.id = v.image_id "
    };
}
pub(crate) use {card_columns, visible, visible_after_place, with_text};

/// The newest posts after a place.
pub async fn newest(
    on: &mut Connection,
    now: i64,
    after: &Cursor,
    limit: i64,
) -> Result<Vec<CardRow>, Error> {
    const TEXT: &str = concat!(
        card_columns!(),
        "FROM posts p",
        with_text!(),
        "WHERE p.kind = 'post' AND",
        visible_after_place!(),
        "LIMIT $4"
    );
    sql!(on, all CardRow, TEXT, now, after.at, &after.id, limit)
}

/// The newest posts of an author, after a place.
pub async fn by_author(
    on: &mut Connection,
    now: i64,
    author: &str,
    page: (&Cursor, i64),
) -> Result<Vec<CardRow>, Error> {
    const TEXT: &str = concat!(
        card_columns!(),
        "FROM post_authors l JOIN posts p ON p.id = l.post_id",
        with_text!(),
        "WHERE l.author_id = $4 AND p.kind = 'post' AND",
        visible!(),
        "AND (l.published_at, l.post_id) < ($2, $3)
         ORDER BY l.published_at DESC, l.post_id DESC LIMIT $5"
    );
    let (after, limit) = page;
    sql!(on, all CardRow, TEXT, now, after.at, &after.id, author, limit)
}

/// The newest posts under a tag, after a place.
pub async fn by_tag(
    on: &mut Connection,
    now: i64,
    tag: &str,
    page: (&Cursor, i64),
) -> Result<Vec<CardRow>, Error> {
    const TEXT: &str = concat!(
        card_columns!(),
        "FROM post_tags l JOIN posts p ON p.id = l.post_id",
        with_text!(),
        "WHERE l.tag_id = $4 AND p.kind = 'post' AND",
        visible!(),
        "AND (l.published_at, l.post_id) < ($2, $3)
         ORDER BY l.published_at DESC, l.post_id DESC LIMIT $5"
    );
    let (after, limit) = page;
    sql!(on, all CardRow, TEXT, now, after.at, &after.id, tag, limit)
}

/// Those of these posts and pages that can be seen, in no order.
pub async fn of_ids(on: &mut Connection, now: i64, ids: &[String]) -> Result<Vec<CardRow>, Error> {
    const TEXT: &str = concat!(
        card_columns!(),
        "FROM posts p",
        with_text!(),
        "WHERE p.id IN (SELECT value FROM json_each($2)) AND",
        visible!()
    );
    sql!(on, all CardRow, TEXT, now, super::list(ids))
}
