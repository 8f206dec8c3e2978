//! The files of an export: what is said of each, and where it lies.

use serde_norway::{Mapping, Value};

use super::folder::{Folder, wrong};
use crate::server::backup::Say;
use crate::server::context::Context;
use crate::server::db;
use crate::server::db::media::MediaRow;
use crate::server::error::Error;
use crate::server::export::record::{Ids, number_in, read, text_of};
use crate::server::export::tables::MEDIA;
use crate::server::media::{self, Given, Variant, library};

/// The file of records.
const FILE: &str = "media.jsonl";

/// A file that comes in.
#[derive(Debug)]
pub struct Coming {
    pub row: Mapping,
    /// Its sizes, the whole one last. Empty where it wasn't there when the site was exported.
    pub files: Vec<Given>,
}

/// Reads a record and finds its files.
pub fn coming(
    folder: &Folder,
    ids: &Ids,
    (line, mut record): (usize, Mapping),
) -> Result<Coming, Error> {
    let mistake = |reason: &str| wrong(FILE, Some(line), reason);
    let digests = match record.shift_remove("files") {
        Some(Value::Mapping(digests)) => digests,
        _ => return Err(mistake("there is no files")),
    };
    let mut row = read(MEDIA.columns, record, ids).map_err(|reason| mistake(&reason))?;
    let name = text_of(&row, "name").to_owned();
    let mime = media::mime_of(&name);
    if mime != Some(text_of(&row, "mime")) {
        return Err(mistake("no file of a library has this name and type"));
    }
    let stem = name.split('.').next().unwrap_or_default();
    let variants: Vec<Variant> = serde_json::from_str(text_of(&row, "variants"))
        .map_err(|_| mistake("variants can’t be read"))?;
    let width = number_in(&row, "width").and_then(|width| u32::try_from(width).ok());
    let width = width.ok_or_else(|| mistake("width can’t be that"))?;
    let mut wanted = Vec::new();
    for Variant { name, width } in variants {
        if media::mime_of(&name) != mime || !name.starts_with(stem) {
            return Err(mistake("variants names what is no size of it"));
        }
        wanted.push((name, width));
    }
    wanted.push((name, width));
    let mut files = Vec::new();
    for (name, width) in wanted {
        let Some(sha256) = digests.get(&name).and_then(Value::as_str) else {
            continue;
        };
        let place = format!("media/{name}");
        let path = folder.file(&place)?;
        files.push(Given {
            path: path.ok_or_else(|| wrong(&place, None, "it isn’t there"))?,
            sha256: sha256.to_owned(),
            name,
            width,
        });
    }
    let words = library::words_of(text_of(&row, "original"), text_of(&row, "alt"));
    row.insert("words".into(), words.into());
    Ok(Coming { row, files })
}

/// As the renderer wants it.
pub fn media_row(row: &Mapping) -> MediaRow {
    let text = |name: &str| text_of(row, name).to_owned();
    let number = |name: &str| number_in(row, name).unwrap_or_default();
    MediaRow {
        id: text("id"),
        name: text("name"),
        mime: text("mime"),
        width: number("width"),
        height: number("height"),
        bytes: number("bytes"),
        sha256: text("sha256"),
        alt: text("alt"),
        decorative: number("decorative"),
        variants: text("variants"),
        created_at: number("created_at"),
        original: text("original"),
        added_by: None,
        words: String::new(),
        tint: text("tint"),
    }
}

/// # Errors
/// [`Error::Operator`] where the library may not take so much.
pub async fn has_room(context: &Context, coming: &[Coming]) -> Result<(), Error> {
    let quota = context.config().media.quota_bytes;
    let more = coming.iter().filter_map(|one| number_in(&one.row, "bytes"));
    let more = more.fold(0_i64, i64::saturating_add);
    let taken = db::media::library::bytes(&mut context.db().read().await?).await?;
    match quota > 0 && taken.saturating_add(more) > quota {
        true => Err(Error::Operator(
            "media: the files are more than media.quota_bytes lets the library take.".into(),
        )),
        false => Ok(()),
    }
}

/// Looks at all files and keeps them unless `only_look`. The names of what is there by now are added
/// to `kept`, after a failure too.
pub async fn keep(
    context: &Context,
    coming: &mut [Coming],
    kept: &mut Vec<String>,
    (only_look, say): (bool, Say<'_>),
) -> Result<(), Error> {
    let count = coming.len();
    for (at, one) in coming.iter_mut().enumerate() {
        say(&format!("reading file {} of {count} …", at + 1));
        let files = std::mem::take(&mut one.files);
        let taken = media::take(context, files, (&mut *kept, only_look)).await?;
        if let Err((name, mistake)) = taken {
            let sentence = mistake.to_string();
            let reason = sentence.trim_end_matches('.');
            return Err(wrong(&format!("media/{name}"), None, reason));
        }
    }
    Ok(())
}
