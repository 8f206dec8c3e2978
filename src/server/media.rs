//! The library: records of its files, the files in `data/media`, and what the renderer is told of
//! them. What a file is, `media/kinds.rs` says; decoding and resizing is `media/convert.rs`; what
//! people do with the library in the studio is `media/library.rs`.

mod convert;
mod files;
mod jpeg;
mod kinds;
mod mistake;
mod room;
mod scale;

pub mod library;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use kinds::Document;
pub use mistake::FileMistake;

use super::context::Context;
use super::db::media::MediaRow;
use super::db::{self, Db};
use super::error::Error;
use super::ids;
use crate::domain::markdown::{self, MediaEntry, MediaTable, render};
use crate::domain::tint;
use convert::{Converted, File};
use kinds::Kind;

/// Bytes of the largest file that is taken.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;

/// A smaller size of an image, as the database keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// The file's name under `/media/`.
    pub name: String,
    pub width: u32,
}

/// A file on its way into the library.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    pub content: Vec<u8>,
    /// What it is called; empty where that says nothing to anybody.
    pub name: String,
    pub alt: String,
    /// The id of who uploads it. Two people's uploads of one content are two files.
    pub by: Option<String>,
}

/// Brings a picture into the library and returns its name. The same picture twice is one.
///
/// # Errors
/// The outer one is ours; the inner one is a sentence about the file.
pub async fn keep_picture(
    context: &Context,
    brought: Brought,
) -> Result<Result<String, FileMistake>, Error> {
    match kinds::recognise(&brought.content, &brought.name) {
        Ok(kind @ Kind::Picture(_)) => keep(context, brought, kind).await,
        Ok(Kind::Document(_)) | Err(FileMistake::Unknown) => Ok(Err(FileMistake::NoPicture)),
        Err(mistake) => Ok(Err(mistake)),
    }
}

/// The same for whatever the library takes.
pub async fn keep_file(
    context: &Context,
    brought: Brought,
) -> Result<Result<String, FileMistake>, Error> {
    if brought.content.len() > MOST_BYTES {
        return Ok(Err(FileMistake::TooManyBytes));
    }
    match kinds::recognise(&brought.content, &brought.name) {
        Ok(kind) => keep(context, brought, kind).await,
        Err(mistake) => Ok(Err(mistake)),
    }
}

async fn keep(
    context: &Context,
    brought: Brought,
    kind: Kind,
) -> Result<Result<String, FileMistake>, Error> {
    let sha256 = hex(&Sha256::digest(&brought.content));
    let stem = stem(&sha256, brought.by.as_deref());
    let folder = context.config().data.join("media");
    if let Some(name) = present(context.db(), &folder, &stem).await? {
        return Ok(Ok(name));
    }
    let Brought {
        content,
        name: original,
        alt,
        by: added_by,
    } = brought;
    let converted = match converted(content, kind, stem).await? {
        Ok(converted) => converted,
        Err(mistake) => return Ok(Err(mistake)),
    };
    let row = MediaRow {
        sha256,
        words: library::words_of(&original, &alt),
        original,
        alt,
        added_by,
        ..row(&converted, context.now)
    };
    let quota = context.config().media.quota_bytes;
    if quota > 0
        && db::media::library::bytes(&mut context.db().read().await?).await? + row.bytes > quota
    {
        return Ok(Err(FileMistake::NoRoom));
    }
    let name = row.name.clone();
    let written = files::write(&folder, converted).await?;
    let add = context
        .db()
        .write(move |tx| Box::pin(async move { db::media::add(tx, &row).await }));
    if let Err(error) = add.await {
        files::remove(&folder, written).await;
        return Err(error);
    }
    Ok(Ok(name))
}

/// The beginning of all names of a file.
fn stem(sha256: &str, by: Option<&str>) -> String {
    let of_one = by.map(|by| hex(&Sha256::digest(format!("{by} {sha256}"))));
    of_one.as_deref().unwrap_or(sha256)[..24].to_owned()
}

/// What is served of this content.
async fn converted(
    content: Vec<u8>,
    kind: Kind,
    stem: String,
) -> Result<Result<Converted, FileMistake>, Error> {
    let format = match kind {
        Kind::Picture(format) => format,
        Kind::Document(document) => return Ok(Ok(as_it_is(content, document, &stem))),
    };
    let content = Arc::new(content);
    let measured = content.clone();
    let memory = room::within(0, move || convert::memory(&measured, format)).await?;
    let memory = match memory {
        Ok(memory) => memory,
        Err(mistake) => return Ok(Err(mistake)),
    };
    room::within(memory, move || convert::convert(&content, format, &stem)).await
}

fn as_it_is(content: Vec<u8>, document: Document, stem: &str) -> Converted {
    Converted {
        mime: document.mime(),
        tint: None,
        main: File {
            name: format!("{stem}.{}", document.ending()),
            width: 0,
            height: 0,
            content,
        },
        variants: Vec::new(),
    }
}

/// The name of the file made from this content before, if it is there as well.
async fn present(db: &Db, folder: &std::path::Path, stem: &str) -> Result<Option<String>, Error> {
    let documents = Document::ALL.map(Document::ending);
    let endings = ["jpg", "png"].into_iter().chain(documents);
    let names: Vec<_> = endings.map(|ending| format!("{stem}.{ending}")).collect();
    let rows = db::media::named(&mut db.read().await?, &names).await?;
    let name = rows.into_iter().map(|row| row.name).next();
    Ok(name.filter(|name| folder.join(name).exists()))
}

fn row(converted: &Converted, now: i64) -> MediaRow {
    let variants: Vec<_> = converted
        .variants
        .iter()
        .map(|file| Variant {
            name: file.name.clone(),
            width: file.width,
        })
        .collect();
    let main = &converted.main;
    MediaRow {
        id: ids::new(now),
        name: main.name.clone(),
        mime: converted.mime.to_owned(),
        width: i64::from(main.width),
        height: i64::from(main.height),
        bytes: i64::try_from(main.content.len()).unwrap_or(i64::MAX),
        sha256: String::new(),
        alt: String::new(),
        decorative: 0,
        variants: serde_json::to_string(&variants).unwrap_or_default(),
        created_at: now,
        original: String::new(),
        added_by: None,
        words: String::new(),
        tint: converted.tint.map(tint::kept).unwrap_or_default(),
    }
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
    if names.is_empty() {
        return Ok(MediaTable::new());
    }
    let rows = db::media::named(&mut db.read().await?, &names).await?;
    Ok(rows.into_iter().map(entry).collect())
}

fn entry(row: MediaRow) -> (String, MediaEntry) {
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
