//! Making what is served out of what was brought in: decoded within limits, turned upright,
//! encoded anew without its metadata, in a few widths. Pure work on bytes, no files.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};

/// Widths made besides the image's own, where they are smaller than it.
const WIDTHS: [u32; 4] = [600, 1000, 1600, 2400];
/// Wider images are made this wide.
const WIDEST: u32 = 2400;
/// Longest side of what is decoded, in pixels, and most bytes that decoding may take.
const LONGEST_SIDE: u32 = 12_000;
const MOST_MEMORY: u64 = 192 * 1024 * 1024;
const JPEG_QUALITY: u8 = 84;

/// Why an image can't be kept. The text of each is the sentence a person reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImageMistake {
    #[error("the image is neither JPEG nor PNG")]
    Format,
    #[error("the image is too large: {LONGEST_SIDE} pixels a side at most")]
    TooLarge,
    #[error("the image can't be read; it may be damaged")]
    Unreadable,
}

/// A file to be served.
#[derive(Debug)]
pub struct File {
    pub name: String,
    pub width: u32,
    pub height: u32,
    pub content: Vec<u8>,
}

/// An image in all its sizes.
#[derive(Debug)]
pub struct Converted {
    pub mime: &'static str,
    pub main: File,
    /// Narrowest first.
    pub variants: Vec<File>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Jpeg,
    Png,
}

/// Converts an image; its files' names begin with `stem`.
pub fn convert(content: &[u8], stem: &str) -> Result<Converted, ImageMistake> {
    let image = decode(content)?;
    let image = if image.width() > WIDEST {
        resized(&image, WIDEST)
    } else {
        image
    };
    let image = if image.color().has_alpha() && opaque(&image) {
        DynamicImage::ImageRgb8(image.to_rgb8())
    } else {
        image
    };
    let (format, main) = encode_smallest(&image)?;
    let ending = if format == Format::Png { "png" } else { "jpg" };
    let variants = WIDTHS
        .into_iter()
        .filter(|width| *width < image.width())
        .map(|width| {
            let smaller = resized(&image, width);
            Ok(File {
                name: format!("{stem}-{width}.{ending}"),
                width,
                height: smaller.height(),
                content: encode(&smaller, format)?,
            })
        });
    Ok(Converted {
        mime: if format == Format::Png {
            "image/png"
        } else {
            "image/jpeg"
        },
        variants: variants.collect::<Result<_, _>>()?,
        main: File {
            name: format!("{stem}.{ending}"),
            width: image.width(),
            height: image.height(),
            content: main,
        },
    })
}

fn decode(content: &[u8]) -> Result<DynamicImage, ImageMistake> {
    let reader = ImageReader::new(Cursor::new(content)).with_guessed_format();
    let mut reader = reader.map_err(|_| ImageMistake::Format)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| mistake(&error))?;
    let orientation = decoder.orientation().map_err(|error| mistake(&error))?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| mistake(&error))?;
    image.apply_orientation(orientation);
    Ok(image)
}

fn mistake(error: &image::ImageError) -> ImageMistake {
    match error {
        image::ImageError::Limits(_) => ImageMistake::TooLarge,
        image::ImageError::Unsupported(_) => ImageMistake::Format,
        _ => ImageMistake::Unreadable,
    }
}

fn opaque(image: &DynamicImage) -> bool {
    image.to_rgba8().pixels().all(|pixel| pixel.0[3] == u8::MAX)
}

fn resized(image: &DynamicImage, width: u32) -> DynamicImage {
    let height = u64::from(image.height()) * u64::from(width) / u64::from(image.width().max(1));
    let height = u32::try_from(height.max(1)).unwrap_or(u32::MAX);
    image.resize_exact(width, height, FilterType::CatmullRom)
}

/// Drawings are smaller and crisper as PNG, photographs as JPEG, which knows no transparency.
fn encode_smallest(image: &DynamicImage) -> Result<(Format, Vec<u8>), ImageMistake> {
    let png = encode(image, Format::Png)?;
    if image.color().has_alpha() {
        return Ok((Format::Png, png));
    }
    let jpeg = encode(image, Format::Jpeg)?;
    Ok(if jpeg.len() < png.len() {
        (Format::Jpeg, jpeg)
    } else {
        (Format::Png, png)
    })
}

fn encode(image: &DynamicImage, format: Format) -> Result<Vec<u8>, ImageMistake> {
    let mut content = Vec::new();
    let written = match format {
        Format::Jpeg => {
            let encoder = JpegEncoder::new_with_quality(&mut content, JPEG_QUALITY);
            DynamicImage::ImageRgb8(image.to_rgb8()).write_with_encoder(encoder)
        }
        Format::Png => {
            let encoder = PngEncoder::new_with_quality(
                &mut content,
                CompressionType::Default,
                PngFilter::Adaptive,
            );
            let eight_bits = match image.color().has_alpha() {
                true => DynamicImage::ImageRgba8(image.to_rgba8()),
                false => DynamicImage::ImageRgb8(image.to_rgb8()),
            };
            eight_bits.write_with_encoder(encoder)
        }
    };
    written.map_err(|_| ImageMistake::Unreadable)?;
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    fn png(image: impl Into<DynamicImage>) -> Vec<u8> {
        let mut content = Cursor::new(Vec::new());
        image
            .into()
            .write_to(&mut content, image::ImageFormat::Png)
            .expect("encoded");
        content.into_inner()
    }

    #[test]
    fn a_wide_drawing_gets_the_widths_below_its_own() {
        let converted =
            convert(&png(RgbImage::from_pixel(1200, 30, Rgb([9, 9, 9]))), "a").expect("converted");
        assert_eq!(converted.mime, "image/png");
        let names: Vec<_> = converted
            .variants
            .iter()
            .map(|file| file.name.as_str())
            .collect();
        assert_eq!(names, ["a-600.png", "a-1000.png"]);
        assert_eq!(
            (converted.variants[0].width, converted.variants[0].height),
            (600, 15)
        );
        assert_eq!(converted.main.name, "a.png");
    }

    #[test]
    fn a_transparent_image_stays_png() {
        let mut image = RgbaImage::from_fn(80, 80, |x, y| {
            let noise = (x * 80 + y + 1).wrapping_mul(2_654_435_761).to_be_bytes();
            let grain = |at: usize| 96 + noise[at] % 16;
            Rgba([grain(0), grain(1), grain(2), 255])
        });
        let opaque = convert(&png(image.clone()), "a").expect("converted");
        assert_eq!(opaque.mime, "image/jpeg");
        image.put_pixel(0, 0, Rgba([0, 0, 0, 0]));
        let transparent = convert(&png(image), "a").expect("converted");
        assert_eq!(transparent.mime, "image/png");
    }

    #[test]
    fn what_is_no_image_or_too_large_is_refused() {
        assert_eq!(
            convert(b"<svg/>", "a").map(|_| ()),
            Err(ImageMistake::Format)
        );
        let whole = png(RgbImage::new(8, 8));
        assert_eq!(
            convert(&whole[..40], "a").map(|_| ()),
            Err(ImageMistake::Unreadable)
        );
        let long = png(RgbImage::new(12_001, 1));
        assert_eq!(convert(&long, "a").map(|_| ()), Err(ImageMistake::TooLarge));
    }
}
