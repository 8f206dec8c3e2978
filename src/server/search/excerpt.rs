//! The piece of a text around the words found, with these marked.

use std::ops::Range;

use crate::domain::text;
use crate::server::db::search::words;

/// Bytes shown before the first word found, and altogether; both grow to the end of a word.
const BEFORE: usize = 60;
const LONGEST: usize = 220;

/// Bytes read around the first word found: more than is shown, since runs of white space become one
/// space.
const AROUND: usize = 2 * LONGEST;

/// An excerpt of `text`, or of `summary` where the text doesn't hold the words (their title does):
/// every second run of it is a word that was found.
///
/// `sought` are folded words; the last is a beginning. Behind the first of them that it holds hardly
/// more of the text is read than is shown.
pub fn excerpt(text: &str, summary: &str, sought: &[String]) -> Vec<String> {
    let first = found(text, sought).next();
    match first {
        Some(first) => around(text, first.start, sought),
        None if summary.is_empty() => around(text, 0, &[]),
        None => around(summary, 0, sought),
    }
}

/// The words of `sought` in `text`, in order.
fn found<'a>(text: &'a str, sought: &'a [String]) -> impl Iterator<Item = Range<usize>> + 'a {
    let last = sought.split_last();
    words::split(text)
        .filter(move |(_, word)| {
            last.is_some_and(|(last, whole)| {
                word.starts_with(last.as_str()) || whole.iter().any(|one| one == word)
            })
        })
        .map(|(range, _)| range)
}

/// What is shown of `text` so that what stands at `at` is among it.
fn around(text: &str, at: usize, sought: &[String]) -> Vec<String> {
    let text = text.trim_end();
    let start = match at.checked_sub(AROUND) {
        None | Some(0) => 0,
        Some(early) => boundary(text, early, at),
    };
    let end = match text.floor_char_boundary(at + AROUND) {
        end if end == text.len() => end,
        end => text[at..end]
            .rfind(char::is_whitespace)
            .map_or(end, |space| at + space),
    };
    let line = text::single_line(&text[start..end]);
    let found: Vec<_> = found(&line, sought).collect();
    let first = found.first().filter(|_| at > 0);
    let shown = cut(&line, first.map_or(0, |first| first.start));
    let before = start > 0 || shown.start > 0;
    let behind = end < text.len() || shown.end < line.len();
    runs(&line[..shown.end], shown.start, &found, (before, behind))
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
    let after = |(space, c): (usize, char)| early + space + c.len_utf8();
    let mut spaces = text[early..at].char_indices();
    spaces.find(|(_, c)| c.is_whitespace()).map_or(at, after)
}

/// `line` from `start`, cut where what was found begins and ends; `more` says whether there is more
/// before and behind.
fn runs(line: &str, start: usize, found: &[Range<usize>], more: (bool, bool)) -> Vec<String> {
    let mut runs = vec![if more.0 { "… " } else { "" }.to_owned()];
    let mut at = start;
    for range in found
        .iter()
        .filter(|range| range.start >= start && range.end <= line.len())
    {
        add(&mut runs, &line[at..range.start]);
        runs.push(line[range.clone()].to_owned());
        runs.push(String::new());
        at = range.end;
    }
    add(&mut runs, &line[at..]);
    add(&mut runs, if more.1 { " …" } else { "" });
    runs
}

fn add(runs: &mut [String], text: &str) {
    if let Some(last) = runs.last_mut() {
        last.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, sought: &[&str]) -> String {
        let sought: Vec<_> = sought.iter().map(|word| (*word).to_owned()).collect();
        let show = |(place, run): (usize, String)| match place % 2 {
            1 => format!("[{run}]"),
            _ => run,
        };
        excerpt(text, "The summary.", &sought)
            .into_iter()
            .enumerate()
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
    fn lines_and_gaps_are_one_space_wherever_the_words_stand() {
        let text = format!(
            "{}a\n\nneedle \u{a0} b\n{}",
            "x\n".repeat(900),
            "y \n".repeat(900)
        );
        let excerpt = marked(&text, &["needle"]);
        assert!(excerpt.starts_with("… x x "), "{excerpt}");
        assert!(excerpt.contains(" x a [needle] b y y "), "{excerpt}");
        assert!(excerpt.ends_with("y …"), "{excerpt}");
        let gap = format!("needle{}thread", " ".repeat(2_000));
        assert_eq!(marked(&gap, &["needle"]), "[needle] …");
    }

    #[test]
    fn any_text_can_be_cut_anywhere() {
        for length in 0..400 {
            let text = format!("{}needle{}", "💥".repeat(length), "é".repeat(400));
            assert!(!marked(&text, &["needle"]).is_empty());
        }
    }
}
