//! The library's files on disk.

use std::path::{Path, PathBuf};

use super::convert::{Converted, File};
use crate::server::error::Error;

/// Writes a file in all its sizes, or nothing; the names.
pub async fn write(folder: &Path, converted: Converted) -> Result<Vec<String>, Error> {
    let into = folder.to_owned();
    let written = tokio::task::spawn_blocking(move || write_now(&into, &converted));
    written
        .await
        .map_err(|error| Error::Operator(format!("writing a file: {error}")))?
}

fn write_now(folder: &Path, converted: &Converted) -> Result<Vec<String>, Error> {
    std::fs::create_dir_all(folder).map_err(Error::file(folder))?;
    let mut names = Vec::new();
    for file in converted.variants.iter().chain([&converted.main]) {
        if let Err(error) = write_one(folder, file) {
            remove_now(folder, &names);
            return Err(error);
        }
        names.push(file.name.clone());
    }
    Ok(names)
}

/// Under another name first, so that a file under its own name is whole.
fn write_one(folder: &Path, file: &File) -> Result<(), Error> {
    let path = folder.join(&file.name);
    let partial = folder.join(format!(".{}.partial", file.name));
    let written = std::fs::write(&partial, &file.content)
        .and_then(|()| std::fs::File::open(&partial)?.sync_all())
        .and_then(|()| std::fs::rename(&partial, &path));
    written.map_err(|error| {
        let _ = std::fs::remove_file(&partial);
        Error::File(path, error)
    })
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
