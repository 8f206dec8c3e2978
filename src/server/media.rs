//! The library of images: their records, their files in `data/media`, and what the renderer is
//! told of them. Decoding and resizing is `media/convert.rs`.

mod convert;

use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use convert::ImageMistake;

use super::context::Context;
use super::db::media::MediaRow;
use super::db::{self, Db};
use super::error::Error;
use super::ids;
use crate::domain::markdown::{self, MediaEntry, MediaTable, render};
use convert::Converted;

/// A smaller size of an image, as the database keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// The file's name under `/media/`.
    pub name: String,
    pub width: u32,
}

/// Brings an image into the library and returns its name. The same image twice is one.
///
/// # Errors
/// The outer one is ours; the inner one is a sentence about the image.
pub async fn keep(
    context: &Context,
    content: Vec<u8>,
    alt: &str,
) -> Result<Result<String, ImageMistake>, Error> {
    let sha256 = hex(&Sha256::digest(&content));
    let stem = sha256[..24].to_owned();
    let folder = context.config().data.join("media");
    if let Some(name) = present(context.db(), &folder, &stem).await? {
        return Ok(Ok(name));
    }
    let work = tokio::task::spawn_blocking(move || convert::convert(&content, &stem));
    let converted = match work.await {
        Ok(Ok(converted)) => converted,
        Ok(Err(mistake)) => return Ok(Err(mistake)),
        Err(_) => return Ok(Err(ImageMistake::Unreadable)),
    };
    let row = row(&converted, sha256, alt, context.now);
    let name = row.name.clone();
    let files = tokio::task::spawn_blocking(move || write_files(&folder, &converted));
    files
        .await
        .map_err(|error| Error::Operator(format!("writing an image: {error}")))??;
    context
        .db()
        .write(move |tx| Box::pin(async move { db::media::add(tx, &row).await }))
        .await?;
    Ok(Ok(name))
}

/// The name of the image made from this content before, if its file is there as well.
async fn present(db: &Db, folder: &Path, stem: &str) -> Result<Option<String>, Error> {
    let names = [format!("{stem}.jpg"), format!("{stem}.png")];
    let rows = db::media::named(&mut db.read().await?, &names).await?;
    let name = rows.into_iter().map(|row| row.name).next();
    Ok(name.filter(|name| folder.join(name).exists()))
}

fn row(converted: &Converted, sha256: String, alt: &str, now: i64) -> MediaRow {
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
        sha256,
        alt: alt.to_owned(),
        decorative: 0,
        variants: serde_json::to_string(&variants).unwrap_or_default(),
        created_at: now,
    }
}

/// Each under another name first, so that a file under its own name is whole.
fn write_files(folder: &Path, converted: &Converted) -> Result<(), Error> {
    std::fs::create_dir_all(folder).map_err(Error::file(folder))?;
    for file in converted.variants.iter().chain([&converted.main]) {
        let path = folder.join(&file.name);
        let partial = folder.join(format!(".{}.partial", file.name));
        std::fs::write(&partial, &file.content).map_err(Error::file(&partial))?;
        let synced = std::fs::File::open(&partial).and_then(|file| file.sync_all());
        synced.map_err(Error::file(&partial))?;
        std::fs::rename(&partial, &path).map_err(Error::file(&path))?;
    }
    Ok(())
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
    let variants: Vec<Variant> = serde_json::from_str(&row.variants).unwrap_or_default();
    let mut sizes: Vec<_> = variants
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
        colour_class: None,
    };
    (address, known)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// True when the library has an image of this name.
pub async fn exists(context: &Context, name: &str) -> Result<bool, Error> {
    let rows = db::media::named(&mut context.db().read().await?, &[name.to_owned()]).await?;
    Ok(!rows.is_empty())
}
