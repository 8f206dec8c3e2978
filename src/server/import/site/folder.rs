//! Reading an export that may be anybody's: nothing outside the folder is followed, nothing is read
//! that is larger than it can be, and what is wrong is said with its file and line.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

use serde_norway::Mapping;

use crate::server::error::Error;

/// Bytes of a post's file, or of a line of others.
const MOST: u64 = 16 * 1024 * 1024;

/// The folder of an export.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

/// A mistake in a file of the folder, as the operator reads it.
pub fn wrong(file: &str, line: Option<usize>, reason: impl std::fmt::Display) -> Error {
    Error::Operator(match line {
        Some(line) => format!("{file}:{line}: {reason}."),
        None => format!("{file}: {reason}."),
    })
}

impl Folder {
    /// # Errors
    /// [`Error::File`] where it is no folder.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let found = std::fs::metadata(path).map_err(Error::file(path))?;
        match found.is_dir() {
            true => Ok(Self(path.to_owned())),
            false => Err(Error::Operator(format!("{} is no folder.", path.display()))),
        }
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Where an ordinary file of the folder lies; none where there is none. The name is one that the
    /// program made or listed.
    pub fn file(&self, name: &str) -> Result<Option<PathBuf>, Error> {
        let mut path = self.0.clone();
        let mut parts = name.split('/').peekable();
        while let Some(part) = parts.next() {
            path.push(part);
            let found = match std::fs::symlink_metadata(&path) {
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                found => found.map_err(Error::file(&path))?,
            };
            let is_right = match parts.peek() {
                Some(_) => found.is_dir(),
                None => found.is_file(),
            };
            if found.is_symlink() {
                return Err(wrong(
                    name,
                    None,
                    "it is a link, and links are not followed",
                ));
            }
            if !is_right {
                return Err(wrong(name, None, "it is no ordinary file"));
            }
        }
        Ok(Some(path))
    }

    /// The names in a folder of this one, sorted, but for hidden ones; none where there is no such
    /// folder.
    pub fn names(&self, folder: &str) -> Result<Vec<String>, Error> {
        let path = self.0.join(folder);
        match std::fs::symlink_metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Ok(found) if found.is_dir() => {}
            Ok(_) => return Err(wrong(folder, None, "it is no ordinary folder")),
            Err(error) => return Err(Error::File(path, error)),
        }
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&path).map_err(Error::file(&path))? {
            let name = entry.map_err(Error::file(&path))?.file_name();
            let name = name.to_string_lossy().into_owned();
            if !name.starts_with('.') {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// A whole text; none where there is no such file.
    pub fn text(&self, name: &str) -> Result<Option<String>, Error> {
        let Some(path) = self.file(name)? else {
            return Ok(None);
        };
        let file = File::open(&path).map_err(Error::file(&path))?;
        let mut content = Vec::new();
        file.take(MOST + 1)
            .read_to_end(&mut content)
            .map_err(Error::file(&path))?;
        if content.len() as u64 > MOST {
            return Err(wrong(name, None, "it is larger than 16 MB"));
        }
        utf8(content)
            .map(Some)
            .map_err(|line| wrong(name, Some(line), NO_TEXT))
    }

    /// The records of a file, one a line; none where there is no such file.
    pub fn records(&self, name: &str) -> Result<Records, Error> {
        let file = match self.file(name)? {
            Some(path) => Some(File::open(&path).map_err(Error::file(&path))?),
            None => None,
        };
        Ok(Records {
            name: name.to_owned(),
            file: file.map(BufReader::new),
            line: 0,
        })
    }
}

const NO_TEXT: &str = "it is not UTF-8 text";

/// Or the line on which it ends to be text.
fn utf8(content: Vec<u8>) -> Result<String, usize> {
    String::from_utf8(content).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        valid.iter().filter(|byte| **byte == b'\n').count() + 1
    })
}

/// The lines of a file, one after the other.
#[derive(Debug)]
pub struct Records {
    pub name: String,
    file: Option<BufReader<File>>,
    /// Of the record that was given last.
    pub line: usize,
}

impl Records {
    fn one(&mut self) -> Result<Option<Mapping>, Error> {
        let Some(file) = &mut self.file else {
            return Ok(None);
        };
        let mut line = Vec::new();
        let read = file.take(MOST + 1).read_until(b'\n', &mut line);
        read.map_err(Error::file(&self.name))?;
        if line.is_empty() {
            return Ok(None);
        }
        self.line += 1;
        let at = Some(self.line);
        if line.len() as u64 > MOST {
            return Err(wrong(&self.name, at, "the line is longer than 16 MB"));
        }
        let line = utf8(line).map_err(|_| wrong(&self.name, at, NO_TEXT))?;
        let record = serde_json::from_str(&line);
        record
            .map(Some)
            .map_err(|_| wrong(&self.name, at, "the line holds no object of JSON"))
    }

    /// A mistake in the record that was given last.
    pub fn wrong(&self, reason: impl std::fmt::Display) -> Error {
        wrong(&self.name, Some(self.line), reason)
    }
}

impl Iterator for Records {
    type Item = Result<Mapping, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.one().transpose()
    }
}
