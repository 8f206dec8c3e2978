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
