//! The library's files on disk.

use std::path::{Path, PathBuf};

use super::content::Content;
use super::convert::{Converted, File, Made};
use crate::server::error::Error;

/// Writes a file in all its sizes; the names of what is there by now.
pub async fn write(folder: &Path, converted: Converted) -> (Vec<String>, Result<(), Error>) {
    let into = folder.to_owned();
    let written = tokio::task::spawn_blocking(move || write_now(&into, converted));
    written.await.unwrap_or_else(|error| {
        let error = Error::Operator(format!("writing a file: {error}"));
        (Vec::new(), Err(error))
    })
}

fn write_now(folder: &Path, converted: Converted) -> (Vec<String>, Result<(), Error>) {
    let mut names = Vec::new();
    if let Err(error) = std::fs::create_dir_all(folder) {
        return (names, Err(Error::file(folder)(error)));
    }
    for File { name, made, .. } in converted.variants.into_iter().chain([converted.main]) {
        if let Err(error) = write_one(folder, &name, made) {
            return (names, Err(error));
        }
        names.push(name);
    }
    (names, Ok(()))
}

/// Under another name first, so that a file under its own name is whole.
fn write_one(folder: &Path, name: &str, made: Made) -> Result<(), Error> {
    let path = folder.join(name);
    let partial = match made {
        Made::Bytes(bytes) => Content::Memory(bytes).into_file(folder)?,
        Made::AsItIs(partial, _) => partial,
    };
    partial.rename(&path).map_err(Error::file(path))
}

/// Takes files away. One that can't be taken away stays, and is said in the log.
pub async fn remove(folder: &Path, names: Vec<String>) {
    let folder = folder.to_owned();
    let removed = tokio::task::spawn_blocking(move || remove_now(&folder, &names));
    if let Err(error) = removed.await {
        tracing::error!(%error, "removing files did not finish");
    }
}

fn remove_now(folder: &Path, names: &[String]) {
    for path in names.iter().map(|name| folder.join(name)) {
        forget(path);
    }
}

fn forget(path: PathBuf) {
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            tracing::error!(%error, path = %path.display(), "a file could not be removed");
        }
        _ => {}
    }
}
