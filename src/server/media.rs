//! The library: records of its files, the files in `data/media`, and what the renderer is told of
//! them. How a file comes in is `media/keep.rs`, and out of another library `media/taking.rs`; what it is, `media/kinds.rs` says; decoding and
//! resizing is `media/convert.rs`; what people do with the library in the studio is
//! `media/library.rs`.

mod away;
mod bare;
mod content;
mod convert;
mod files;
mod jpeg;
mod keep;
mod kinds;
mod mistake;
mod recording;
mod room;
mod scale;
mod taking;
mod turns;

#[cfg(fuzzing)]
pub mod fuzzed;
pub mod library;
pub mod store;

use serde::{Deserialize, Serialize};

pub use away::{named, take_away};
pub use content::{Arriving, Content, forget_partial};
pub use keep::{keep_file, keep_picture, keep_shown};
pub use kinds::Document;
pub use mistake::FileMistake;
pub use recording::Recording;
pub use store::Store;
pub use taking::{Given, mime_of, take};
pub use turns::take as take_turn;

use super::context::Context;
use super::db::media::MediaRow;
use super::db::{self, Connection, Db};
use super::error::Error;
use crate::domain::markdown::{self, MediaEntry, MediaTable, render};
use crate::domain::tint;

/// A smaller size of an image, as the database keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// The file's name under `/media/`.
    pub name: String,
    pub width: u32,
}

/// A file on its way into the library.
#[derive(Debug, Default)]
pub struct Brought {
    pub content: Content,
    /// What it is called; empty where that says nothing to anybody.
    pub name: String,
    pub alt: String,
    /// The id of who uploads it. Two people's uploads of one content are two files.
    pub by: Option<String>,
}

/// What the library knows of the images that these texts name.
pub async fn table(db: &Db, sources: impl Iterator<Item = &str>) -> Result<MediaTable, Error> {
    let mut names: Vec<String> = sources
        .filter(|source| source.contains("/media/"))
        .flat_map(|source| render(source, &MediaTable::new()).images)
        .filter_map(|address| address.strip_prefix("/media/").map(str::to_owned))
        .collect();
    names.sort();
    names.dedup();
    table_of(db, &names).await
}

/// What the renderer has to know of the files with these names.
pub async fn table_of(db: &Db, names: &[String]) -> Result<MediaTable, Error> {
    if names.is_empty() {
        return Ok(MediaTable::new());
    }
    let rows = db::media::named(&mut db.read().await?, names).await?;
    Ok(rows.into_iter().map(entry).collect())
}

/// Whether the library still says what this table says, which was read before. Under
/// [`db::decisions::one_at_a_time`] that holds until the transaction ends.
pub async fn still_says(on: &mut Connection, table: &MediaTable) -> Result<bool, Error> {
    let names: Vec<String> = table
        .addresses()
        .filter_map(|address| address.strip_prefix("/media/").map(str::to_owned))
        .collect();
    if names.is_empty() {
        return Ok(true);
    }
    let rows = db::media::named(on, &names).await?;
    let now: MediaTable = rows.into_iter().map(entry).collect();
    Ok(now == *table)
}

/// What the renderer has to know of a file.
pub fn entry(row: MediaRow) -> (String, MediaEntry) {
    let size = |value: i64| u32::try_from(value).unwrap_or_default();
    let mut sizes: Vec<_> = variants(&row)
        .into_iter()
        .map(|variant| markdown::Variant {
            width: variant.width,
            address: format!("/media/{}", variant.name),
        })
        .collect();
    let address = format!("/media/{}", row.name);
    if !sizes.is_empty() {
        sizes.push(markdown::Variant {
            width: size(row.width),
            address: address.clone(),
        });
    }
    let known = MediaEntry {
        width: size(row.width),
        height: size(row.height),
        alt: row.alt,
        variants: sizes,
        colour_class: tint::classes(&row.tint),
    };
    (address, known)
}

/// The smaller sizes of a picture.
pub fn variants(row: &MediaRow) -> Vec<Variant> {
    serde_json::from_str(&row.variants).unwrap_or_default()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// True when the library has an image of this name.
pub async fn exists(context: &Context, name: &str) -> Result<bool, Error> {
    let rows = db::media::named(&mut context.db().read().await?, &[name.to_owned()]).await?;
    Ok(!rows.is_empty())
}
