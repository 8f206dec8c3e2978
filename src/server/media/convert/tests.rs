//! Pictures made for the purpose, and what becomes of them.

use std::error::Error;

use image::{Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

type Tested<T = ()> = Result<T, Box<dyn Error>>;

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Tested<Vec<u8>> {
    let mut content = Cursor::new(Vec::new());
    image.into().write_to(&mut content, format)?;
    Ok(content.into_inner())
}

fn png(image: impl Into<DynamicImage>) -> Tested<Vec<u8>> {
    encoded(image, ImageFormat::Png)
}

fn converted(content: &[u8], format: ImageFormat) -> Tested<Converted> {
    memory(content, format)?;
    Ok(convert(Cursor::new(content), format, "a")?)
}

fn mistaken(content: &[u8], format: ImageFormat) -> Option<FileMistake> {
    let taken = memory(content, format).and_then(|_| convert(Cursor::new(content), format, "a"));
    taken.err()
}

fn grain(x: u32, y: u32) -> [u8; 4] {
    (x * 80 + y + 1).wrapping_mul(2_654_435_761).to_be_bytes()
}

/// Exif with an orientation and a place on the earth, as phones write it: TIFF 6.0, little-endian.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    // The pointer to the place's own list, then that list: the letter of its latitude.
    tiff.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0]);
    tiff.extend([0; 4]);
    tiff.extend([1, 0, 1, 0, 2, 0, 2, 0, 0, 0, b'N', 0, 0, 0]);
    tiff.extend(b"\0\0\0\0GPS 53.48N 2.24W");
    tiff
}

/// The file with a segment of Exif behind its first marker.
fn with_exif(jpeg: &[u8], orientation: u8) -> Tested<Vec<u8>> {
    let segment = [b"Exif\0\0".as_slice(), &exif(orientation)].concat();
    let length = u16::try_from(segment.len() + 2)?.to_be_bytes();
    Ok([&jpeg[..2], b"\xff\xe1", &length, &segment, &jpeg[2..]].concat())
}

fn bytes(file: &File) -> &[u8] {
    match &file.made {
        Made::Bytes(bytes) => bytes,
        Made::AsItIs(..) => &[],
    }
}

fn holds(content: &[u8], part: &[u8]) -> bool {
    content.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_wide_drawing_gets_the_widths_below_its_own() -> Tested {
    let wide = png(RgbImage::from_pixel(1200, 30, Rgb([9, 9, 9])))?;
    let converted = converted(&wide, ImageFormat::Png)?;
    assert_eq!(converted.mime, "image/png");
    let files = converted.variants.iter();
    let names: Vec<_> = files.map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["a-600.png", "a-1000.png"]);
    let narrowest = &converted.variants[0];
    assert_eq!((narrowest.width, narrowest.height), (600, 15));
    assert_eq!(converted.main.name, "a.png");
    Ok(())
}

#[test]
fn a_wider_picture_is_made_as_wide_as_is_served_and_a_small_one_stays() -> Tested {
    let wide = encoded(RgbImage::new(3000, 300), ImageFormat::Jpeg)?;
    let main = converted(&wide, ImageFormat::Jpeg)?.main;
    assert_eq!((main.width, main.height), (2400, 240));
    let small = encoded(RgbImage::new(30, 20), ImageFormat::Jpeg)?;
    let converted = converted(&small, ImageFormat::Jpeg)?;
    assert_eq!((converted.main.width, converted.variants.len()), (30, 0));
    Ok(())
}

#[test]
fn a_transparent_image_stays_png() -> Tested {
    let mut image = RgbaImage::from_fn(80, 80, |x, y| {
        let part = |at: usize| 96 + grain(x, y)[at] % 16;
        Rgba([part(0), part(1), part(2), 255])
    });
    let opaque = converted(&png(image.clone())?, ImageFormat::Png)?;
    assert_eq!(opaque.mime, "image/jpeg");
    image.put_pixel(0, 0, Rgba([0, 0, 0, 0]));
    let transparent = converted(&png(image)?, ImageFormat::Png)?;
    assert_eq!(transparent.mime, "image/png");
    Ok(())
}

#[test]
fn a_picture_has_an_average_colour_unless_the_page_shows_through() -> Tested {
    let halves = RgbImage::from_fn(80, 80, |x, _| Rgb([if x < 40 { 100 } else { 200 }, 60, 0]));
    assert_eq!(
        converted(&png(halves)?, ImageFormat::Png)?.tint,
        Some([150, 60, 0])
    );
    let window = RgbaImage::from_pixel(80, 80, Rgba([9, 9, 9, 120]));
    assert_eq!(converted(&png(window)?, ImageFormat::Png)?.tint, None);
    Ok(())
}

#[test]
fn a_photograph_is_turned_upright_and_says_nothing_of_where_it_was_taken() -> Tested {
    // Left half dark: turned clockwise, the dark half is above.
    let half = |x| {
        if x < 30 {
            Rgb([10, 10, 10])
        } else {
            Rgb([240, 240, 240])
        }
    };
    let lying = encoded(RgbImage::from_fn(60, 40, |x, _| half(x)), ImageFormat::Jpeg)?;
    let photograph = with_exif(&lying, 6)?;
    assert!(holds(&photograph, b"GPS 53.48N"));
    let main = converted(&photograph, ImageFormat::Jpeg)?.main;
    assert_eq!((main.width, main.height), (40, 60));
    let seen = image::load_from_memory(bytes(&main))?.into_rgb8();
    assert!(seen.get_pixel(20, 5).0[0] < 60 && seen.get_pixel(20, 55).0[0] > 200);
    assert!(!holds(bytes(&main), b"Exif") && !holds(bytes(&main), b"GPS"));
    Ok(())
}

#[test]
fn a_large_photograph_that_lies_on_its_side_is_as_wide_as_is_served_once_upright() -> Tested {
    let lying = encoded(RgbImage::new(1500, 3000), ImageFormat::Jpeg)?;
    let converted = converted(&with_exif(&lying, 8)?, ImageFormat::Jpeg)?;
    assert_eq!((converted.main.width, converted.main.height), (2400, 1200));
    assert_eq!(converted.variants.len(), 3);
    Ok(())
}

#[test]
fn gif_and_webp_become_what_every_browser_and_mail_program_shows() -> Tested {
    for format in [ImageFormat::Gif, ImageFormat::WebP] {
        let drawing = RgbaImage::from_pixel(70, 50, Rgba([200, 30, 30, 255]));
        let converted = converted(&encoded(drawing, format)?, format)?;
        assert!(["image/png", "image/jpeg"].contains(&converted.mime));
        assert_eq!((converted.main.width, converted.main.height), (70, 50));
    }
    Ok(())
}

#[test]
fn what_else_a_file_holds_does_not_come_along() -> Tested {
    let mut gif = encoded(
        RgbaImage::from_pixel(9, 9, Rgba([1, 2, 3, 255])),
        ImageFormat::Gif,
    )?;
    gif.extend(b"*/=1;alert(document.cookie)//<script>");
    let main = converted(&gif, ImageFormat::Gif)?.main;
    assert!(!holds(bytes(&main), b"alert") && !holds(bytes(&main), b"GIF8"));
    Ok(())
}

#[test]
fn an_incomplete_file_is_refused_whatever_its_kind() -> Tested {
    let noise = RgbImage::from_fn(90, 90, |x, y| {
        let [one, two, three, _] = grain(x, y);
        Rgb([one, two, three])
    });
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::Gif,
        ImageFormat::WebP,
    ] {
        let picture: DynamicImage = match format {
            ImageFormat::Gif => DynamicImage::from(noise.clone()).into_rgba8().into(),
            _ => noise.clone().into(),
        };
        let whole = encoded(picture, format)?;
        for length in [12, 40, whole.len() / 2, whole.len() - 40] {
            let said = mistaken(&whole[..length], format);
            assert_eq!(
                said,
                Some(FileMistake::Unreadable),
                "{format:?} of {length}"
            );
        }
    }
    Ok(())
}

#[test]
fn a_file_that_claims_to_be_huge_is_refused_by_what_it_claims() -> Tested {
    let long = png(RgbImage::new(12_001, 1))?;
    assert_eq!(
        mistaken(&long, ImageFormat::Png),
        Some(FileMistake::TooManyPixels)
    );
    // A head alone: 60,000 by 60,000.
    let claim = b"IHDR\0\0\xea\x60\0\0\xea\x60\x08\x02\0\0\0";
    let mut check = flate2::Crc::new();
    check.update(claim);
    let check = check.sum().to_be_bytes();
    let head = [b"\x89PNG\r\n\x1a\n\0\0\0\x0d".as_slice(), claim, &check].concat();
    let mut whole = png(RgbImage::new(8, 8))?;
    whole.splice(..33, head);
    assert_eq!(
        mistaken(&whole, ImageFormat::Png),
        Some(FileMistake::TooManyPixels)
    );
    let wide = png(image::GrayImage::new(11_000, 11_000))?;
    assert_eq!(
        memory(&wide, ImageFormat::Png),
        Err(FileMistake::TooManyPixels)
    );
    Ok(())
}
