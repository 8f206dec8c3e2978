//! Sound and film, which are kept as they are: what a file is, how large its picture, and that it
//! is whole. What it says of where, when and by whom it was made is blanked in its own place, so that
//! nothing in it moves: ID3 tags of MP3, and the boxes for descriptions of MP4 and M4A. Not blanked:
//! APE and Lyrics3 tags at the end of an MP3, tracks of an MP4 that hold data beside its sound and
//! picture, and what an encoder writes between the samples.

mod boxes;
mod frames;

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};

use super::mistake::FileMistake;

/// What a browser plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recording {
    Mp3,
    M4a,
    Mp4,
}

impl Recording {
    pub const ALL: [Self; 3] = [Self::Mp3, Self::M4a, Self::Mp4];

    /// The ending of its name, which also says its type to who serves and who shows it.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Mp3 => "mp3",
            Self::M4a => "m4a",
            Self::Mp4 => "mp4",
        }
    }

    pub fn mime(self) -> &'static str {
        match self {
            Self::Mp3 => "audio/mpeg",
            Self::M4a => "audio/mp4",
            Self::Mp4 => "video/mp4",
        }
    }

    /// By the ending of a name of the library.
    pub fn named(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        Self::ALL.into_iter().find(|one| one.ending() == ending)
    }
}

/// What was found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub recording: Recording,
    /// Of the picture as it is seen, in pixels; 0 for sound, as is `height`.
    pub width: u32,
    pub height: u32,
}

/// Whether a file that begins so may be sound or film.
pub fn may_be(head: &[u8]) -> bool {
    boxes::begins(head) || frames::begins(head)
}

/// Looks through a file and blanks what nobody needs to know.
///
/// # Errors
/// The outer one is the disk's; the inner one is a sentence about the file.
pub fn examine(file: &mut File) -> io::Result<Result<Found, FileMistake>> {
    let found = match frames::examine(file)? {
        true => Some(Found {
            recording: Recording::Mp3,
            width: 0,
            height: 0,
        }),
        false => boxes::examine(file)?,
    };
    Ok(found.ok_or(FileMistake::UnreadableRecording))
}

/// Writes zeros over a part of a file.
fn blank(file: &mut File, from: u64, to: u64) -> io::Result<()> {
    const ZEROS: [u8; 16 * 1024] = [0; 16 * 1024];
    file.seek(SeekFrom::Start(from))?;
    let mut left = to.saturating_sub(from);
    while left > 0 {
        let piece = usize::try_from(left).unwrap_or(ZEROS.len());
        let piece = piece.min(ZEROS.len());
        file.write_all(&ZEROS[..piece])?;
        left -= piece as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
