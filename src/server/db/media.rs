//! The records of the library: what is known of each image. The files are `server::media`'s.

use super::connection::sql;
use super::{Change, Connection, Transaction};
use crate::server::error::Error;

/// One image of the library.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct MediaRow {
    pub id: String,
    /// The file's name under `/media/`, made from its content.
    pub name: String,
    pub mime: String,
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
}

/// The columns of an image joined to something else, all absent where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Picture {
    pub picture_name: Option<String>,
    pub picture_width: Option<i64>,
    pub picture_height: Option<i64>,
    pub picture_alt: Option<String>,
    pub picture_variants: Option<String>,
}

/// The images with these names, in no order.
pub async fn named(on: &mut Connection, names: &[String]) -> Result<Vec<MediaRow>, Error> {
    sql!(on, all MediaRow,
        "SELECT id, name, mime, width, height, bytes, sha256, alt, decorative, variants, created_at
         FROM media WHERE name IN (SELECT value FROM json_each($1))", super::list(names))
}

/// Adds an image; where its name is taken the one that is there stays, as it has the same content.
pub async fn add(tx: &mut Transaction, media: &MediaRow) -> Result<(), Error> {
    let added = sql!(tx, run,
        "INSERT INTO media (id, name, mime, width, height, bytes, sha256, alt, decorative, variants,
                            created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (name) DO NOTHING",
        &media.id, &media.name, &media.mime, media.width, media.height, media.bytes, &media.sha256,
        &media.alt, media.decorative, &media.variants, media.created_at)?;
    if added > 0 {
        tx.changed(Change::Media(media.id.clone()));
    }
    Ok(())
}
