//! Bringing a file into the library: what it is, what is served of it, the files, then the row.

use std::fs::OpenOptions;
use std::path::PathBuf;
use std::sync::Arc;

use image::ImageFormat;
use sha2::{Digest, Sha256};
use tracing::Instrument;

use super::content::{Content, MOST_BYTES};
use super::convert::{self, Converted, File, Made};
use super::kinds::{self, Document, Kind};
use super::mistake::FileMistake;
use super::recording::{self, Recording};
use super::{Brought, Store, Variant, hex, library, room, take_away};
use crate::domain::tint;
use crate::server::context::Context;
use crate::server::db::media::MediaRow;
use crate::server::db::{self, Db};
use crate::server::error::Error;
use crate::server::ids;

/// What came of something done with a file; within, a sentence about the file.
pub type Tried<T> = Result<Result<T, FileMistake>, Error>;

/// Brings a picture into the library and returns its name. The same picture twice is one.
///
/// # Errors
/// The outer one is ours; the inner one is a sentence about the file.
pub async fn keep_picture(context: &Context, brought: Brought) -> Tried<String> {
    keep_some(context, brought, |kind| matches!(kind, Kind::Picture(_))).await
}

/// The same for what a text shows: pictures, sound and film.
pub async fn keep_shown(context: &Context, brought: Brought) -> Tried<String> {
    keep_some(context, brought, |kind| kind != Kind::Other).await
}

/// The same for whatever the library takes.
pub async fn keep_file(context: &Context, brought: Brought) -> Tried<String> {
    match kinds::recognise(brought.content.head()) {
        Ok(kind) => keep(context, brought, kind).await,
        Err(mistake) => Ok(Err(mistake)),
    }
}

async fn keep_some(
    context: &Context,
    brought: Brought,
    wanted: impl Fn(Kind) -> bool,
) -> Tried<String> {
    match kinds::recognise(brought.content.head()) {
        Ok(kind) if wanted(kind) => keep(context, brought, kind).await,
        Ok(_) => Ok(Err(FileMistake::NoPicture)),
        Err(mistake) => Ok(Err(mistake)),
    }
}

async fn keep(context: &Context, brought: Brought, kind: Kind) -> Tried<String> {
    let settings = &context.config().media;
    let length = brought.content.length();
    match kind {
        Kind::Recording if length > settings.recording_bytes => {
            return Ok(Err(FileMistake::too_long(settings.recording_bytes)));
        }
        Kind::Picture(_) | Kind::Other if length > MOST_BYTES => {
            return Ok(Err(FileMistake::TooManyBytes));
        }
        _ => {}
    }
    let sha256 = brought.content.sha256();
    let stem = stem(&sha256, brought.by.as_deref());
    let store = &context.state.media;
    match present(context.db(), store, &stem).await {
        Ok(None) => {}
        Ok(Some(name)) => return Ok(Ok(name)),
        Err(error) => return unkept(error),
    }
    let Brought {
        content,
        name: original,
        alt,
        by: added_by,
    } = brought;
    let making = Making {
        folder: store.folder().to_owned(),
        name: original.clone(),
        stem,
    };
    let converted = match making.of(content, kind).await? {
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
    if is_full(context, row.bytes).await? {
        return Ok(Err(FileMistake::NoRoom));
    }
    let name = row.name.clone();
    match add(context, converted, row).await {
        Ok(()) => Ok(Ok(name)),
        Err(error) => unkept(error),
    }
}

/// On a task of its own: whoever sent the file may go away, and its row would be written while
/// others may take away what no row names.
async fn add(context: &Context, converted: Converted, row: MediaRow) -> Result<(), Error> {
    let context = context.clone();
    let task = async move {
        let store = &context.state.media;
        let adding = store.adding(&row.name).await;
        let (names, mut added) = store.keep(converted).await;
        if added.is_ok() {
            let write = context
                .db()
                .write(move |tx| Box::pin(async move { db::media::add(tx, &row).await }));
            added = write.await;
        }
        drop(adding);
        if added.is_err() {
            take_away(&context, names).await;
        }
        added
    };
    let added = tokio::spawn(task.in_current_span()).await;
    added.map_err(|error| Error::Operator(format!("keeping a file did not finish: {error}")))?
}

/// A store that is down is nobody's mistake here, but what is to be done about it can be said.
fn unkept<T>(error: Error) -> Tried<T> {
    match error {
        Error::Store(_) => {
            tracing::error!(%error, "a file was not kept");
            Ok(Err(FileMistake::NoStore))
        }
        error => Err(error),
    }
}

/// Whether so many bytes more are more than the library may take.
async fn is_full(context: &Context, more: i64) -> Result<bool, Error> {
    let quota = context.config().media.quota_bytes;
    if quota <= 0 {
        return Ok(false);
    }
    let taken = db::media::library::bytes(&mut context.db().read().await?).await?;
    Ok(taken + more > quota)
}

/// The beginning of all names of a file.
fn stem(sha256: &str, by: Option<&str>) -> String {
    let of_one = by.map(|by| hex(&Sha256::digest(format!("{by} {sha256}"))));
    of_one.as_deref().unwrap_or(sha256)[..24].to_owned()
}

/// Makes what is served.
struct Making {
    /// Of the library's files.
    folder: PathBuf,
    /// What it is called, and how its names here begin.
    name: String,
    stem: String,
}

impl Making {
    async fn of(self, content: Content, kind: Kind) -> Tried<Converted> {
        match kind {
            Kind::Picture(format) => self.picture(content, format).await,
            Kind::Recording => room::within(0, move || self.recording(content)).await?,
            Kind::Other => {
                let memory = content.length();
                room::within(memory, move || self.document(content)).await?
            }
        }
    }

    async fn picture(self, content: Content, format: ImageFormat) -> Tried<Converted> {
        let content = Arc::new(content);
        let measured = content.clone();
        let measure = move || {
            measured
                .whole()
                .map(|whole| convert::memory(&whole, format))
        };
        let memory = match room::within(content.length(), measure).await?? {
            Ok(memory) => memory,
            Err(mistake) => return Ok(Err(mistake)),
        };
        let convert = move || Ok(convert::convert(content.source()?, format, &self.stem));
        room::within(memory, convert).await?
    }

    fn recording(self, content: Content) -> Tried<Converted> {
        let length = content.length();
        let file = content.into_file(&self.folder)?;
        let path = file.path();
        let open = OpenOptions::new().read(true).write(true).open(path);
        let examined = open.and_then(|mut open| recording::examine(&mut open));
        let found = match examined.map_err(Error::file(path))? {
            Ok(found) => found,
            Err(mistake) => return Ok(Err(mistake)),
        };
        let recording = found.recording;
        let kind = (recording.ending(), recording.mime());
        let size = (found.width, found.height);
        Ok(Ok(self.as_it_is(Made::AsItIs(file, length), kind, size)))
    }

    fn document(self, content: Content) -> Tried<Converted> {
        let found = kinds::document(&content.whole()?, &self.name);
        let document = match found {
            Ok(document) => document,
            Err(mistake) => return Ok(Err(mistake)),
        };
        let length = content.length();
        let file = content.into_file(&self.folder)?;
        let kind = (document.ending(), document.mime());
        Ok(Ok(self.as_it_is(Made::AsItIs(file, length), kind, (0, 0))))
    }

    fn as_it_is(
        &self,
        made: Made,
        (ending, mime): (&str, &'static str),
        (width, height): (u32, u32),
    ) -> Converted {
        Converted {
            mime,
            tint: None,
            main: File {
                name: format!("{}.{ending}", self.stem),
                width,
                height,
                made,
            },
            variants: Vec::new(),
        }
    }
}

/// The name of the file made from this content before, if it is there as well.
async fn present(db: &Db, store: &Store, stem: &str) -> Result<Option<String>, Error> {
    let documents = Document::ALL.map(Document::ending);
    let recordings = Recording::ALL.map(Recording::ending);
    let endings = ["jpg", "png"]
        .into_iter()
        .chain(documents)
        .chain(recordings);
    let names: Vec<_> = endings.map(|ending| format!("{stem}.{ending}")).collect();
    let rows = db::media::named(&mut db.read().await?, &names).await?;
    let name = rows.into_iter().map(|row| row.name).next();
    match name {
        Some(name) => Ok(store.has(&name).await?.then_some(name)),
        None => Ok(None),
    }
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
        bytes: i64::try_from(main.made.length()).unwrap_or(i64::MAX),
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
