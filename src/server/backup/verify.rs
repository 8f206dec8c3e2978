//! Comparing a backup with its manifest, byte by byte.

use std::io::ErrorKind;
use std::path::Path;

use super::Say;
use super::manifest::{Entry, Manifest, measure, refused};
use crate::server::error::Error;

/// Reads all of a backup; its manifest, where it is whole.
///
/// # Errors
/// [`Error::Operator`] with the first thing that is wrong with it.
pub fn verify(folder: &Path, say: Say<'_>) -> Result<Manifest, Error> {
    let manifest = Manifest::read(folder)?;
    let count = manifest.files.len();
    let mut broken = Vec::new();
    for (at, entry) in manifest.files.iter().enumerate() {
        say(&format!("comparing file {} of {count} …", at + 1));
        if let Some(what) = wrong(folder, entry)? {
            broken.push(format!("{} {what}", entry.path));
        }
    }
    match broken.split_first() {
        None => Ok(manifest),
        Some((first, [])) => Err(refused(folder, &format!("is damaged: {first}"))),
        Some((first, others)) => {
            let others = others.len();
            let what = format!("is damaged: {first}, and {others} more are wrong");
            Err(refused(folder, &what))
        }
    }
}

fn wrong(folder: &Path, entry: &Entry) -> Result<Option<String>, Error> {
    let path = folder.join(&entry.path);
    Ok(match measure(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Some("isn’t there".to_owned()),
        Err(error) => return Err(Error::File(path, error)),
        Ok((bytes, _)) if bytes != entry.bytes => {
            Some(format!("has {bytes} bytes instead of {}", entry.bytes))
        }
        Ok((_, sha256)) => (sha256 != entry.sha256).then(|| "was changed".to_owned()),
    })
}
