//! The colour of a picture's place until the picture is there: one of 48, as classes, because pages
//! have no style attributes. `style/tokens.css` says how each looks.

/// Steps of lightness, from dark to light.
const LIGHTNESS: [f64; 4] = [0.32, 0.5, 0.68, 0.86];
/// Hues besides grey.
const HUES: u8 = 11;
/// What has less chroma is grey.
const LEAST_CHROMA: f64 = 0.02;

/// The classes for an average colour as it is kept: six hexadecimal digits for red, green and blue.
/// None for anything else, so for what has no such colour.
pub fn classes(colour: &str) -> Option<String> {
    if colour.len() != 6 || !colour.is_ascii() {
        return None;
    }
    let part = |at: usize| u8::from_str_radix(&colour[at..at + 2], 16).ok();
    let (lightness, hue) = nearest([part(0)?, part(2)?, part(4)?]);
    Some(format!("tint-light-{lightness} tint-hue-{hue}"))
}

/// An average colour as it is kept.
pub fn kept([red, green, blue]: [u8; 3]) -> String {
    format!("{red:02x}{green:02x}{blue:02x}")
}

/// The step of lightness and the hue, 0 for grey.
fn nearest(colour: [u8; 3]) -> (usize, u8) {
    let (lightness, a, b) = oklab(colour);
    let beyond = |step: &[f64]| lightness > (step[0] + step[1]) / 2.0;
    let step = LIGHTNESS.windows(2).filter(|step| beyond(step)).count();
    if a.hypot(b) < LEAST_CHROMA {
        return (step, 0);
    }
    let sector = 360.0 / f64::from(HUES);
    let turned = b.atan2(a).to_degrees().rem_euclid(360.0);
    let hue = (turned / sector).round() as u8 % HUES;
    (step, hue + 1)
}

/// Lightness from 0 to 1 and two axes of colour (Björn Ottosson, "A perceptual color space").
fn oklab(colour: [u8; 3]) -> (f64, f64, f64) {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        match part <= 0.040_45 {
            true => part / 12.92,
            false => ((part + 0.055) / 1.055).powf(2.4),
        }
    };
    let [red, green, blue] = colour.map(linear);
    let long = (0.412_221 * red + 0.536_333 * green + 0.051_446 * blue).cbrt();
    let middle = (0.211_903 * red + 0.680_7 * green + 0.107_397 * blue).cbrt();
    let short = (0.088_302 * red + 0.281_719 * green + 0.629_979 * blue).cbrt();
    (
        0.210_454 * long + 0.793_618 * middle - 0.004_072 * short,
        1.977_998 * long - 2.428_592 * middle + 0.450_594 * short,
        0.025_904 * long + 0.782_772 * middle - 0.808_676 * short,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_awaited_in_a_colour_like_its_own() {
        let all = |colours: [&str; 5]| colours.map(|colour| classes(colour).expect("classes"));
        assert_eq!(
            all(["000000", "777777", "ffffff", "b43c28", "2850b4"]),
            [
                "tint-light-0 tint-hue-0",
                "tint-light-1 tint-hue-0",
                "tint-light-3 tint-hue-0",
                "tint-light-1 tint-hue-2",
                "tint-light-1 tint-hue-9",
            ]
        );
        assert_eq!(classes(&kept([180, 60, 40])), classes("b43c28"));
        for unknown in ["", "b43c2", "b43c2é", "\" onload"] {
            assert_eq!(classes(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn the_stylesheet_knows_every_class_and_means_the_same_by_it() {
        let sheet = include_str!("../../style/tokens.css");
        for (step, lightness) in LIGHTNESS.into_iter().enumerate() {
            let percent = (lightness * 100.0).round();
            let rule = format!(".tint-light-{step} {{\n  --tint-lightness: {percent}%;");
            assert!(sheet.contains(&rule), "{rule}");
        }
        for hue in 0..HUES {
            let degrees = (360.0 * f64::from(hue) / f64::from(HUES)).round();
            let rule = format!(".tint-hue-{} {{\n  --tint-hue: {degrees};", hue + 1);
            assert!(sheet.contains(&rule), "{rule}");
        }
        assert!(sheet.contains(".tint-hue-0 {\n  --tint-chroma: 0;"));
    }
}
