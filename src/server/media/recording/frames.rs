//! MP3: frames of MPEG-1 and MPEG-2 audio, layer III (ISO/IEC 11172-3 2.4.1.3), with ID3 tags
//! before them (id3.org, version 2.4, 3.1) or behind (version 1).

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use super::blank;
use crate::server::media::content::part;

/// Kilobits a second by the number in a frame's head, for version 1 and for later ones.
const RATES: [[u64; 15]; 2] = [
    [
        0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
    ],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];
/// Samples a second, of version 1.
const SAMPLES: [u64; 3] = [44_100, 48_000, 32_000];
/// The head of an ID3 tag, and all of one at the end.
const TAG: u64 = 10;
const LAST_TAG: u64 = 128;
/// Bytes between a tag and the first frame, at most.
const GAP: usize = 8 * 1024;

pub fn begins(head: &[u8]) -> bool {
    head.starts_with(b"ID3")
        || head
            .first_chunk()
            .is_some_and(|four| length(*four).is_some())
}

/// Whether it is one; then its tags are blank.
pub fn examine(file: &mut File) -> io::Result<bool> {
    let end = file.seek(SeekFrom::End(0))?;
    let mut at = 0;
    let mut tags = Vec::new();
    while let Some(length) = tag(file, at)? {
        tags.push((at, length));
        at += TAG + length;
    }
    if at >= end || !has_frames(file, at)? {
        return Ok(false);
    }
    for (at, length) in tags {
        // One flag says that something follows the tag; what did is blank as well.
        file.seek(SeekFrom::Start(at + 5))?;
        file.write_all(&[0])?;
        write_length(file, length)?;
        blank(file, at + TAG, at + TAG + length)?;
    }
    if let Some(last) = end.checked_sub(LAST_TAG)
        && part(file, last)? == Some(*b"TAG")
    {
        blank(file, last + 3, end)?;
    }
    Ok(true)
}

/// Bytes of the ID3 tag that begins here, without its head.
fn tag(file: &mut File, at: u64) -> io::Result<Option<u64>> {
    const FOOTER: u8 = 0x10;
    let Some(head) = part::<10>(file, at)?.filter(|head| head.starts_with(b"ID3")) else {
        return Ok(None);
    };
    let length = head[6..]
        .iter()
        .fold(0, |sum, byte| sum << 7 | u64::from(byte & 0x7f));
    let footer = if head[5] & FOOTER > 0 { TAG } else { 0 };
    Ok(Some(length + footer))
}

fn write_length(file: &mut File, length: u64) -> io::Result<()> {
    let seven = |shift: u32| (length >> shift & 0x7f) as u8;
    file.write_all(&[seven(21), seven(14), seven(7), seven(0)])
}

/// Whether two frames follow each other, soon.
fn has_frames(file: &mut File, at: u64) -> io::Result<bool> {
    let mut near = Vec::new();
    file.seek(SeekFrom::Start(at))?;
    file.take(2 * GAP as u64).read_to_end(&mut near)?;
    let frame = |at: usize| length(*near.get(at..)?.first_chunk()?);
    let followed = |at: usize| frame(at).is_some_and(|length| frame(at + length).is_some());
    Ok((0..near.len().min(GAP)).any(followed))
}

/// Bytes of the frame with this head.
fn length(head: [u8; 4]) -> Option<usize> {
    let version = head[1] >> 3 & 3;
    let is_layer_three = head[1] >> 1 & 3 == 1;
    if head[0] != 0xff || head[1] & 0xe0 != 0xe0 || version == 1 || !is_layer_three {
        return None;
    }
    let first = version == 3;
    let rate = *RATES[usize::from(!first)].get(usize::from(head[2] >> 4))?;
    let samples = *SAMPLES.get(usize::from(head[2] >> 2 & 3))?;
    let samples = match version {
        3 => samples,
        2 => samples / 2,
        _ => samples / 4,
    };
    let (of_frame, padding) = (if first { 144 } else { 72 }, u64::from(head[2] >> 1 & 1));
    // A rate of nothing is one that the file doesn't say.
    (rate > 0).then(|| (of_frame * rate * 1000 / samples + padding) as usize)
}
