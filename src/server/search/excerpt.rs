//! The piece of a text around the words found, with these marked.

use std::ops::Range;

use crate::api::search::Piece;
use crate::domain::text;
use crate::server::db::search::words;

/// Bytes shown before the first word found, and altogether; both grow to the end of a word.
const BEFORE: usize = 60;
const LONGEST: usize = 220;

/// An excerpt of `text`, or of `summary` where the text doesn't hold the words (their title does).
///
/// `sought` are folded words; the last is a beginning.
pub fn excerpt(text: &str, summary: &str, sought: &[String]) -> Vec<Piece> {
    let text = text::single_line(text);
    let found = found(&text, sought);
    match found.first() {
        None if summary.is_empty() => pieces(&text, cut(&text, 0), &[]),
        None => {
            let summary = text::single_line(summary);
            let found = self::found(&summary, sought);
            pieces(&summary, cut(&summary, 0), &found)
        }
        Some(first) => pieces(&text, cut(&text, first.start), &found),
    }
}

fn found(text: &str, sought: &[String]) -> Vec<Range<usize>> {
    let Some((last, whole)) = sought.split_last() else {
        return Vec::new();
    };
    words::split(text)
        .filter(|(_, word)| word.starts_with(last.as_str()) || whole.contains(word))
        .map(|(range, _)| range)
        .collect()
}

/// The bytes to show so that what stands at `at` is among them.
fn cut(text: &str, at: usize) -> Range<usize> {
    let start = match at.checked_sub(BEFORE) {
        None | Some(0) => 0,
        Some(early) => boundary(text, early, at),
    };
    let end = start + LONGEST;
    if end >= text.len() {
        return start..text.len();
    }
    let mut end = end;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let word = text[start..end]
        .rfind(' ')
        .filter(|space| start + space > at);
    start..word.map_or(end, |space| start + space)
}

/// The beginning of the first word after `early`, or `at` where there is none.
fn boundary(text: &str, mut early: usize, at: usize) -> usize {
    while !text.is_char_boundary(early) {
        early += 1;
    }
    text[early..at]
        .find(' ')
        .map_or(at, |space| early + space + 1)
}

fn pieces(text: &str, shown: Range<usize>, found: &[Range<usize>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut push = |text: &str, marked: bool| {
        if !text.is_empty() {
            pieces.push(Piece {
                text: text.to_owned(),
                marked,
            });
        }
    };
    if shown.start > 0 {
        push("… ", false);
    }
    let mut at = shown.start;
    for range in found
        .iter()
        .filter(|range| range.start >= shown.start && range.end <= shown.end)
    {
        push(&text[at..range.start], false);
        push(&text[range.clone()], true);
        at = range.end;
    }
    push(&text[at..shown.end], false);
    if shown.end < text.len() {
        push(" …", false);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, sought: &[&str]) -> String {
        let sought: Vec<_> = sought.iter().map(|word| (*word).to_owned()).collect();
        let show = |piece: Piece| match piece.marked {
            true => format!("[{}]", piece.text),
            false => piece.text,
        };
        excerpt(text, "The summary.", &sought)
            .into_iter()
            .map(show)
            .collect()
    }

    #[test]
    fn the_words_found_are_marked_as_they_are_written() {
        assert_eq!(
            marked("Tea at the Café, teatime.", &["cafe", "tea"]),
            "[Tea] at the [Café], [teatime]."
        );
    }

    #[test]
    fn without_the_words_the_summary_stands_in() {
        assert_eq!(marked("Something else.", &["tea"]), "The summary.");
        assert_eq!(marked("", &[]), "The summary.");
    }

    #[test]
    fn a_long_text_is_cut_at_words_around_the_first_find() {
        let text = format!("{} needle {}", "früher ".repeat(60), "später ".repeat(60));
        let excerpt = marked(&text, &["needle"]);
        assert!(
            excerpt.starts_with("… früher") && excerpt.ends_with("später …"),
            "{excerpt}"
        );
        assert!(
            excerpt.contains("[needle]") && excerpt.len() < 260,
            "{excerpt}"
        );
    }

    #[test]
    fn any_text_can_be_cut_anywhere() {
        for length in 0..400 {
            let text = format!("{}needle{}", "💥".repeat(length), "é".repeat(400));
            assert!(!marked(&text, &["needle"]).is_empty());
        }
    }
}
