//! Counting and tidying text as a person sees it. The only place that counts characters.

use unicode_segmentation::UnicodeSegmentation;

/// The number of characters a person sees (extended grapheme clusters, UAX #29).
pub fn characters(text: &str) -> usize {
    text.graphemes(true).count()
}

/// The first `limit` characters, cut at a character a person sees, never inside one.
pub fn truncate(text: &str, limit: usize) -> &str {
    match text.grapheme_indices(true).nth(limit) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

/// One line: runs of white space and control characters become one space, ends are trimmed.
pub fn single_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
    {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Bytes per character a person sees that a text may have on average: one visible character can
/// carry thousands of combining marks, while a family of three takes 18.
const BYTES_PER_CHARACTER: usize = 20;

/// Whether a text has more than so many characters. By bytes first: what can't be right isn't
/// counted.
pub fn is_longer(text: &str, most: usize) -> bool {
    text.len() > most * BYTES_PER_CHARACTER || characters(text) > most
}

/// What was made to follow a colon, standing by itself: with a capital.
pub fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest.as_str().chars()).collect()
}

/// Whether a text leaves no ink.
pub fn is_blank(text: &str) -> bool {
    !text.chars().any(is_seen)
}

/// One line, as [`single_line`], without what can't be seen.
pub fn plain_line(text: &str) -> String {
    single_line(&text.replace(is_unwanted, ""))
}

/// Line ends as LF, nothing that can't be seen, no white space at line ends, at most one empty line
/// in a row.
pub fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut tidy = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines() {
        let line = line.replace(|c| c != '\t' && (is_unwanted(c) || c.is_control()), "");
        let line = line.trim_end();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            tidy.push_str(line);
            tidy.push('\n');
        }
    }
    tidy.trim().to_owned()
}

/// Invisible characters that turn the text around them about or hide in it. Joiners stay: names
/// in many scripts, and emoji, are written with them.
fn is_unwanted(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

/// Something that leaves ink.
fn is_seen(character: char) -> bool {
    !character.is_whitespace()
        && !character.is_control()
        && !matches!(character, '\u{200c}' | '\u{200d}' | '\u{34f}' | '\u{115f}' | '\u{1160}'
            | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_emoji_and_a_combined_letter_count_as_one_character_each() {
        assert_eq!(characters("👩‍👩‍👧e\u{301}"), 2);
    }

    #[test]
    fn truncating_never_cuts_inside_a_character_a_person_sees() {
        assert_eq!(truncate("ae\u{301}z", 2), "ae\u{301}");
        assert_eq!(truncate("ab", 5), "ab");
    }

    #[test]
    fn a_single_line_has_no_breaks_and_no_control_characters() {
        assert_eq!(single_line("  a\r\nb\u{0}\tc "), "a b c");
    }
}
