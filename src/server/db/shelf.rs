//! The shelf: every post and page, in whatever state, as staff list and find them. One index
//! answers every question, alone or together: what a post is found by are words, those of its title
//! and a mark for each state, kind, author, tag and maker.
//!
//! Nobody files a post here by hand: what a write noted as changed is filed before its commit
//! (`db/changes.rs`).

mod postgres;
mod sqlite;

use super::connection::{Engine, by_engine, sql};
use super::search::words;
use super::{Connection, Transaction};
use crate::domain::cursor::Cursor;
use crate::domain::post::{Kind, Status};
use crate::domain::publication::Ahead;
use crate::server::error::Error;

/// A post as staff list it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ShelfRow {
    /// Where it stands in the list, the later the greater.
    pub place: i64,
    pub id: String,
    pub kind: String,
    pub slug: String,
    pub status: String,
    pub was_public: i64,
    pub published_at: Option<i64>,
    pub changed_at: i64,
    pub comments_open: i64,
    pub created_by: Option<String>,
    pub language: Option<String>,
    /// Of the text that staff saved last.
    pub title: String,
    /// 1 where readers see another text than that.
    pub is_ahead: i64,
    /// 1 where that was submitted for review.
    pub correction_waits: i64,
}

impl ShelfRow {
    pub fn kind(&self) -> Kind {
        self.kind.parse().unwrap_or(Kind::Post)
    }

    pub fn status(&self) -> Status {
        self.status.parse().unwrap_or(Status::Draft)
    }

    pub fn ahead(&self) -> Ahead {
        match (self.is_ahead, self.correction_waits) {
            (0, _) => Ahead::No,
            (_, 0) => Ahead::Kept,
            _ => Ahead::Submitted,
        }
    }

    /// Where a list that ended with this goes on.
    pub fn cursor(&self) -> Cursor {
        Cursor {
            at: self.place,
            id: self.id.clone(),
        }
    }
}

/// The columns of a [`ShelfRow`], from `search_studio e`, `posts p`, `versions v`.
macro_rules! shelf_columns {
    () => {
        "SELECT e.id AS place, p.id, p.kind, p.slug, p.status, p.was_public, p.published_at, \
         p.changed_at, p.comments_open, p.created_by, p.language, p.correction_waits, v.title, \
         CAST(CASE WHEN p.status = 'published' \
         AND p.working_version_id <> p.published_version_id THEN 1 ELSE 0 END AS BIGINT) AS is_ahead "
    };
}
/// A post's text as staff see it.
macro_rules! working_text {
    () => {
        " v.id = COALESCE(p.working_version_id, p.published_version_id) "
    };
}
use {shelf_columns, working_text};

/// Something by which posts are found, other than words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Not in the bin.
    Live,
    Status(Status),
    Kind(Kind),
    /// By the author's id.
    Author(String),
    /// By the tag's id.
    Tag(String),
    /// By the id of the person who made it.
    Maker(String),
}

impl Mark {
    /// As a word that no title holds, because it begins with a sign.
    fn word(&self) -> String {
        let (sort, what) = match self {
            Self::Live => ('l', ""),
            Self::Status(status) => ('s', status.as_str()),
            Self::Kind(kind) => ('k', kind.as_str()),
            Self::Author(id) => ('a', id.as_str()),
            Self::Tag(id) => ('t', id.as_str()),
            Self::Maker(id) => ('m', id.as_str()),
        };
        let mut word = format!("={sort}{what}");
        // A hyphen would part it, and a quote end it.
        word.retain(|c| c == '=' || c.is_ascii_alphanumeric());
        word
    }
}

/// Which posts are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// All of these hold.
    pub marks: Vec<Mark>,
    /// And one of these, unless there are none: whose a post is.
    pub whose: Vec<Mark>,
    /// Folded, each of which begins a word of the title.
    pub words: Vec<String>,
}

impl Filter {
    /// What both engines' queries are made of: words that a post has, any of some words, beginnings.
    fn terms(&self) -> (Vec<String>, Vec<String>, &[String]) {
        let words = |marks: &[Mark]| marks.iter().map(Mark::word).collect();
        (words(&self.marks), words(&self.whose), &self.words)
    }

    /// As the one parameter of a query on this connection.
    fn query(&self, on: &mut Connection) -> String {
        match on.engine() {
            Engine::Sqlite(_) => sqlite::query(self.terms()),
            Engine::Postgres(_) => postgres::query(self.terms()),
        }
    }
}

/// The posts that changed last, after a place.
pub async fn part(
    on: &mut Connection,
    filter: &Filter,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<ShelfRow>, Error> {
    let query = filter.query(on);
    by_engine!(
        on,
        engine => sqlite::part(engine, &query, after, limit),
        postgres::part(engine, &query, after, limit),
    )
}

/// Those that have stood as they are for longest, the longest first.
pub async fn oldest(
    on: &mut Connection,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<ShelfRow>, Error> {
    let query = filter.query(on);
    by_engine!(
        on,
        engine => sqlite::oldest(engine, &query, limit),
        postgres::oldest(engine, &query, limit),
    )
}

/// How many there are, counted no further than `most`.
pub async fn count(on: &mut Connection, filter: &Filter, most: i64) -> Result<i64, Error> {
    let query = filter.query(on);
    by_engine!(
        on,
        engine => sqlite::count(engine, &query, most),
        postgres::count(engine, &query, most),
    )
}

/// Some of the posts that are not on the shelf, because they are older than it, after the one with
/// this id ("" for the first).
pub async fn unfiled(on: &mut Connection, after: &str, limit: i64) -> Result<Vec<String>, Error> {
    let rows = sql!(
        on,
        all(String,),
        "SELECT p.id FROM posts p
         WHERE p.id > $1
         AND NOT EXISTS (SELECT 1 FROM search_studio e WHERE e.post_id = p.id)
         ORDER BY p.id LIMIT $2",
        after,
        limit
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

#[derive(sqlx::FromRow)]
struct ToFile {
    kind: String,
    status: String,
    correction_waits: i64,
    created_by: Option<String>,
    changed_at: i64,
    title: String,
    place: Option<i64>,
}

/// Files a post as it stands now; nothing where it is gone.
pub async fn file(tx: &mut Transaction, post_id: &str) -> Result<(), Error> {
    const TEXT: &str = concat!(
        "SELECT p.kind, p.status, p.correction_waits, p.created_by, p.changed_at, v.title, e.id AS place
         FROM posts p JOIN versions v ON",
        working_text!(),
        "LEFT JOIN search_studio e ON e.post_id = p.id WHERE p.id = $1"
    );
    let Some(post) = sql!(tx, maybe ToFile, TEXT, post_id)? else {
        return Ok(());
    };
    let mut found_by: Vec<_> = marks(tx, post_id, &post)
        .await?
        .iter()
        .map(Mark::word)
        .collect();
    found_by.extend(words::folded(&post.title));
    let place = place(tx, &post).await?;
    sql!(
        tx,
        run,
        "DELETE FROM search_studio WHERE post_id = $1",
        post_id
    )?;
    by_engine!(
        tx,
        engine => sqlite::add(engine, place, post_id, &found_by),
        postgres::add(engine, place, post_id, &found_by),
    )
}

async fn marks(tx: &mut Transaction, post_id: &str, post: &ToFile) -> Result<Vec<Mark>, Error> {
    let status = post.status.parse().unwrap_or(Status::Draft);
    let kind = post.kind.parse().unwrap_or(Kind::Post);
    let mut marks = vec![Mark::Status(status), Mark::Kind(kind)];
    // A change of what is public is found among what is in review, too.
    let waits = post.correction_waits == 1 && status == Status::Published;
    marks.extend(waits.then_some(Mark::Status(Status::InReview)));
    marks.extend((status != Status::Trashed).then_some(Mark::Live));
    marks.extend(post.created_by.clone().map(Mark::Maker));
    let authors = sql!(
        tx,
        all(String,),
        "SELECT author_id FROM post_authors WHERE post_id = $1",
        post_id
    )?;
    marks.extend(authors.into_iter().map(|(id,)| Mark::Author(id)));
    let tags = sql!(
        tx,
        all(String,),
        "SELECT tag_id FROM post_tags WHERE post_id = $1",
        post_id
    )?;
    marks.extend(tags.into_iter().map(|(id,)| Mark::Tag(id)));
    Ok(marks)
}

/// Room for so many posts that change in the same millisecond.
const WITHIN: i64 = 1 << 20;
/// The year 2248, beyond which places would leave the numbers there are.
const LAST_MOMENT: i64 = (1 << 43) - 1;

/// Its place: the one that it has, while it hasn't changed; else the next of its millisecond. On
/// PostgreSQL two writes at once may find the same one, and the ids decide.
async fn place(tx: &mut Transaction, post: &ToFile) -> Result<i64, Error> {
    let first = post.changed_at.clamp(0, LAST_MOMENT) * WITHIN;
    let range = first..first + WITHIN;
    if let Some(place) = post.place.filter(|place| range.contains(place)) {
        return Ok(place);
    }
    let (last,) = sql!(
        tx,
        one(i64,),
        "SELECT COALESCE(MAX(id), $1 - 1) FROM search_studio WHERE id >= $1 AND id < $2",
        range.start,
        range.end
    )?;
    Ok(last + 1)
}
