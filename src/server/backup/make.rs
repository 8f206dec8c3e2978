//! Making a backup: the tables of one moment, then the files that these tables name. It has its name
//! only once it is whole.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use futures::TryStreamExt;
use serde::Deserialize;

use super::Say;
use super::manifest::{ERASURES, Entry, FORMAT, Manifest, Sealed, private_folder, refused};
use crate::server::context::Context;
use crate::server::db::copying::{Snapshot, TABLES};
use crate::server::error::Error;
use crate::server::media::{Store, Variant};

/// What was made.
#[derive(Clone, Debug)]
pub struct Made {
    pub folder: PathBuf,
    pub manifest: Manifest,
}

/// Makes a backup in a folder that isn't there yet.
///
/// # Errors
/// [`Error::Operator`] where the folder is taken. Nothing is left of one that wasn't finished.
pub async fn make(context: &Context, folder: &Path, say: Say<'_>) -> Result<Made, Error> {
    // Without a slash at its end.
    let folder = &folder.components().collect::<PathBuf>();
    if !is_free(folder)? {
        return Err(refused(
            folder,
            "is there already; a backup needs a new folder",
        ));
    }
    let mut partial = folder.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    forget(&partial)?;
    private_folder(&partial)?;
    match fill(context, &partial, say).await {
        Ok(manifest) => {
            put_in_place(&partial, folder)?;
            Ok(Made {
                folder: folder.to_owned(),
                manifest,
            })
        }
        Err(error) => {
            // What went wrong is what is told, also where this goes wrong too.
            let _ = forget(&partial);
            Err(error)
        }
    }
}

/// Nothing, or an empty folder.
pub fn is_free(folder: &Path) -> Result<bool, Error> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(Error::File(folder.to_owned(), error)),
    }
}

pub fn forget(partial: &Path) -> Result<(), Error> {
    match std::fs::remove_dir_all(partial) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::File(partial.to_owned(), error))
        }
        _ => Ok(()),
    }
}

pub fn put_in_place(partial: &Path, folder: &Path) -> Result<(), Error> {
    // An empty folder that is there gives way.
    std::fs::rename(partial, folder).map_err(Error::file(folder))?;
    let parent = folder
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    let synced = File::open(parent).and_then(|open| open.sync_all());
    synced.map_err(Error::file(parent))
}

async fn fill(context: &Context, partial: &Path, say: Say<'_>) -> Result<Manifest, Error> {
    let mut snapshot = context.db().snapshot().await?;
    let mut files = Vec::new();
    for table in TABLES {
        say(&format!("copying {table} …"));
        files.push(copy_table(&mut snapshot, table, partial).await?);
    }
    let schema = snapshot.schema().await?;
    // What waits for it to end, and with it readers, need not wait for all the files.
    drop(snapshot);
    let mut missing = Vec::new();
    let names = named(partial)?;
    for (at, name) in names.iter().enumerate() {
        say(&format!("copying file {} of {} …", at + 1, names.len()));
        match copy_file(&context.state.media, name, partial).await? {
            Some(entry) => files.push(entry),
            None => missing.push(name.clone()),
        }
    }
    // A volume or a bucket that isn't there: such a backup must not push out the good ones.
    if !names.is_empty() && missing.len() == names.len() {
        return Err(Error::Operator(
            "none of the library’s files is where the settings say".into(),
        ));
    }
    // Last: what is erased from here on was noted in the tables before.
    let text = erased(&context.config().data.join(ERASURES))?;
    if !text.is_empty() {
        let mut file = Sealed::create(partial, ERASURES)?;
        write(&mut file, text.as_bytes())?;
        files.push(file.finish(None)?);
    }
    let manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        schema,
        made_at: context.now,
        files,
        missing,
    };
    manifest.write(partial)?;
    Ok(manifest)
}

/// The list of what was erased; empty where there is none. One that can't be read is no empty one:
/// with it gone, people who were erased would come back.
pub(super) fn erased(path: &Path) -> Result<String, Error> {
    match std::fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        read => read.map_err(Error::file(path)),
    }
}

async fn copy_table(snapshot: &mut Snapshot, table: &str, partial: &Path) -> Result<Entry, Error> {
    let mut file = Sealed::create(partial, &format!("tables/{table}.jsonl"))?;
    let rows = snapshot
        .rows(table, |row| {
            write(&mut file, row.as_bytes())?;
            write(&mut file, b"\n")
        })
        .await?;
    file.finish(Some(rows))
}

fn write(file: &mut Sealed, piece: &[u8]) -> Result<(), Error> {
    file.write_all(piece)
        .map_err(|error| Error::File(file.path().to_owned(), error))
}

/// The names of the files that the copied table of the library names, each size of a picture.
fn named(partial: &Path) -> Result<Vec<String>, Error> {
    #[derive(Deserialize)]
    struct Row {
        name: String,
        variants: String,
    }
    let path = partial.join("tables/media.jsonl");
    let file = File::open(&path).map_err(Error::file(&path))?;
    let mut names = Vec::new();
    for line in BufReader::new(file).lines() {
        let line = line.map_err(Error::file(&path))?;
        let row: Row = serde_json::from_str(&line)
            .map_err(|error| Error::Operator(format!("the table media: {error}")))?;
        let smaller: Vec<Variant> = serde_json::from_str(&row.variants).unwrap_or_default();
        names.extend(smaller.into_iter().map(|variant| variant.name));
        names.push(row.name);
    }
    Ok(names)
}

/// None where there is no such file, or not any more: it may have been removed meanwhile.
async fn copy_file(store: &Store, name: &str, partial: &Path) -> Result<Option<Entry>, Error> {
    let Some(mut pieces) = store.pieces(name).await? else {
        return Ok(None);
    };
    let mut file = Sealed::create(partial, &format!("media/{name}"))?;
    while let Some(piece) = pieces.try_next().await.map_err(Error::file(name))? {
        write(&mut file, &piece)?;
    }
    file.finish(None).map(Some)
}
