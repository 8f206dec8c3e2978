//! What a file holds on its way into the library: in memory where it was read from a folder, on the
//! disk where it was sent. An upload takes no memory while it arrives, whatever its length.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::hex;
use super::kinds;
use super::mistake::FileMistake;
use crate::server::config::Media;
use crate::server::error::Error;

/// Bytes of the largest file that is taken, but for sound and film.
pub const MOST_BYTES: u64 = 32 * 1024 * 1024;
/// Bytes by which a file is told from others.
const HEAD: usize = 512;

/// What a file holds.
#[derive(Debug)]
pub enum Content {
    Memory(Vec<u8>),
    Arrived(Arrived),
}

/// A file that was sent, beside the library's own.
#[derive(Debug)]
pub struct Arrived {
    pub(super) file: Partial,
    length: u64,
    head: Vec<u8>,
    sha256: String,
}

impl Default for Content {
    fn default() -> Self {
        Self::Memory(Vec::new())
    }
}

impl From<Vec<u8>> for Content {
    fn from(content: Vec<u8>) -> Self {
        Self::Memory(content)
    }
}

/// What pictures are read from.
pub(super) trait Source: BufRead + Seek {}

impl<T: BufRead + Seek> Source for T {}

impl Content {
    /// Bytes.
    pub fn length(&self) -> u64 {
        match self {
            Self::Memory(content) => content.len() as u64,
            Self::Arrived(arrived) => arrived.length,
        }
    }

    /// Its first bytes.
    pub(super) fn head(&self) -> &[u8] {
        match self {
            Self::Memory(content) => &content[..content.len().min(HEAD)],
            Self::Arrived(arrived) => &arrived.head,
        }
    }

    /// SHA-256 in hexadecimal.
    pub(super) fn sha256(&self) -> String {
        match self {
            Self::Memory(content) => hex(&Sha256::digest(content)),
            Self::Arrived(arrived) => arrived.sha256.clone(),
        }
    }

    /// All of it. Takes as much memory as it is long, and time.
    pub(super) fn whole(&self) -> Result<Cow<'_, [u8]>, Error> {
        match self {
            Self::Memory(content) => Ok(Cow::Borrowed(content)),
            Self::Arrived(Arrived { file, .. }) => {
                let content = std::fs::read(&file.0).map_err(Error::file(&file.0))?;
                Ok(Cow::Owned(content))
            }
        }
    }

    /// It, piece by piece.
    pub(super) fn source(&self) -> Result<Box<dyn Source + '_>, Error> {
        match self {
            Self::Memory(content) => Ok(Box::new(Cursor::new(content))),
            Self::Arrived(Arrived { file, .. }) => {
                let open = File::open(&file.0).map_err(Error::file(&file.0))?;
                Ok(Box::new(BufReader::new(open)))
            }
        }
    }

    /// It as a file of the folder, to be moved or changed.
    pub(super) fn into_file(self, folder: &Path) -> Result<Partial, Error> {
        match self {
            Self::Arrived(arrived) => Ok(arrived.file),
            Self::Memory(content) => {
                let (file, _) = Partial::create(folder)?;
                std::fs::write(&file.0, content).map_err(Error::file(&file.0))?;
                Ok(file)
            }
        }
    }
}

/// A file that isn't done. It goes when this does, unless it has another name by then.
#[derive(Debug)]
pub struct Partial(PathBuf);

impl Partial {
    /// How the names of these files end, and that they are hidden.
    const ENDING: &str = ".partial";

    pub(super) fn create(folder: &Path) -> Result<(Self, File), Error> {
        std::fs::create_dir_all(folder).map_err(Error::file(folder))?;
        let name = format!(".{}{}", uuid::Uuid::new_v4().simple(), Self::ENDING);
        let path = folder.join(name);
        let file = File::create_new(&path).map_err(Error::file(&path))?;
        Ok((Self(path), file))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// From here on it is a file of the library.
    pub(super) fn rename(self, to: &Path) -> io::Result<()> {
        File::open(&self.0)?.sync_all()?;
        std::fs::rename(&self.0, to)
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        // Renamed, it isn't there; and nothing else can be done about it here.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Takes away what was on its way when the program ended. Only while no other program serves this
/// folder.
pub fn forget_partial(folder: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') && name.ends_with(Partial::ENDING) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// A file that is being sent.
#[derive(Debug)]
pub struct Arriving {
    file: Partial,
    open: tokio::fs::File,
    head: Vec<u8>,
    length: u64,
    hash: Sha256,
    /// Bytes of sound or film, at most.
    most_of_recordings: u64,
    mistake: Option<FileMistake>,
}

impl Arriving {
    /// Nothing of it so far.
    pub async fn begin(folder: PathBuf, settings: &Media) -> Result<Self, Error> {
        let created = tokio::task::spawn_blocking(move || Partial::create(&folder));
        let (file, open) = created
            .await
            .map_err(|error| Error::Operator(format!("taking a file: {error}")))??;
        Ok(Self {
            file,
            open: tokio::fs::File::from_std(open),
            head: Vec::new(),
            length: 0,
            hash: Sha256::new(),
            most_of_recordings: settings.recording_bytes,
            mistake: None,
        })
    }

    /// The next piece. Of what is too long nothing more is kept.
    pub async fn push(&mut self, piece: &[u8]) -> Result<(), Error> {
        self.length += piece.len() as u64;
        let wanted = HEAD.saturating_sub(self.head.len()).min(piece.len());
        self.head.extend_from_slice(&piece[..wanted]);
        if self.mistake.is_none() && self.length > MOST_BYTES.min(self.most_of_recordings) {
            self.mistake = self.too_long();
        }
        if self.mistake.is_none() {
            self.hash.update(piece);
            let written = self.open.write_all(piece).await;
            written.map_err(Error::file(self.file.path()))?;
        }
        Ok(())
    }

    fn too_long(&self) -> Option<FileMistake> {
        match kinds::may_be_recording(&self.head) {
            true => (self.length > self.most_of_recordings)
                .then(|| FileMistake::too_long(self.most_of_recordings)),
            false => (self.length > MOST_BYTES).then_some(FileMistake::TooManyBytes),
        }
    }

    /// Nothing more comes.
    pub async fn end(mut self) -> Result<Result<Content, FileMistake>, Error> {
        let written = self.open.flush().await;
        written.map_err(Error::file(self.file.path()))?;
        Ok(match self.mistake {
            Some(mistake) => Err(mistake),
            None => Ok(Content::Arrived(Arrived {
                file: self.file,
                length: self.length,
                head: self.head,
                sha256: hex(&self.hash.finalize()),
            })),
        })
    }

    /// Whether nothing came.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }
}

/// A part of a file, or none where the file isn't as long.
pub(super) fn part<const N: usize>(file: &mut File, at: u64) -> io::Result<Option<[u8; N]>> {
    let mut part = [0; N];
    file.seek(SeekFrom::Start(at))?;
    match file.read_exact(&mut part) {
        Ok(()) => Ok(Some(part)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}
