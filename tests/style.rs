//! The colours: every pair that is read is far enough apart, in light and in dark
//! (WCAG 2.2, 1.4.3 and 1.4.11). The tokens are the only place where colours stand.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::{Path, PathBuf};

use csscolorparser::Color;
use dispatches::domain::colour::{DARK_GROUNDS, LIGHT_GROUNDS, SIGNAL};

#[derive(Clone, Copy, Debug)]
enum Theme {
    Light,
    Dark,
}

/// The value of a token in a theme.
fn token(name: &str, theme: Theme) -> Color {
    let tokens = include_str!("../style/tokens.css");
    let start = format!("--{name}: ");
    let value = tokens
        .lines()
        .find_map(|line| line.trim().strip_prefix(&start)?.strip_suffix(';'))
        .unwrap_or_else(|| panic!("there is no token {name}"));
    let value = match value.strip_prefix("light-dark(") {
        None => value,
        Some(pair) => {
            let (light, dark) = pair.split_once("), ").expect("two colours");
            match theme {
                Theme::Light => &format!("{light})"),
                Theme::Dark => dark.strip_suffix(')').expect("a closing parenthesis"),
            }
        }
    };
    csscolorparser::parse(value).unwrap_or_else(|error| panic!("{name}: {value}: {error}"))
}

/// WCAG 2.2: relative luminance.
fn luminance(color: &Color) -> f32 {
    let [red, green, blue, _] = color.clamp().to_linear_rgba();
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: &Color, other: &Color) -> f32 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn far_enough(pairs: &[(&str, &str)], least: f32) {
    for theme in [Theme::Light, Theme::Dark] {
        for (text, ground) in pairs {
            let ratio = contrast(&token(text, theme), &token(ground, theme));
            assert!(
                ratio >= least,
                "{text} on {ground}, {theme:?}: {ratio:.2} is less than {least}"
            );
        }
    }
}

#[test]
fn what_is_read_stands_out_from_what_it_is_read_on() {
    let grounds = ["paper", "tint"];
    let texts = ["ink", "ink-soft", "signal", "leaf"];
    let pairs: Vec<_> = texts
        .iter()
        .flat_map(|text| grounds.map(|ground| (*text, ground)))
        .chain([("on-sun", "sun")])
        .collect();
    far_enough(&pairs, 4.5);
}

#[test]
fn contrast_is_measured_as_the_guidelines_say() {
    let color = |text: &str| csscolorparser::parse(text).expect("a colour");
    assert!((contrast(&color("#000"), &color("#fff")) - 21.0).abs() < 0.01);
    assert!((contrast(&color("#777"), &color("#fff")) - 4.48).abs() < 0.01);
}

#[test]
fn an_accent_colour_is_compared_with_what_it_stands_on() {
    for (theme, grounds, signal) in [
        (Theme::Light, LIGHT_GROUNDS, SIGNAL[0]),
        (Theme::Dark, DARK_GROUNDS, SIGNAL[1]),
    ] {
        for (name, known) in [
            ("paper", grounds[0]),
            ("tint", grounds[1]),
            ("signal", signal),
        ] {
            let [red, green, blue, _] = token(name, theme).clamp().to_rgba8();
            let colour = known.colour();
            let known = [colour.red, colour.green, colour.blue];
            assert_eq!(known, [red, green, blue], "{name}, {theme:?}");
        }
    }
}

#[test]
fn colours_stand_in_the_tokens_only() {
    let mut places = Vec::new();
    look(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/style")),
        &mut places,
    );
    assert!(places.is_empty(), "{}", places.join("\n"));
}

fn look(folder: &Path, places: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            look(&path, places);
        } else if path.file_name().is_some_and(|name| name != "tokens.css") {
            let text = fs::read_to_string(&path).expect("a readable sheet");
            let colour = |line: &&str| {
                ["oklch(", "rgb(", "hsl(", "#0", "#1", "#2", "#3", "#f"]
                    .iter()
                    .any(|mark| line.contains(mark))
            };
            let found = text.lines().filter(colour);
            places.extend(found.map(|line| format!("{}: {}", path.display(), line.trim())));
        }
    }
}

/// A browser closes at the end of a file what was left open before it, and says nothing.
#[test]
fn every_stylesheet_closes_what_it_opens() {
    let mut sheets = Vec::new();
    gather(Path::new("style"), &mut sheets);
    assert!(sheets.len() > 10, "{sheets:?}");
    for sheet in sheets {
        let text = fs::read_to_string(&sheet).expect("a stylesheet");
        let [opened, closed] = ["{", "}"].map(|brace| text.matches(brace).count());
        assert_eq!(opened, closed, "{}", sheet.display());
    }
}

fn gather(folder: &Path, sheets: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(&path, sheets);
        } else if path.extension().is_some_and(|end| end == "css") {
            sheets.push(path);
        }
    }
}
