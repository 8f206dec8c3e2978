//! The texts of posts as they were saved, and rendering them again when the renderer changed.

use super::connection::sql;
use super::media::uses;
use super::{Change, Connection, Transaction};
use crate::server::error::Error;

/// A text with all that its rendering gave.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Version {
    pub id: String,
    pub post_id: String,
    pub created_at: i64,
    pub renderer: i64,
    pub title: String,
    pub kicker: Option<String>,
    pub place: Option<String>,
    pub summary: Option<String>,
    pub excerpt: String,
    pub words: i64,
    pub reading_minutes: i64,
    pub image_id: Option<String>,
    pub image_alt: Option<String>,
    /// JSON: what the front matter holds beyond what the program knows.
    pub extra: String,
    /// JSON of the headings.
    pub contents: String,
    pub html: String,
    pub text: String,
    pub source: String,
    /// Who saved it; none for what came with an import.
    pub saved_by: Option<String>,
    /// A word of `domain::manuscript::Why`.
    pub why: String,
    /// Where it was saved in the background over and over, when that began.
    pub begun_at: Option<i64>,
    /// JSON: what becomes public with it beside the text; none where that is the post's already.
    pub beside: Option<String>,
}

/// The columns of a [`Version`] of `versions v`.
macro_rules! version_columns {
    () => {
        "v.id, v.post_id, v.created_at, v.renderer, v.title, v.kicker, v.place, v.summary, \
         v.excerpt, v.words, v.reading_minutes, v.image_id, v.image_alt, v.extra, v.contents, \
         v.html, v.text, v.source, v.saved_by, v.why, v.begun_at, v.beside "
    };
}

impl Version {
    /// True when nothing has to be kept of the other that isn't kept with this one.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        self.renderer == other.renderer
            && self.beside == other.beside
            && self.has_the_text_of(other)
    }

    /// True when a writer would read the same.
    pub fn has_the_text_of(&self, other: &Self) -> bool {
        let said = |version: &Self| {
            let Self {
                title,
                kicker,
                place,
                summary,
                image_id,
                image_alt,
                extra,
                source,
                ..
            } = version.clone();
            (
                title, kicker, place, summary, image_id, image_alt, extra, source,
            )
        };
        said(self) == said(other)
    }
}

/// The version that staff saved last.
pub async fn working(on: &mut Connection, post_id: &str) -> Result<Option<Version>, Error> {
    const TEXT: &str = concat!(
        "SELECT ",
        version_columns!(),
        "FROM posts p JOIN versions v ON v.id = p.working_version_id WHERE p.id = $1"
    );
    sql!(on, maybe Version, TEXT, post_id)
}

/// A version of this post.
pub async fn find(on: &mut Connection, post_id: &str, id: &str) -> Result<Option<Version>, Error> {
    const TEXT: &str = concat!(
        "SELECT ",
        version_columns!(),
        "FROM versions v WHERE v.post_id = $1 AND v.id = $2"
    );
    sql!(on, maybe Version, TEXT, post_id, id)
}

/// The version of a post that came before another.
pub async fn before(on: &mut Connection, version: &Version) -> Result<Option<Version>, Error> {
    const TEXT: &str = concat!(
        "SELECT ",
        version_columns!(),
        "FROM versions v WHERE v.post_id = $1 AND (v.created_at, v.id) < ($2, $3)
         ORDER BY v.created_at DESC, v.id DESC LIMIT 1"
    );
    sql!(on, maybe Version, TEXT, &version.post_id, version.created_at, &version.id)
}

/// A version as a list names it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Saved {
    pub id: String,
    pub created_at: i64,
    pub title: String,
    pub words: i64,
    pub why: String,
    /// Who saved it; none for what came with an import.
    pub name: Option<String>,
}

/// The versions of a post, the latest first.
pub async fn of_post(on: &mut Connection, post_id: &str, limit: i64) -> Result<Vec<Saved>, Error> {
    sql!(on, all Saved,
        "SELECT v.id, v.created_at, v.title, v.words, v.why, s.name FROM versions v
         LEFT JOIN people s ON s.id = v.saved_by WHERE v.post_id = $1
         ORDER BY v.created_at DESC, v.id DESC LIMIT $2", post_id, limit)
}

/// Says anew why a version was saved, and that nothing takes its place any more.
pub async fn keep(tx: &mut Transaction, id: &str, why: &str) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE versions SET why = $2, begun_at = NULL WHERE id = $1",
        id,
        why
    )?;
    Ok(())
}

/// Forgets a version in whose place another was saved; never one that is shown or worked on.
pub async fn forget(tx: &mut Transaction, id: &str) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "DELETE FROM versions WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM posts p
             WHERE p.published_version_id = $1 OR p.working_version_id = $1)",
        id
    )?;
    Ok(())
}

pub async fn add(tx: &mut Transaction, version: &Version) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "INSERT INTO versions (id, post_id, created_at, renderer, title, kicker, place, summary,
                               excerpt, words, reading_minutes, image_id, image_alt, extra,
                               contents, html, text, source, saved_by, why, begun_at, beside)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 $19, $20, $21, $22)",
        &version.id,
        &version.post_id,
        version.created_at,
        version.renderer,
        &version.title,
        &version.kicker,
        &version.place,
        &version.summary,
        &version.excerpt,
        version.words,
        version.reading_minutes,
        &version.image_id,
        &version.image_alt,
        &version.extra,
        &version.contents,
        &version.html,
        &version.text,
        &version.source,
        &version.saved_by,
        &version.why,
        version.begun_at,
        &version.beside
    )?;
    let image_id = version.image_id.as_deref();
    uses::note(tx, &version.id, &version.source, image_id).await
}

/// A text that an older renderer rendered.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Stale {
    pub id: String,
    pub source: String,
}

/// Some of the versions rendered before `renderer`.
pub async fn stale(on: &mut Connection, renderer: i64, limit: i64) -> Result<Vec<Stale>, Error> {
    sql!(on, all Stale,
        "SELECT id, source FROM versions WHERE renderer < $1 ORDER BY renderer, id LIMIT $2",
        renderer, limit)
}

/// What rendering a version again gave.
#[derive(Clone, Debug)]
pub struct Rerendered {
    pub id: String,
    pub renderer: i64,
    pub excerpt: String,
    pub words: i64,
    pub reading_minutes: i64,
    pub contents: String,
    pub html: String,
    pub text: String,
}

/// Keeps it, and the search index with it where readers see this version.
pub async fn replace(tx: &mut Transaction, new: &Rerendered) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE versions SET renderer = $2, excerpt = $3, words = $4, reading_minutes = $5,
                             contents = $6, html = $7, text = $8 WHERE id = $1",
        &new.id,
        new.renderer,
        &new.excerpt,
        new.words,
        new.reading_minutes,
        &new.contents,
        &new.html,
        &new.text
    )?;
    let shown = sql!(
        tx,
        maybe(String,),
        "SELECT id FROM posts WHERE published_version_id = $1 AND status = 'published'",
        &new.id
    )?;
    if let Some((post_id,)) = shown {
        super::search::index(tx, &post_id).await?;
        tx.changed(Change::Post(post_id));
    }
    Ok(())
}
