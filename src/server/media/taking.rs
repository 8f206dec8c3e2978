//! Taking files that another library of this program made, in all their sizes, as they are. They
//! keep their names, so what they hold is looked at and not encoded anew, which would change it:
//! pictures that are nothing but a picture, recordings in which nothing is left to blank, documents
//! that are what their name says.

use std::fs::OpenOptions;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use image::{ImageDecoder, ImageFormat, ImageReader};

use super::bare::is_bare;
use super::content::{MOST_BYTES, Partial};
use super::convert::{Converted, File, Made};
use super::keep::Tried;
use super::kinds::{self, Document};
use super::mistake::FileMistake;
use super::recording::{self, Recording};
use super::{hex, room};
use crate::server::context::Context;
use crate::server::error::Error;

/// Hexadecimal digits with which every name begins.
const STEM: usize = 24;

/// A file of another library.
#[derive(Clone, Debug)]
pub struct Given {
    /// Where it lies.
    pub path: PathBuf,
    /// What it is called in either library.
    pub name: String,
    /// 0 for what is no picture, and for film, whose height nobody looks at.
    pub width: u32,
    /// SHA-256 of what it holds, in hexadecimal.
    pub sha256: String,
}

/// What a name says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    Picture(ImageFormat),
    Recording(Recording),
    Document(Document),
}

impl Named {
    /// None for what is no name of a library: nothing that leads elsewhere is one.
    fn parse(name: &str) -> Option<Self> {
        let (stem, ending) = name.split_once('.')?;
        let (digits, width) = match stem.split_once('-') {
            Some((digits, width)) => (digits, Some(width)),
            None => (stem, None),
        };
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let is_stem = digits.len() == STEM && digits.bytes().all(is_digit);
        let is_width = |width: &str| {
            (1..=5).contains(&width.len()) && width.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !is_stem || !width.is_none_or(is_width) {
            return None;
        }
        match ending {
            "jpg" => Some(Self::Picture(ImageFormat::Jpeg)),
            "png" => Some(Self::Picture(ImageFormat::Png)),
            _ if width.is_some() => None,
            _ => Recording::named(name)
                .map(Self::Recording)
                .or_else(|| Document::named(name).map(Self::Document)),
        }
    }

    fn mime(self) -> &'static str {
        match self {
            Self::Picture(ImageFormat::Jpeg) => "image/jpeg",
            Self::Picture(_) => "image/png",
            Self::Recording(recording) => recording.mime(),
            Self::Document(document) => document.mime(),
        }
    }
}

/// The type that a file of the library with this name has; none for what is no such name.
pub fn mime_of(name: &str) -> Option<&'static str> {
    Named::parse(name).map(Named::mime)
}

/// Looks at a file in all its sizes, the whole one last, and keeps it unless `only_look`. The
/// names of what is there of it by now are added to `kept`, after a failure too.
///
/// # Errors
/// The outer one is ours; the inner one is the name of the file and a sentence about it.
pub async fn take(
    context: &Context,
    files: Vec<Given>,
    (kept, only_look): (&mut Vec<String>, bool),
) -> Result<Result<(), (String, FileMistake)>, Error> {
    let store = &context.state.media;
    let most = context.config().media.recording_bytes;
    let mut made = Vec::new();
    let mut mime = "";
    for given in files {
        let folder = store.folder().to_owned();
        let name = given.name.clone();
        let looked = room::within(0, move || look(&given, &folder, most)).await??;
        match looked {
            Ok((named, file)) => {
                mime = named.mime();
                made.push(file);
            }
            Err(mistake) => return Ok(Err((name, mistake))),
        }
    }
    let Some(main) = made.pop().filter(|_| !only_look) else {
        return Ok(Ok(()));
    };
    let converted = Converted {
        mime,
        tint: None,
        main,
        variants: made,
    };
    let (names, written) = store.keep(converted).await;
    kept.extend(names);
    written.map(Ok)
}

fn look(given: &Given, folder: &Path, most: u64) -> Tried<(Named, File)> {
    let Some(named) = Named::parse(&given.name) else {
        return Ok(Err(FileMistake::Unknown));
    };
    let length = std::fs::metadata(&given.path)
        .map_err(Error::file(&given.path))?
        .len();
    match named {
        Named::Recording(_) if length > most => return Ok(Err(FileMistake::too_long(most))),
        Named::Picture(_) | Named::Document(_) if length > MOST_BYTES => {
            return Ok(Err(FileMistake::TooManyBytes));
        }
        _ => {}
    }
    let made = match named {
        Named::Recording(recording) => recording_as_it_is(given, (folder, recording))?,
        Named::Picture(format) => picture(given, format)?,
        Named::Document(document) => document_as_it_is(given, document)?,
    };
    let file = |made| File {
        name: given.name.clone(),
        width: given.width,
        height: 0,
        made,
    };
    Ok(made.map(|made| (named, file(made))))
}

fn picture(given: &Given, format: ImageFormat) -> Tried<Made> {
    let content = std::fs::read(&given.path).map_err(Error::file(&given.path))?;
    if hex_of(&content) != given.sha256 {
        return Ok(Err(FileMistake::Other));
    }
    let decoder = ImageReader::with_format(Cursor::new(&content), format).into_decoder();
    let width = decoder.map(|decoder| decoder.dimensions().0);
    Ok(match width {
        Ok(width) if width == given.width && is_bare(&content, format) => Ok(Made::Bytes(content)),
        Ok(_) => Err(FileMistake::NotOurs),
        Err(_) => Err(FileMistake::Unreadable),
    })
}

fn document_as_it_is(given: &Given, document: Document) -> Tried<Made> {
    let content = std::fs::read(&given.path).map_err(Error::file(&given.path))?;
    if hex_of(&content) != given.sha256 {
        return Ok(Err(FileMistake::Other));
    }
    Ok(match kinds::document(&content, &given.name) {
        Ok(found) if found == document => Ok(Made::Bytes(content)),
        Ok(_) => Err(FileMistake::NotOurs),
        Err(mistake) => Err(mistake),
    })
}

/// Where a look at it changes it, it isn't as it would be here.
fn recording_as_it_is(given: &Given, (folder, recording): (&Path, Recording)) -> Tried<Made> {
    let (partial, length, sha256) = Partial::copy_of(&given.path, folder)?;
    if sha256 != given.sha256 {
        return Ok(Err(FileMistake::Other));
    }
    let path = partial.path();
    let open = OpenOptions::new().read(true).write(true).open(path);
    let examined = open.and_then(|mut open| recording::examine(&mut open));
    let found = match examined.map_err(Error::file(path))? {
        Ok(found) => found,
        Err(mistake) => return Ok(Err(mistake)),
    };
    let is_ours = found.recording == recording && sha256 == digest(path)?;
    Ok(match is_ours {
        true => Ok(Made::AsItIs(partial, length)),
        false => Err(FileMistake::NotOurs),
    })
}

fn hex_of(content: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    hex(&Sha256::digest(content))
}

fn digest(path: &Path) -> Result<String, Error> {
    let measured = crate::server::backup::measure(path);
    measured
        .map(|(_, sha256)| sha256)
        .map_err(Error::file(path))
}

impl Partial {
    /// A copy of a file beside the library's own; its length and SHA-256.
    fn copy_of(from: &Path, folder: &Path) -> Result<(Self, u64, String), Error> {
        let (partial, mut file) = Self::create(folder)?;
        let mut source = std::fs::File::open(from).map_err(Error::file(from))?;
        let length = std::io::copy(&mut source, &mut file).map_err(Error::file(partial.path()))?;
        drop(file);
        let sha256 = digest(partial.path())?;
        Ok((partial, length, sha256))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_of_a_library_is_one() {
        let stem = "0123456789abcdef01234567";
        for (ending, mime) in [
            (".jpg", "image/jpeg"),
            ("-600.png", "image/png"),
            (".mp4", "video/mp4"),
            (".pdf", "application/pdf"),
        ] {
            assert_eq!(mime_of(&format!("{stem}{ending}")), Some(mime));
        }
        for ending in [
            "",
            ".html",
            ".svg",
            "-600.pdf",
            "-x.jpg",
            "-.jpg",
            "/../a.jpg",
            ".jpg/x",
        ] {
            assert_eq!(mime_of(&format!("{stem}{ending}")), None, "{ending}");
        }
        for name in [
            "",
            ".jpg",
            "../../etc/passwd",
            "0123.jpg",
            &format!("../{stem}.jpg"),
        ] {
            assert_eq!(mime_of(name), None, "{name}");
        }
    }
}
