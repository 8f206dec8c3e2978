//! The records of the library: what is known of each file. The files are `server::media`'s. What
//! the studio's list shows is `library`, which texts show a file `uses`.

pub mod library;
pub mod uses;

use super::connection::sql;
use super::{Change, Connection, Transaction};
use crate::server::error::Error;

/// One file of the library.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct MediaRow {
    pub id: String,
    /// The file's name under `/media/`, made from its content.
    pub name: String,
    pub mime: String,
    /// 0 for what is no picture, as is `height`.
    pub width: i64,
    pub height: i64,
    /// Size of the file itself.
    pub bytes: i64,
    /// SHA-256 of what was brought in, in hexadecimal.
    pub sha256: String,
    pub alt: String,
    /// 1 where it says nothing that the text doesn't.
    pub decorative: i64,
    /// JSON: `[{"name": "…-600.jpg", "width": 600}, …]`, narrowest first.
    pub variants: String,
    pub created_at: i64,
    /// What the file was called; empty for what came with an import.
    pub original: String,
    /// Who uploaded it.
    pub added_by: Option<String>,
    /// What it is found by: folded words, each with a space before it.
    pub words: String,
    /// Its average colour, as `domain::tint` keeps it; empty where none is known.
    pub tint: String,
}

/// The columns of a [`MediaRow`] of `media m`.
macro_rules! media_columns {
    () => {
        "m.id, m.name, m.mime, m.width, m.height, m.bytes, m.sha256, m.alt, m.decorative, \
         m.variants, m.created_at, m.original, m.added_by, m.words, m.tint "
    };
}
pub(crate) use media_columns;

/// The columns of an image joined to something else, all absent where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Picture {
    pub picture_name: Option<String>,
    pub picture_width: Option<i64>,
    pub picture_height: Option<i64>,
    pub picture_alt: Option<String>,
    pub picture_variants: Option<String>,
    pub picture_tint: Option<String>,
}

/// The files with these names, in no order.
pub async fn named(on: &mut Connection, names: &[String]) -> Result<Vec<MediaRow>, Error> {
    const TEXT: &str = concat!(
        "SELECT ",
        media_columns!(),
        "FROM media m WHERE m.name IN (SELECT value FROM json_each($1))"
    );
    sql!(on, all MediaRow, TEXT, super::list(names))
}

/// Adds a file; where its name is taken the one that is there stays, as it has the same content.
pub async fn add(tx: &mut Transaction, media: &MediaRow) -> Result<(), Error> {
    let added = sql!(tx, run,
        "INSERT INTO media (id, name, mime, width, height, bytes, sha256, alt, decorative, variants,
                            created_at, original, added_by, words, tint)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (name) DO NOTHING",
        &media.id, &media.name, &media.mime, media.width, media.height, media.bytes, &media.sha256,
        &media.alt, media.decorative, &media.variants, media.created_at, &media.original,
        &media.added_by, &media.words, &media.tint)?;
    if added > 0 {
        tx.changed(Change::Media(media.id.clone()));
    }
    Ok(())
}
