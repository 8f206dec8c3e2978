//! MP4 and M4A: boxes in boxes (ISO/IEC 14496-12 4.2). What one holds is read only as far as is
//! needed to know its tracks.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::ops::ControlFlow;

use super::{Found, Recording, blank};
use crate::server::media::content::part;

/// Boxes in which people, programs and telephones describe a file.
const DESCRIPTIONS: [&[u8; 4]; 3] = [b"udta", b"meta", b"uuid"];
/// Boxes with the times at which something was made and changed.
const TIMED: [&[u8; 4]; 3] = [b"mvhd", b"tkhd", b"mdhd"];
/// Boxes that hold those above.
const HOLDERS: [&[u8; 4]; 3] = [b"moov", b"trak", b"mdia"];
/// Boxes that are looked at, at most. A film of hours in fragments has some thousands.
const MOST: usize = 50_000;
/// How deep they lie in each other, at most: a film, a track, its media.
const DEEPEST: usize = 3;

/// A box, without its head.
#[derive(Clone, Copy)]
struct Part {
    kind: [u8; 4],
    /// Where its kind is said.
    named: u64,
    start: u64,
    end: u64,
}

/// What the tracks say.
#[derive(Default)]
struct Tracks {
    boxes: usize,
    has_index: bool,
    has_samples: bool,
    sound: bool,
    /// The picture's size, of the track that is looked at and of the largest picture.
    size: (u32, u32),
    film: Option<(u32, u32)>,
    to_blank: Vec<Part>,
    timed: Vec<Part>,
}

pub fn begins(head: &[u8]) -> bool {
    head.get(4..8) == Some(b"ftyp")
}

/// What it is, where it is whole; then its descriptions are blank.
pub fn examine(file: &mut File) -> io::Result<Option<Found>> {
    let end = file.seek(SeekFrom::End(0))?;
    let mut tracks = Tracks::default();
    if tracks.look(file, (0, end), 0)?.is_break() || !tracks.has_index || !tracks.has_samples {
        return Ok(None);
    }
    let (recording, (width, height)) = match (tracks.film, tracks.sound) {
        (Some(size), _) => (Recording::Mp4, size),
        (None, true) => (Recording::M4a, (0, 0)),
        (None, false) => return Ok(None),
    };
    for part in &tracks.to_blank {
        file.seek(SeekFrom::Start(part.named))?;
        file.write_all(b"free")?;
        blank(file, part.start, part.end)?;
    }
    for part in &tracks.timed {
        forget_times(file, part)?;
    }
    Ok(Some(Found {
        recording,
        width,
        height,
    }))
}

impl Tracks {
    /// Breaks off at what is damaged.
    fn look(
        &mut self,
        file: &mut File,
        (from, to): (u64, u64),
        depth: usize,
    ) -> io::Result<ControlFlow<()>> {
        let mut at = from;
        while at < to {
            self.boxes += 1;
            let Some(part) = next(file, at, to)?.filter(|_| self.boxes < MOST) else {
                return Ok(ControlFlow::Break(()));
            };
            at = part.end;
            let is_one_of = |kinds: &[&[u8; 4]]| kinds.contains(&&part.kind);
            if is_one_of(&DESCRIPTIONS) {
                self.to_blank.push(part);
            } else if is_one_of(&HOLDERS) && depth < DEEPEST {
                self.has_index |= &part.kind == b"moov";
                let inside = (part.start, part.end);
                if self.look(file, inside, depth + 1)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            } else {
                self.note(file, &part)?;
            }
            if is_one_of(&TIMED) {
                self.timed.push(part);
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn note(&mut self, file: &mut File, of: &Part) -> io::Result<()> {
        match &of.kind {
            b"mdat" => self.has_samples = true,
            b"tkhd" => self.size = size(file, of)?.unwrap_or_default(),
            b"hdlr" => match part(file, of.start + 8)?.filter(|_| of.start + 12 <= of.end) {
                Some([b's', b'o', b'u', b'n']) => self.sound = true,
                Some([b'v', b'i', b'd', b'e']) => {
                    self.film = self.film.max(Some(self.size));
                }
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }
}

/// The box that begins here, if it ends where it should.
fn next(file: &mut File, at: u64, to: u64) -> io::Result<Option<Part>> {
    let Some(head) = part::<8>(file, at)? else {
        return Ok(None);
    };
    let [a, b, c, d, kind @ ..] = head;
    let (length, start) = match u32::from_be_bytes([a, b, c, d]) {
        0 => (to - at, at + 8),
        1 => match part(file, at + 8)? {
            Some(long) => (u64::from_be_bytes(long), at + 16),
            None => return Ok(None),
        },
        length => (u64::from(length), at + 8),
    };
    let end = at.checked_add(length);
    Ok(end
        .filter(|end| (start..=to).contains(end))
        .map(|end| Part {
            kind,
            named: at + 4,
            start,
            end,
        }))
}

/// Bytes of a time in a box that begins with its version.
fn of_time(file: &mut File, of: &Part) -> io::Result<u64> {
    let version = part::<1>(file, of.start)?.unwrap_or_default();
    Ok(if version == [1] { 8 } else { 4 })
}

/// The size at which a track is seen: its matrix may turn it (8.3.2). In whole pixels.
fn size(file: &mut File, of: &Part) -> io::Result<Option<(u32, u32)>> {
    // Version, two times, number, nothing, how long; nothing, layer, group, volume, nothing.
    let matrix = of.start + 4 + 3 * of_time(file, of)? + 8 + 16;
    if matrix + 44 > of.end {
        return Ok(None);
    }
    let Some(bytes) = part::<44>(file, matrix)? else {
        return Ok(None);
    };
    let number = |at: usize| {
        bytes[at..]
            .first_chunk()
            .map_or(0, |four| u32::from_be_bytes(*four))
    };
    let (width, height) = (number(36) >> 16, number(40) >> 16);
    let is_turned = number(0) == 0 && number(4) != 0;
    Ok(Some(match is_turned {
        true => (height, width),
        false => (width, height),
    }))
}

/// Since no time at all.
fn forget_times(file: &mut File, of: &Part) -> io::Result<()> {
    let end = of.start + 4 + 2 * of_time(file, of)?;
    match end <= of.end {
        true => blank(file, of.start + 4, end),
        false => Ok(()),
    }
}
