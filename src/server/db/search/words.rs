//! Words as search sees them: runs of letters and digits, small, Latin letters without accents.

use std::borrow::Cow;
use std::ops::Range;

/// Longest word that is kept, in bytes; more is no word anybody types.
const LONGEST: usize = 100;

/// The folded words of a text, in order.
pub fn folded(text: &str) -> Vec<String> {
    split(text).map(|(_, word)| word.into_owned()).collect()
}

/// The folded words of a text, each with the bytes it came from. A text as it is mostly written
/// costs no copy of its words.
pub fn split(text: &str) -> impl Iterator<Item = (Range<usize>, Cow<'_, str>)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = run(text, at, |c| !c.is_alphanumeric());
            if start == text.len() {
                return None;
            }
            at = run(text, start, |c| c.is_alphanumeric() || is_mark(c));
            let word = fold(&text[start..at]);
            if !word.is_empty() {
                return Some((start..at, word));
            }
        }
    })
}

/// Where the run of such characters ends that begins here.
fn run(text: &str, start: usize, is_such: impl Fn(char) -> bool) -> usize {
    let mut at = start;
    while let Some(byte) = text.as_bytes().get(at) {
        let c = match byte.is_ascii() {
            true => char::from(*byte),
            false => text[at..].chars().next().unwrap_or_default(),
        };
        if !is_such(c) {
            break;
        }
        at += c.len_utf8();
    }
    at
}

/// Combining accents, which some keyboards and systems write after the letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Latin letters with something on them. Other scripts stay as they are: without their marks
/// many of their words would be others.
fn is_accented_latin(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

fn fold(word: &str) -> Cow<'_, str> {
    let is_small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    if word.len() <= LONGEST && word.bytes().all(is_small) {
        return Cow::Borrowed(word);
    }
    let mut folded = String::with_capacity(word.len());
    for c in word
        .chars()
        .filter(|c| !is_mark(*c))
        .flat_map(char::to_lowercase)
    {
        if is_accented_latin(c) {
            folded.push_str(
                &deunicode::deunicode_char(c)
                    .unwrap_or_default()
                    .to_ascii_lowercase(),
            );
        } else if !is_mark(c) {
            folded.push(c);
        }
    }
    let mut end = folded.len().min(LONGEST);
    while !folded.is_char_boundary(end) {
        end -= 1;
    }
    folded.truncate(end);
    folded.retain(char::is_alphanumeric);
    Cow::Owned(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_are_folded_in_either_way_of_writing_them() {
        assert_eq!(
            folded("Café CAFE\u{301} Straße Œuvre"),
            ["cafe", "cafe", "strasse", "oeuvre"]
        );
        assert_eq!(folded("Ёлка 北京 ١٢"), ["ёлка", "北京", "١٢"]);
    }

    #[test]
    fn a_word_knows_where_it_stood() {
        let text = "— “Naïve”, x";
        let places: Vec<_> = split(text).map(|(range, _)| &text[range]).collect();
        assert_eq!(places, ["Naïve", "x"]);
    }
}
