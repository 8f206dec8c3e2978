//! Colours, as far as a site may choose one: reading it, whether text in it can be read
//! (WCAG 2.2, 1.4.3), and what it is in the dark scheme. Not here: the other colours of the pages,
//! which are `style/tokens.css`'; a test holds the grounds below equal to them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Contrast of text with what it stands on (WCAG 2.2, 1.4.3).
pub const CONTRAST: f64 = 4.5;

/// What text stands on, the tokens `paper` and `tint`, as OKLCH: lightness 0–1, chroma, hue in
/// degrees.
pub const LIGHT_GROUNDS: [Oklch; 2] = [Oklch(0.985, 0.008, 85.0), Oklch(0.955, 0.012, 85.0)];
pub const DARK_GROUNDS: [Oklch; 2] = [Oklch(0.19, 0.012, 60.0), Oklch(0.235, 0.014, 60.0)];
/// The token `signal` as it is without a choice, in the light and in the dark scheme.
pub const SIGNAL: [Oklch; 2] = [Oklch(0.47, 0.17, 28.0), Oklch(0.75, 0.13, 35.0)];

/// Between two lightnesses that are tried.
const STEP: f64 = 0.002;
/// How light a chosen colour is in the dark scheme, where more isn't needed: as `signal` is.
const DARK_LIGHTNESS: f64 = 0.75;

/// A colour of screens (sRGB): what `#9c2b1f` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Colour {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

/// A colour by lightness (0–1), chroma and hue (degrees), in steps that look even
/// (CSS Color 4, 9.3).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Oklch(pub f64, pub f64, pub f64);

/// What is wrong with a chosen colour.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    #[error("Please enter a colour as # and six digits or letters from a to f, like #9c2b1f.")]
    Unreadable,
    /// `tenths` is the contrast in tenths, rounded down.
    #[error(
        "Text in {colour} on the light pages has a contrast of {}.{} to 1. To be readable it \
         needs 4.5 to 1. The nearest colour that has it is {nearest}.",
        .tenths / 10,
        .tenths % 10
    )]
    Faint {
        colour: Colour,
        tenths: u32,
        nearest: Colour,
    },
}

/// A chosen colour in both schemes, readable in each. Only [`Accent::parse`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    light: Colour,
    dark: Colour,
}

impl Accent {
    /// The colour as it was chosen, for the light scheme; for the dark one it is made lighter.
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        let colour = Colour::parse(typed).ok_or(Mistake::Unreadable)?;
        let contrast = colour.least_contrast(LIGHT_GROUNDS);
        if contrast < CONTRAST {
            return Err(Mistake::Faint {
                colour,
                tenths: tenths(contrast),
                nearest: colour.darker(),
            });
        }
        Ok(Self {
            light: colour,
            dark: colour.for_dark(),
        })
    }

    pub fn light(self) -> Colour {
        self.light
    }

    pub fn dark(self) -> Colour {
        self.dark
    }
}

/// Contrasts are from 1 to 21.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the ratio lies between 1 and 21"
)]
fn tenths(contrast: f64) -> u32 {
    (contrast * 10.0).floor() as u32
}

impl Colour {
    /// Reads `#rrggbb` or `#rgb`, in either case, with or without the `#`.
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let digits: Vec<u8> = typed
            .strip_prefix('#')
            .unwrap_or(typed)
            .chars()
            .map(|digit| {
                digit
                    .to_digit(16)
                    .and_then(|digit| u8::try_from(digit).ok())
            })
            .collect::<Option<_>>()?;
        match *digits.as_slice() {
            [red, green, blue] => Some(Self {
                red: red * 17,
                green: green * 17,
                blue: blue * 17,
            }),
            [a, b, c, d, e, f] => Some(Self {
                red: a * 16 + b,
                green: c * 16 + d,
                blue: e * 16 + f,
            }),
            _ => None,
        }
    }

    /// The smaller one of its contrasts with these grounds.
    pub fn least_contrast(self, grounds: [Oklch; 2]) -> f64 {
        let own = luminance(self.linear());
        let with = |ground: Oklch| contrast(own, luminance(ground.linear().map(clamped)));
        let [paper, tint] = grounds.map(with);
        paper.min(tint)
    }

    /// The lightest colour of its hue, not lighter than itself, that can be read on light grounds.
    fn darker(self) -> Self {
        let own = Oklch::of(self);
        let fits = |lightness: &f64| own.at(*lightness).least_contrast(LIGHT_GROUNDS) >= CONTRAST;
        steps(own.0, -STEP)
            .find(fits)
            .map_or(Self::BLACK, |lightness| own.at(lightness))
    }

    /// The colour of its hue for dark grounds.
    fn for_dark(self) -> Self {
        let own = Oklch::of(self);
        let from = own.0.max(DARK_LIGHTNESS);
        let fits = |lightness: &f64| own.at(*lightness).least_contrast(DARK_GROUNDS) >= CONTRAST;
        steps(from, STEP)
            .find(fits)
            .map_or(Self::WHITE, |lightness| own.at(lightness))
    }

    const BLACK: Self = Self {
        red: 0,
        green: 0,
        blue: 0,
    };
    const WHITE: Self = Self {
        red: 255,
        green: 255,
        blue: 255,
    };

    /// Red, green and blue as amounts of light, from 0 to 1 (CSS Color 4, 10.2).
    fn linear(self) -> [f64; 3] {
        [self.red, self.green, self.blue].map(|part| {
            let part = f64::from(part) / 255.0;
            match part <= 0.040_45 {
                true => part / 12.92,
                false => ((part + 0.055) / 1.055).powf(2.4),
            }
        })
    }

    /// The nearest colour of 8 bits a part.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "each part lies between 0 and 255"
    )]
    fn of_linear(linear: [f64; 3]) -> Self {
        let [red, green, blue] = linear.map(|part| {
            let part = clamped(part);
            let encoded = match part <= 0.003_130_8 {
                true => part * 12.92,
                false => 1.055 * part.powf(1.0 / 2.4) - 0.055,
            };
            (encoded * 255.0).round() as u8
        });
        Self { red, green, blue }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { red, green, blue } = self;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Oklch {
    /// The matrices are those of Björn Ottosson (CSS Color 4, 17.6).
    fn of(colour: Colour) -> Self {
        let [red, green, blue] = colour.linear();
        let long =
            (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
        let middle =
            (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
        let short =
            (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
        let lightness = 0.210_454_255_3 * long + 0.793_617_785_0 * middle - 0.004_072_046_8 * short;
        let a = 1.977_998_495_1 * long - 2.428_592_205_0 * middle + 0.450_593_709_9 * short;
        let b = 0.025_904_037_1 * long + 0.782_771_766_2 * middle - 0.808_675_766_0 * short;
        Self(lightness, a.hypot(b), b.atan2(a).to_degrees())
    }

    /// Amounts of light, below 0 or above 1 where no screen shows it.
    fn linear(self) -> [f64; 3] {
        let Self(lightness, chroma, hue) = self;
        let (sine, cosine) = hue.to_radians().sin_cos();
        let (a, b) = (chroma * cosine, chroma * sine);
        let long = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let middle = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let short = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        [
            4.076_741_662_1 * long - 3.307_711_591_3 * middle + 0.230_969_929_2 * short,
            -1.268_438_004_6 * long + 2.609_757_401_1 * middle - 0.341_319_396_5 * short,
            -0.004_196_086_3 * long - 0.703_418_614_7 * middle + 1.707_614_701_0 * short,
        ]
    }

    /// As a screen shows it.
    pub fn colour(self) -> Colour {
        Colour::of_linear(self.linear())
    }

    /// The same hue at another lightness, with as much chroma as a screen has for that.
    fn at(self, lightness: f64) -> Colour {
        let (mut least, mut most) = (0.0, self.1);
        for _ in 0..16 {
            let chroma = (least + most) / 2.0;
            match Self(lightness, chroma, self.2).is_shown() {
                true => least = chroma,
                false => most = chroma,
            }
        }
        Self(lightness, least, self.2).colour()
    }

    fn is_shown(self) -> bool {
        const ROUNDING: f64 = 0.000_5;
        self.linear()
            .iter()
            .all(|part| (-ROUNDING..=1.0 + ROUNDING).contains(part))
    }
}

/// Lightnesses from one on, in steps, as long as there are any.
fn steps(from: f64, step: f64) -> impl Iterator<Item = f64> {
    std::iter::successors(Some(from), move |at| Some(at + step))
        .take_while(|at| (0.0..=1.0).contains(at))
}

fn clamped(part: f64) -> f64 {
    part.clamp(0.0, 1.0)
}

/// WCAG 2.2: relative luminance, from amounts of light.
fn luminance([red, green, blue]: [f64; 3]) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// WCAG 2.2: contrast ratio, from two luminances.
fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).expect("a colour")
    }

    #[test]
    fn a_colour_is_read_as_people_write_it() {
        for same in ["#1d4ed8", "1D4ED8", " #1d4Ed8 "] {
            assert_eq!(colour(same).to_string(), "#1d4ed8", "{same}");
        }
        assert_eq!(colour("#0af").to_string(), "#00aaff");
        for wrong in [
            "",
            "#",
            "#12",
            "#12345",
            "#1234567",
            "red",
            "#12345g",
            "＃123456",
        ] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
            assert_eq!(Accent::parse(wrong), Err(Mistake::Unreadable), "{wrong}");
        }
    }

    #[test]
    fn contrast_is_measured_as_the_guidelines_say() {
        let white = luminance(colour("#fff").linear());
        let of = |text: &str| contrast(luminance(colour(text).linear()), white);
        assert!((of("#000") - 21.0).abs() < 0.001);
        assert!((of("#777") - 4.478).abs() < 0.001);
    }

    #[test]
    fn a_faint_colour_is_told_what_it_lacks_and_what_would_do() {
        let said = Accent::parse("#f5a623").expect_err("refused").to_string();
        assert!(
            said.starts_with("Text in #f5a623 on the light pages has a contrast of 1.7 to 1."),
            "{said}"
        );
        assert!(
            said.ends_with("needs 4.5 to 1. The nearest colour that has it is #976200."),
            "{said}"
        );
        assert!(Accent::parse("#1d4ed8").is_ok());
        assert!(Accent::parse(&SIGNAL[0].colour().to_string()).is_ok());
        assert!(Accent::parse("#ffffff").is_err());
    }

    fn colours() -> impl Strategy<Value = Colour> {
        (any::<u8>(), any::<u8>(), any::<u8>()).prop_map(|(red, green, blue)| Colour {
            red,
            green,
            blue,
        })
    }

    proptest! {
        #[test]
        fn whatever_is_taken_can_be_read_in_both_schemes(chosen in colours()) {
            let taken = match Accent::parse(&chosen.to_string()) {
                Ok(accent) => accent,
                Err(Mistake::Faint { nearest, colour, .. }) => {
                    prop_assert_eq!(colour, chosen);
                    // What is offered is taken, and is no other kind of colour.
                    let (from, to) = (Oklch::of(chosen), Oklch::of(nearest));
                    prop_assert!(to.0 <= from.0 + 0.01);
                    Accent::parse(&nearest.to_string()).expect("taken")
                }
                Err(mistake) => return Err(TestCaseError::fail(mistake.to_string())),
            };
            prop_assert!(taken.light().least_contrast(LIGHT_GROUNDS) >= CONTRAST);
            prop_assert!(taken.dark().least_contrast(DARK_GROUNDS) >= CONTRAST);
        }

        #[test]
        fn what_is_offered_is_the_nearest(chosen in colours()) {
            if let Err(Mistake::Faint { nearest, .. }) = Accent::parse(&chosen.to_string()) {
                // Not much darker than needed.
                prop_assert!(nearest.least_contrast(LIGHT_GROUNDS) < CONTRAST + 0.12);
            }
        }

        #[test]
        fn a_colour_survives_the_way_to_oklch_and_back(chosen in colours()) {
            prop_assert_eq!(Oklch::of(chosen).colour(), chosen);
        }

        #[test]
        fn no_text_makes_it_stumble(typed in ".{0,12}") {
            let _ = Accent::parse(&typed);
        }
    }
}
