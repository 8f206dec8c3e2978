//! What a backup says of itself: each of its files with its length and its SHA-256, and what made
//! it. Nothing of a backup is used before it was compared with this.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::server::db::copying::{TABLES, newest_schema};
use crate::server::error::Error;

/// The shape of a backup that this program writes and reads.
pub const FORMAT: u32 = 1;
const NAME: &str = "manifest.json";
/// The manifest's own SHA-256.
const SEAL: &str = "manifest.sha256";
/// The list of what was erased, as in the data folder.
pub const ERASURES: &str = "erasures";

/// The manifest. Times are milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// The program's version.
    pub program: String,
    /// The number of the database's last migration.
    pub schema: i64,
    pub made_at: i64,
    pub files: Vec<Entry>,
    /// Files of the library that weren't there, or not any more.
    pub missing: Vec<String>,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Within the backup: "tables/posts.jsonl", "media/….jpg", "erasures".
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
    /// Of a table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
}

/// What a file of a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds<'a> {
    Table(&'static str),
    /// A file of the library, of this name.
    Media(&'a str),
    Erasures,
}

impl Entry {
    /// None for what no backup of this format holds, a path that leads elsewhere among it.
    pub fn holds(&self) -> Option<Holds<'_>> {
        if self.path == ERASURES {
            return Some(Holds::Erasures);
        }
        let (folder, name) = self.path.split_once('/')?;
        match folder {
            "tables" => {
                let name = name.strip_suffix(".jsonl")?;
                let known = TABLES.into_iter().find(|table| *table == name);
                known.map(Holds::Table)
            }
            "media" => is_plain(name).then_some(Holds::Media(name)),
            _ => None,
        }
    }
}

fn is_plain(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    !name.is_empty() && !name.starts_with('.') && name.bytes().all(is_plain)
}

impl Manifest {
    /// Writes it as the last file of a backup.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        let json = serde_json::to_string_pretty(self)
            .map_err(|error| Error::Operator(format!("the manifest: {error}")))?;
        let seal = hex(&Sha256::digest(&json));
        for (name, text) in [(NAME, &json), (SEAL, &seal)] {
            let mut file = Sealed::create(folder, name)?;
            file.write_all(text.as_bytes())
                .map_err(Error::file(folder.join(name)))?;
            file.finish(None)?;
        }
        Ok(())
    }

    /// Reads the manifest of a backup that this program can read.
    ///
    /// # Errors
    /// [`Error::Operator`] with a sentence.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(NAME);
        let text = std::fs::read_to_string(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => refused(folder, "is no backup: it has no manifest.json"),
            _ => Error::File(path, error),
        })?;
        let seal = std::fs::read_to_string(folder.join(SEAL)).unwrap_or_default();
        if seal.trim() != hex(&Sha256::digest(&text)) {
            return Err(refused(folder, "is damaged: manifest.json was changed"));
        }
        let manifest: Self = serde_json::from_str(&text)
            .map_err(|_| refused(folder, "has a manifest that this program can’t read"))?;
        if manifest.format != FORMAT || manifest.schema > newest_schema() {
            let program = &manifest.program;
            return Err(refused(
                folder,
                &format!(
                    "was made by version {program}, which is newer: please use that version or a \
                     later one"
                ),
            ));
        }
        if let Some(strange) = manifest.files.iter().find(|one| one.holds().is_none()) {
            let path = &strange.path;
            return Err(refused(
                folder,
                &format!("names a file that is none of a backup’s: {path:?}"),
            ));
        }
        Ok(manifest)
    }
}

/// A sentence about a backup.
pub fn refused(folder: &Path, what: &str) -> Error {
    Error::Operator(format!("{} {what}.", folder.display()))
}

/// A file of a backup that is being written, for its owner alone.
#[derive(Debug)]
pub struct Sealed {
    path: PathBuf,
    name: String,
    file: io::BufWriter<File>,
    bytes: u64,
    hash: Sha256,
}

impl Sealed {
    /// A new file; the folders on the way are made.
    pub fn create(folder: &Path, name: &str) -> Result<Self, Error> {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            private_folder(parent)?;
        }
        let file = File::options()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .map_err(Error::file(&path))?;
        Ok(Self {
            path,
            name: name.to_owned(),
            file: io::BufWriter::with_capacity(64 * 1024, file),
            bytes: 0,
            hash: Sha256::new(),
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// On disk by the time this returns.
    pub fn finish(mut self, rows: Option<u64>) -> Result<Entry, Error> {
        let written = self.file.flush();
        let written = written.and_then(|()| self.file.get_ref().sync_all());
        written.map_err(Error::file(&self.path))?;
        Ok(Entry {
            path: self.name,
            bytes: self.bytes,
            sha256: hex(&self.hash.finalize()),
            rows,
        })
    }
}

impl Write for Sealed {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let written = self.file.write(piece)?;
        self.hash.update(&piece[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A folder that nobody else may look into, with those on the way to it.
pub fn private_folder(folder: &Path) -> Result<(), Error> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(Error::file(folder))
}

/// Length and SHA-256 of a file as it is.
pub fn measure(path: &Path) -> io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut piece = vec![0; 64 * 1024];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok((bytes, hex(&hash.finalize()))),
            read => {
                hash.update(&piece[..read]);
                bytes += read as u64;
            }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_backup_holds_is_taken_for_it() {
        let entry = |path: &str| Entry {
            path: path.into(),
            bytes: 0,
            sha256: String::new(),
            rows: None,
        };
        assert_eq!(entry("erasures").holds(), Some(Holds::Erasures));
        assert_eq!(
            entry("tables/posts.jsonl").holds(),
            Some(Holds::Table("posts"))
        );
        assert_eq!(
            entry("media/a-600.png").holds(),
            Some(Holds::Media("a-600.png"))
        );
        for strange in [
            "tables/sqlite_master.jsonl",
            "tables/../posts.jsonl",
            "media/../dispatches.db",
            "media/.hidden",
            "media/",
            "/etc/passwd",
            "dispatches.db",
        ] {
            assert_eq!(entry(strange).holds(), None, "{strange}");
        }
    }
}
