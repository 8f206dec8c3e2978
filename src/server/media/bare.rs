//! Whether a picture holds nothing but its picture, as those that were encoded here do: no place
//! where it was taken, no words, nothing behind its end. So a file that says it was made here can be
//! taken as it is.

use image::ImageFormat;

/// Whether all of this JPEG file (ITU-T T.81, annex B) or PNG file (RFC 2083) belongs to its picture.
pub fn is_bare(content: &[u8], format: ImageFormat) -> bool {
    match format {
        ImageFormat::Jpeg => jpeg(content).is_some(),
        ImageFormat::Png => png(content).is_some(),
        _ => false,
    }
}

/// Bytes of the only application segment there may be, which names JFIF and holds no small picture.
const JFIF: usize = 16;

fn jpeg(content: &[u8]) -> Option<()> {
    let mut at = content.strip_prefix(b"\xff\xd8").map(|_| 2)?;
    let mut has_scan = false;
    loop {
        let [0xff, marker] = *content.get(at..at + 2)? else {
            return None;
        };
        at += 2;
        if marker == 0xd9 {
            return (has_scan && at == content.len()).then_some(());
        }
        let length = content.get(at..at + 2)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        let segment = content.get(at + 2..at + length)?;
        at += length;
        match marker {
            0xe0 if length == JFIF && segment.starts_with(b"JFIF\0") => {}
            // Tables, the frame, the interval between restarts.
            0xc0..=0xc2 | 0xc4 | 0xdb | 0xdd => {}
            0xda => {
                has_scan = true;
                at += scan(content.get(at..)?)?;
            }
            _ => return None,
        }
    }
}

/// Bytes of a scan's data, up to the marker that ends it.
fn scan(data: &[u8]) -> Option<usize> {
    let ends = |two: &[u8]| two[0] == 0xff && !matches!(two[1], 0x00 | 0xd0..=0xd7);
    data.windows(2).position(ends)
}

fn png(content: &[u8]) -> Option<()> {
    let mut rest = content.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    loop {
        let length = u32::from_be_bytes(*rest.first_chunk()?);
        let kind = rest.get(4..8)?;
        // The chunk's sum of four bytes behind it.
        rest = rest.get(usize::try_from(length).ok()?.checked_add(12)?..)?;
        match kind {
            b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" => {}
            b"IEND" => return rest.is_empty().then_some(()),
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{Rgb, RgbImage};

    use super::*;

    fn encoded(format: ImageFormat) -> Vec<u8> {
        let image = RgbImage::from_fn(90, 60, |x, y| Rgb([(x * 3) as u8, (y * 4) as u8, 9]));
        let mut content = Cursor::new(Vec::new());
        image.write_to(&mut content, format).expect("encoded");
        content.into_inner()
    }

    #[test]
    fn what_is_encoded_here_is_bare() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png] {
            let file = encoded(format);
            assert!(is_bare(&file, format), "{format:?}");
            for cut in [0, 1, 8, 30, file.len() - 1] {
                assert!(!is_bare(&file[..cut], format), "{format:?} {cut}");
            }
            let more = [file.as_slice(), b"<script>"].concat();
            assert!(!is_bare(&more, format), "{format:?}");
        }
    }

    #[test]
    fn what_says_more_than_its_picture_is_not() {
        let jpeg = encoded(ImageFormat::Jpeg);
        for segment in [
            &b"\xff\xe1\0\x08Exif\0\0"[..],
            b"\xff\xfe\0\x04hi",
            b"\xff\xe0\0\x04hi",
        ] {
            let file = [&jpeg[..2], segment, &jpeg[2..]].concat();
            assert!(!is_bare(&file, ImageFormat::Jpeg));
        }
        let png = encoded(ImageFormat::Png);
        let end = png.len() - 12;
        let file = [&png[..end], b"\0\0\0\x02tEXtab\0\0\0\0", &png[end..]].concat();
        assert!(!is_bare(&file, ImageFormat::Png));
        assert!(!is_bare(b"GIF89a", ImageFormat::Gif));
    }
}
