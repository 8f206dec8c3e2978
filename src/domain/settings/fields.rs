//! What may be entered for each setting that is one field.

use super::{
    Key, Mistake, NAME_CHARACTERS, PHONE_CHARACTERS, TAGLINE_CHARACTERS, WORD_CHARACTERS, WORDS,
};
use crate::domain::colour::Accent;
use crate::domain::moderation::MOST_DAYS;
use crate::domain::{comment, email, language, text};

const MOST_IN_A_MINUTE: u32 = 1_000;

/// The setting in its one form.
pub(super) fn one(
    key: Key,
    typed: &str,
    is_zone: &impl Fn(&str) -> bool,
) -> Result<String, Mistake> {
    match key {
        Key::Name => match line(typed, NAME_CHARACTERS).ok_or(Mistake::NameTooLong)? {
            name if name.is_empty() => Err(Mistake::NameMissing),
            name => Ok(name),
        },
        Key::Tagline => line(typed, TAGLINE_CHARACTERS).ok_or(Mistake::TaglineTooLong),
        Key::Email => address(typed).ok_or(Mistake::EmailInvalid),
        Key::From => address(typed).ok_or(Mistake::FromInvalid),
        Key::Phone => phone(typed).ok_or(Mistake::PhoneInvalid),
        Key::Language => language::parse(typed).ok_or(Mistake::LanguageInvalid),
        Key::TimeZone => {
            let zone = typed.trim();
            let known = is_zone(zone).then(|| zone.to_owned());
            known.ok_or(Mistake::ZoneUnknown)
        }
        Key::Policy => {
            let known = ["first", "all", "closed"].contains(&typed);
            known
                .then(|| typed.to_owned())
                .ok_or(Mistake::PolicyMissing)
        }
        Key::CloseAfterDays => number(key, typed, 0..=MOST_DAYS),
        Key::Links => number(key, typed, 1..=u32::try_from(comment::LINKS).unwrap_or(10)),
        Key::PerMinute | Key::PerMinutePerPost => number(key, typed, 1..=MOST_IN_A_MINUTE),
        Key::Words => words(typed),
        Key::Accent => accent(typed),
        Key::Navigation | Key::Logo => Ok(String::new()),
    }
}

/// One line of so many characters at most.
pub(super) fn line(typed: &str, characters: usize) -> Option<String> {
    let line = text::single_line(typed);
    // By bytes first: what can't be right isn't counted.
    let fits = line.len() <= 40 * characters && text::characters(&line) <= characters;
    fits.then_some(line)
}

/// An e-mail address, or nothing.
fn address(typed: &str) -> Option<String> {
    match typed.trim() {
        "" => Some(String::new()),
        typed => email::parse(typed).ok(),
    }
}

fn phone(typed: &str) -> Option<String> {
    let phone = line(typed, PHONE_CHARACTERS)?;
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let allowed = |c: char| c.is_ascii_digit() || " +()-./".contains(c);
    let is_phone = digits >= 3 && phone.chars().all(allowed);
    (phone.is_empty() || is_phone).then_some(phone)
}

fn number(key: Key, typed: &str, range: std::ops::RangeInclusive<u32>) -> Result<String, Mistake> {
    let number = typed
        .trim()
        .parse()
        .ok()
        .filter(|number| range.contains(number));
    number
        .map(|number| number.to_string())
        .ok_or(Mistake::Number {
            key,
            least: *range.start(),
            most: *range.end(),
        })
}

fn words(typed: &str) -> Result<String, Mistake> {
    let mut words: Vec<String> = Vec::new();
    for typed in typed.lines() {
        let word = line(typed, WORD_CHARACTERS).ok_or(Mistake::WordTooLong)?;
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
        if words.len() > WORDS {
            return Err(Mistake::TooManyWords);
        }
    }
    Ok(words.join("\n"))
}

/// What is the colour without a choice is none.
fn accent(typed: &str) -> Result<String, Mistake> {
    if typed.trim().is_empty() {
        return Ok(String::new());
    }
    Accent::parse(typed)
        .map(|accent| accent.light().to_string())
        .map_err(Mistake::Accent)
}
