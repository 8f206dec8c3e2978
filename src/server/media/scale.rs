//! Making pictures smaller, with little memory besides the picture's own.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::DynamicImage;

use super::mistake::FileMistake;

/// Rows that are narrowed at a time.
const ROWS: usize = 64;

/// A picture of eight bits a part, with or without transparency.
struct Pixels {
    width: u32,
    height: u32,
    parts: usize,
    bytes: Vec<u8>,
}

impl Pixels {
    fn of(image: DynamicImage) -> Self {
        let (width, height) = (image.width(), image.height());
        let transparent = image.color().has_alpha();
        Self {
            width,
            height,
            parts: if transparent { 4 } else { 3 },
            bytes: match transparent {
                true => image.into_rgba8().into_raw(),
                false => image.into_rgb8().into_raw(),
            },
        }
    }
}

/// The picture in this size, which is no larger than its own. Narrowed in its own place, strip by
/// strip, and only then shortened.
pub fn reduced(image: DynamicImage, width: u32, height: u32) -> Result<DynamicImage, FileMistake> {
    let mut pixels = Pixels::of(image);
    let mut resizer = Resizer::new();
    let row = |width: u32| width as usize * pixels.parts;
    let (wide, narrow) = (row(pixels.width), row(width));
    let (kind, rows) = (kind(pixels.parts), pixels.height as usize);
    for at in (0..rows).step_by(ROWS) {
        let count = ROWS.min(rows - at);
        let strip = &pixels.bytes[at * wide..(at + count) * wide];
        let size = (pixels.width, width, u32::try_from(count).unwrap_or(1));
        let narrowed = narrow_strip(&mut resizer, strip, size, kind)?;
        pixels.bytes[at * narrow..(at + count) * narrow].copy_from_slice(&narrowed);
    }
    pixels.bytes.truncate(rows * narrow);
    pixels.bytes.shrink_to_fit();
    let narrow = (width, pixels.height, pixels.bytes.as_slice());
    resized(&mut resizer, narrow, (width, height), pixels.parts)
}

/// A smaller copy of a picture of eight bits a part, in proportion.
pub fn copy(image: &DynamicImage, width: u32) -> Result<DynamicImage, FileMistake> {
    let height = u64::from(image.height()) * u64::from(width) / u64::from(image.width().max(1));
    let height = u32::try_from(height.max(1)).unwrap_or(u32::MAX);
    let parts = usize::from(image.color().channel_count());
    let whole = (image.width(), image.height(), image.as_bytes());
    resized(&mut Resizer::new(), whole, (width, height), parts)
}

/// Of pixels of so many parts.
fn kind(parts: usize) -> PixelType {
    if parts == 4 {
        PixelType::U8x4
    } else {
        PixelType::U8x3
    }
}

fn narrow_strip(
    resizer: &mut Resizer,
    strip: &[u8],
    (from, to, rows): (u32, u32, u32),
    kind: PixelType,
) -> Result<Vec<u8>, FileMistake> {
    let strip = ImageRef::new(from, rows, strip, kind).map_err(unreadable)?;
    let mut narrow = Image::new(to, rows, kind);
    resizer
        .resize(&strip, &mut narrow, &options())
        .map_err(unreadable)?;
    Ok(narrow.into_vec())
}

fn resized(
    resizer: &mut Resizer,
    (from, rows, bytes): (u32, u32, &[u8]),
    (width, height): (u32, u32),
    parts: usize,
) -> Result<DynamicImage, FileMistake> {
    let source = ImageRef::new(from, rows, bytes, kind(parts)).map_err(unreadable)?;
    let mut made = Image::new(width, height, kind(parts));
    resizer
        .resize(&source, &mut made, &options())
        .map_err(unreadable)?;
    let bytes = made.into_vec();
    let image = match parts {
        4 => image::RgbaImage::from_raw(width, height, bytes).map(DynamicImage::from),
        _ => image::RgbImage::from_raw(width, height, bytes).map(DynamicImage::from),
    };
    image.ok_or(FileMistake::Unreadable)
}

fn options() -> ResizeOptions {
    ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom))
}

fn unreadable(_: impl std::error::Error) -> FileMistake {
    FileMistake::Unreadable
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    #[test]
    fn a_picture_made_smaller_in_its_place_is_the_same_as_its_smaller_copy() {
        let drawn = RgbImage::from_fn(400, 200, |x, y| {
            Rgb([(x / 2) as u8, (y / 2) as u8, ((x + y) / 4) as u8])
        });
        let image = DynamicImage::from(drawn);
        let copy = copy(&image, 100).expect("a copy").into_rgb8();
        let reduced = reduced(image, 100, 50).expect("reduced").into_rgb8();
        assert_eq!(reduced.dimensions(), (100, 50));
        let differ = |(one, other): (&u8, &u8)| one.abs_diff(*other) > 1;
        assert!(!reduced.iter().zip(copy.iter()).any(differ));
    }

    #[test]
    fn what_can_not_be_seen_through_does_not_colour_what_can() {
        let half = |x: u32| {
            if x < 50 {
                [200, 0, 0, 255]
            } else {
                [0, 255, 0, 0]
            }
        };
        let image = RgbaImage::from_fn(100, 100, |x, _| Rgba(half(x)));
        let small = reduced(image.into(), 9, 9).expect("reduced").into_rgba8();
        let greenest = small.pixels().map(|pixel| pixel.0[1]).max();
        assert!(greenest.is_some_and(|green| green < 10), "{greenest:?}");
    }
}
