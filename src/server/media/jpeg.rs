//! What a JPEG file says of itself before its picture is decoded (ITU-T T.81, annex B). The decoder
//! fills up what is missing at the end of a file, and takes more memory for some files than for
//! others; neither does it say beforehand.

/// A file's frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Bytes that decoding takes for each pixel besides the pixel's own.
    pub working: u64,
    /// Whether the file goes on to its end.
    pub complete: bool,
}

/// None where the file doesn't get as far as its picture.
pub fn frame(content: &[u8]) -> Option<Frame> {
    let (mut at, mut sampling) = (2, None);
    loop {
        let marker = marker(content, &mut at)?;
        let length = content.get(at..at + 2)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        let segment = content.get(at + 2..at + length)?;
        at += length;
        match marker {
            0xc0..=0xc2 => sampling = Some(Sampling::of(segment, marker == 0xc2)?),
            0xda => {
                let sampling = sampling?;
                let parts = usize::from(*segment.first()?);
                let kept = sampling.progressive || parts < sampling.parts;
                return Some(Frame {
                    working: if kept { sampling.bytes } else { 0 },
                    complete: content[at..].windows(2).any(|two| two == b"\xff\xd9"),
                });
            }
            _ => {}
        }
    }
}

/// The next marker that has a length; `at` is moved behind it.
fn marker(content: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        if *content.get(*at)? != 0xff {
            return None;
        }
        *at += 1;
        match *content.get(*at)? {
            // Filling.
            0xff => {}
            0x01 | 0xd0..=0xd8 => *at += 1,
            0x00 | 0xd9 => return None,
            marker => {
                *at += 1;
                return Some(marker);
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Sampling {
    progressive: bool,
    parts: usize,
    /// For each pixel, where all coefficients are kept until the last scan.
    bytes: u64,
}

impl Sampling {
    fn of(segment: &[u8], progressive: bool) -> Option<Self> {
        let parts = usize::from(*segment.get(5)?);
        let factors: Vec<_> = segment
            .get(6..6 + 3 * parts)?
            .chunks(3)
            .map(|part| {
                (
                    u64::from(part[1] >> 4).max(1),
                    u64::from(part[1] & 15).max(1),
                )
            })
            .collect();
        let widest = factors.iter().map(|(across, _)| *across).max()?;
        let tallest = factors.iter().map(|(_, down)| *down).max()?;
        let samples: u64 = factors.iter().map(|(across, down)| across * down).sum();
        Some(Self {
            progressive,
            parts,
            bytes: (2 * samples).div_ceil(widest * tallest),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The markers of a file with three parts, the first sampled twice as often both ways.
    fn file(start_of_frame: u8, scanned: u8) -> Vec<u8> {
        let mut file = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff".to_vec();
        file.extend([start_of_frame, 0, 17, 8, 0, 9, 0, 9, 3]);
        file.extend([1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
        file.extend([0xff, 0xda, 0, 3, scanned]);
        file.extend(b"picture\xff\0picture");
        file
    }

    #[test]
    fn a_file_says_what_it_will_take() {
        assert_eq!(frame(&file(0xc0, 3)).map(|frame| frame.working), Some(0));
        assert_eq!(frame(&file(0xc2, 3)).map(|frame| frame.working), Some(3));
        assert_eq!(frame(&file(0xc0, 1)).map(|frame| frame.working), Some(3));
    }

    #[test]
    fn a_file_that_ends_too_soon_is_told_from_a_whole_one() {
        let mut cut = file(0xc0, 3);
        assert_eq!(frame(&cut).map(|frame| frame.complete), Some(false));
        cut.extend(b"\xff\xd9and what a phone writes behind it");
        assert_eq!(frame(&cut).map(|frame| frame.complete), Some(true));
        assert_eq!(frame(&cut[..20]), None);
        assert_eq!(frame(b"\xff\xd8\xff"), None);
    }
}
