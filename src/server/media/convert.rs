//! Making what is served out of what was brought in: pictures decoded within limits, turned
//! upright, encoded anew without their metadata, in a few widths. Pure work on bytes, no files.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::content::{Partial, Source};
use super::mistake::FileMistake;
use super::{jpeg, room, scale};

/// Widths made besides the image's own, where they are smaller than it.
const WIDTHS: [u32; 4] = [600, 1000, 1600, 2400];
/// Wider images are made this wide.
const WIDEST: u32 = 2400;
/// Images with more pixels are made smaller until they have as many.
const MOST_KEPT: f64 = 8e6;
/// Longest side of what is decoded, in pixels, and most bytes that decoding may take.
const LONGEST_SIDE: u32 = 12_000;
const MOST_MEMORY: u64 = room::MEMORY as u64 * 1024 * 1024;
const JPEG_QUALITY: u8 = 84;

/// A file to be served.
#[derive(Debug)]
pub struct File {
    pub name: String,
    /// 0 for what has no picture, as is `height`.
    pub width: u32,
    pub height: u32,
    pub made: Made,
}

/// What is in it.
#[derive(Debug)]
pub enum Made {
    Bytes(Vec<u8>),
    /// It stays what was brought in.
    AsItIs(Partial, u64),
}

impl Made {
    /// Bytes.
    pub fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::AsItIs(_, length) => *length,
        }
    }
}

/// A file in all its sizes.
#[derive(Debug)]
pub struct Converted {
    pub mime: &'static str,
    /// The average colour; none where the page shows through.
    pub tint: Option<[u8; 3]>,
    pub main: File,
    /// Narrowest first.
    pub variants: Vec<File>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Jpeg,
    Png,
}

impl Format {
    fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// Bytes of memory that converting this picture takes, by what its first bytes say.
pub fn memory(content: &[u8], format: ImageFormat) -> Result<u64, FileMistake> {
    let mut decoder = decoder(Cursor::new(content), format)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    let own = decoder.total_bytes();
    let working = match format {
        ImageFormat::Jpeg => {
            let frame = jpeg::frame(content).ok_or(FileMistake::Unreadable)?;
            if !frame.complete {
                return Err(FileMistake::Unreadable);
            }
            // The decoder has a copy of the file.
            frame.working * pixels + content.len() as u64
        }
        // Their decoders paint what they show on a canvas.
        ImageFormat::Gif | ImageFormat::WebP => 4 * pixels,
        _ => 0,
    };
    // What isn't kept as eight bits a part is copied into that.
    let eight_bits = match decoder.color_type() {
        image::ColorType::Rgb8 | image::ColorType::Rgba8 => 0,
        other if other.has_alpha() => 4 * pixels,
        _ => 3 * pixels,
    };
    let decoding = own + working.max(eight_bits);
    if decoding > MOST_MEMORY {
        return Err(FileMistake::TooManyPixels);
    }
    let factor = factor((width, height), orientation(&mut decoder)?);
    let kept = (pixels as f64 * factor * factor) as u64;
    let parts = if decoder.color_type().has_alpha() {
        4
    } else {
        3
    };
    // Later there are the kept size, a smaller one, and what they are encoded to.
    Ok(decoding.max(3 * parts * kept))
}

/// By how much a picture is made smaller, 1 for not at all.
fn factor((width, height): (u32, u32), orientation: Orientation) -> f64 {
    let is_turned = matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    let across = if is_turned { height } else { width };
    let pixels = f64::from(width) * f64::from(height);
    let by_width = f64::from(WIDEST) / f64::from(across);
    let by_pixels = (MOST_KEPT / pixels).sqrt();
    by_width.min(by_pixels).min(1.0)
}

/// Converts a picture; its files' names begin with `stem`.
pub fn convert(
    source: impl Source,
    format: ImageFormat,
    stem: &str,
) -> Result<Converted, FileMistake> {
    let image = in_eight_bits(upright(source, format)?);
    let (format, main) = encode_smallest(&image, format)?;
    let ending = format.ending();
    let variants = WIDTHS
        .into_iter()
        .filter(|width| *width < image.width())
        .map(|width| {
            let smaller = scale::copy(&image, width)?;
            Ok(File {
                name: format!("{stem}-{width}.{ending}"),
                width,
                height: smaller.height(),
                made: Made::Bytes(encode(&smaller, format)?),
            })
        });
    Ok(Converted {
        mime: format.mime(),
        tint: average(&image),
        variants: variants.collect::<Result<_, _>>()?,
        main: File {
            name: format!("{stem}.{ending}"),
            width: image.width(),
            height: image.height(),
            made: Made::Bytes(main),
        },
    })
}

fn decoder<'a>(
    source: impl Source + 'a,
    format: ImageFormat,
) -> Result<impl ImageDecoder + 'a, FileMistake> {
    let mut reader = ImageReader::with_format(source, format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    reader.into_decoder().map_err(|error| mistake(&error))
}

fn orientation(decoder: &mut impl ImageDecoder) -> Result<Orientation, FileMistake> {
    decoder.orientation().map_err(|error| mistake(&error))
}

/// The picture as it is to be seen, no larger than is kept.
fn upright(source: impl Source, format: ImageFormat) -> Result<DynamicImage, FileMistake> {
    let mut decoder = decoder(source, format)?;
    let orientation = orientation(&mut decoder)?;
    let image = DynamicImage::from_decoder(decoder).map_err(|error| mistake(&error))?;
    let (width, height) = (image.width(), image.height());
    let factor = factor((width, height), orientation);
    let mut image = if factor < 1.0 {
        let scaled = |side: u32| ((f64::from(side) * factor).round() as u32).clamp(1, side);
        scale::reduced(image, scaled(width), scaled(height))?
    } else {
        image
    };
    image.apply_orientation(orientation);
    Ok(image)
}

fn mistake(error: &image::ImageError) -> FileMistake {
    match error {
        image::ImageError::Limits(_) => FileMistake::TooManyPixels,
        _ => FileMistake::Unreadable,
    }
}

/// As everything is kept: transparent only where something can be seen through.
fn in_eight_bits(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return image.into_rgb8().into();
    }
    let image = image.into_rgba8();
    match image.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        true => DynamicImage::from(image).into_rgb8().into(),
        false => image.into(),
    }
}

/// None for what can be seen through.
fn average(image: &DynamicImage) -> Option<[u8; 3]> {
    let pixels = image.as_rgb8()?;
    let mut sums = [0_u64; 3];
    for pixel in pixels.pixels() {
        for (sum, part) in sums.iter_mut().zip(pixel.0) {
            *sum += u64::from(part);
        }
    }
    let count = u64::from(image.width()) * u64::from(image.height());
    Some(sums.map(|sum| (sum / count.max(1)) as u8))
}

/// Drawings are smaller and crisper as PNG, photographs as JPEG, which knows no transparency. What
/// was a JPEG has no crispness left.
fn encode_smallest(
    image: &DynamicImage,
    from: ImageFormat,
) -> Result<(Format, Vec<u8>), FileMistake> {
    if from == ImageFormat::Jpeg {
        return Ok((Format::Jpeg, encode(image, Format::Jpeg)?));
    }
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

fn encode(image: &DynamicImage, format: Format) -> Result<Vec<u8>, FileMistake> {
    let mut content = Vec::new();
    let written = match format {
        Format::Jpeg => {
            let encoder = JpegEncoder::new_with_quality(&mut content, JPEG_QUALITY);
            image.write_with_encoder(encoder)
        }
        Format::Png => {
            let encoder = PngEncoder::new_with_quality(
                &mut content,
                CompressionType::Default,
                PngFilter::Adaptive,
            );
            image.write_with_encoder(encoder)
        }
    };
    written.map_err(|_| FileMistake::Unreadable)?;
    Ok(content)
}

#[cfg(test)]
mod tests;
