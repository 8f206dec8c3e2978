//! Words as search sees them: runs of letters and digits, small, Latin letters without accents.

use std::ops::Range;

/// Longest word that is kept, in bytes; more is no word anybody types.
const LONGEST: usize = 100;

/// The folded words of a text, in order.
pub fn folded(text: &str) -> Vec<String> {
    split(text).map(|(_, word)| word).collect()
}

/// The folded words of a text, each with the bytes it came from.
pub fn split(text: &str) -> impl Iterator<Item = (Range<usize>, String)> + '_ {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, _) = rest.by_ref().find(|(_, c)| c.is_alphanumeric())?;
            let mut end = start + text[start..].chars().next().map_or(0, char::len_utf8);
            while let Some((at, c)) = rest.next_if(|(_, c)| c.is_alphanumeric() || is_mark(*c)) {
                end = at + c.len_utf8();
            }
            let word = fold(&text[start..end]);
            if !word.is_empty() {
                return Some((start..end, word));
            }
        }
    })
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

fn fold(word: &str) -> String {
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
    folded
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
