//! Line ends of a text that went through a form. A form sends every line end as CR LF, a browser's
//! field knows line feeds only, so what ended a line is taken from the text that the form was made
//! from: what nobody changed keeps its bytes.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

const MARK: char = '\u{feff}';
/// Most lines of either text that are compared with all others: each takes the longer, the more there
/// are.
const COMPARED: usize = 5_000;

/// A line without what ends it, and that; nothing ends the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line<'a> {
    text: &'a str,
    end: &'a str,
}

/// The text that was typed, with the line ends and the byte order mark of `base` wherever lines are
/// the same, or changed where they stand. A new line ends as most do in `base`, or else with a line feed.
pub fn keep(base: &str, typed: &str) -> String {
    let marked = base.starts_with(MARK);
    let old = lines(base.strip_prefix(MARK).unwrap_or(base));
    let typed = match marked {
        true => typed.strip_prefix(MARK).unwrap_or(typed),
        false => typed,
    };
    let new = lines(typed);
    let before: Vec<&str> = old.iter().map(|line| line.text).collect();
    let after: Vec<&str> = new.iter().map(|line| line.text).collect();
    if before == after {
        return base.to_owned();
    }
    let usual = usual(&old);
    let mut ends = vec![usual; new.len()];
    // Where all lines end alike there is nothing to look for.
    if old.iter().any(|line| !["", usual].contains(&line.end)) {
        for (from, to) in shared(&before, &after) {
            let end = old.get(from).map_or("", |line| line.end);
            if let Some(place) = ends.get_mut(to).filter(|_| !end.is_empty()) {
                *place = end;
            }
        }
    }
    let mut kept = String::with_capacity(typed.len() + 3);
    kept.extend(marked.then_some(MARK));
    let last = new.len().saturating_sub(1);
    for (at, line) in new.iter().enumerate() {
        kept.push_str(line.text);
        if at < last {
            kept.push_str(ends[at]);
            // A carriage return and the feed of an empty line after it would be one end.
            let next = (new[at + 1].text, ends[at + 1]);
            if ends[at] == "\r" && at + 1 < last && next.0.is_empty() && next.1 == "\n" {
                kept.push('\n');
            }
        }
    }
    kept
}

/// Which lines of one text are which of the other: all that are the same before the first
/// difference and after the last one, and what a comparison finds between these, with lines that
/// were changed where they stand. Where there are too many between for that, those that are the same.
fn shared(before: &[&str], after: &[&str]) -> Vec<(usize, usize)> {
    let pairs = before.iter().zip(after);
    let start = pairs.take_while(|(one, other)| one == other).count();
    let (old, new) = (&before[start..], &after[start..]);
    let pairs = old.iter().rev().zip(new.iter().rev());
    let end = pairs.take_while(|(one, other)| one == other).count();
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
    let mut shared: Vec<_> = (0..start).map(|at| (at, at)).collect();
    let between = match old.len().max(new.len()) > COMPARED {
        true => same(old, new),
        false => compared(old, new),
    };
    let moved = |(from, to): (usize, usize)| (start + from, start + to);
    shared.extend(between.into_iter().map(moved));
    shared.extend((1..=end).map(|at| (before.len() - at, after.len() - at)));
    shared
}

fn compared(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let mut shared = Vec::new();
    for operation in capture_diff_slices(Algorithm::Patience, old, new) {
        let (old_index, new_index, lines) = match operation {
            DiffOp::Equal {
                old_index,
                new_index,
                len,
            } => (old_index, new_index, len),
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => (old_index, new_index, old_len.min(new_len)),
            DiffOp::Delete { .. } | DiffOp::Insert { .. } => continue,
        };
        shared.extend((0..lines).map(|at| (old_index + at, new_index + at)));
    }
    shared
}

/// Lines that are the same: of several that are, the first is the first and so on.
fn same(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let mut first: HashMap<&str, usize> = HashMap::with_capacity(old.len());
    // Where the same line stands once more.
    let mut next: Vec<Option<usize>> = vec![None; old.len()];
    for (at, line) in old.iter().enumerate().rev() {
        next[at] = first.insert(line, at);
    }
    let mut shared = Vec::new();
    for (to, line) in new.iter().enumerate() {
        if let Some(place) = first.get_mut(line) {
            let from = *place;
            shared.push((from, to));
            match next[from] {
                Some(following) => *place = following,
                None => {
                    first.remove(line);
                }
            }
        }
    }
    shared
}

/// Whether two texts are the same but for what ends their lines.
pub fn are_the_same(one: &str, other: &str) -> bool {
    let texts = |text| lines(text).into_iter().map(|line| line.text);
    texts(one).eq(texts(other))
}

/// What ends most lines.
fn usual(lines: &[Line<'_>]) -> &'static str {
    let count = |end: &str| lines.iter().filter(|line| line.end == end).count();
    let ends = ["\r", "\r\n", "\n"];
    // Of equals the last.
    ends.into_iter()
        .max_by_key(|end| count(end))
        .unwrap_or("\n")
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\r', '\n']) {
        let length = match rest[at..].starts_with("\r\n") {
            true => 2,
            false => 1,
        };
        lines.push(Line {
            text: &rest[..at],
            end: &rest[at..at + length],
        });
        rest = &rest[at + length..];
    }
    lines.push(Line {
        text: rest,
        end: "",
    });
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As a browser sends what it was shown.
    fn sent(text: &str) -> String {
        let texts: Vec<_> = lines(text).into_iter().map(|line| line.text).collect();
        texts.join("\r\n")
    }

    const MIXED: &str = "\u{feff}one\r\ntwo\n\nthree\rfour\r\n";

    #[test]
    fn what_nobody_changed_keeps_every_byte() {
        for text in [
            MIXED,
            "",
            "\n",
            "\r",
            "a",
            "a\r\n\r\n",
            "\u{feff}",
            "a\r\rb\n",
        ] {
            assert_eq!(keep(text, &sent(text)), text);
            assert_eq!(keep(text, text), text);
        }
    }

    #[test]
    fn a_changed_line_changes_no_other() {
        let typed = sent(MIXED).replace("two", "2");
        assert_eq!(keep(MIXED, &typed), "\u{feff}one\r\n2\n\nthree\rfour\r\n");
        let more = sent(MIXED).replace("three", "three\r\nand a half");
        let kept = "\u{feff}one\r\ntwo\n\nthree\rand a half\nfour\r\n";
        assert_eq!(keep(MIXED, &more), kept);
    }

    #[test]
    fn a_new_line_ends_as_most_do() {
        assert_eq!(keep("a\r\nb\r\n", "a\r\nb\r\nc\r\n"), "a\r\nb\r\nc\r\n");
        assert_eq!(keep("a\nb\n", "a\r\nc\r\nb\r\n"), "a\nc\nb\n");
        assert_eq!(keep("", "a\r\nb"), "a\nb");
        assert_eq!(keep("a", "a\r\nb\r\n"), "a\nb\n");
    }

    #[test]
    fn an_empty_line_after_a_carriage_return_is_not_lost() {
        assert_eq!(keep("a\rb\n", "a\r\n\r\nb\r\n"), "a\r\n\nb\n");
    }

    #[test]
    fn a_last_line_without_an_end_stays_so_and_gets_one_when_a_line_follows() {
        assert_eq!(keep("a\r\nb", "a\r\nb!"), "a\r\nb!");
        assert_eq!(keep("a\r\nb", "a\r\nb\r\nc"), "a\r\nb\r\nc");
        assert_eq!(keep("a\nb\n", "a\r\nb"), "a\nb");
    }

    /// Lines that end in three ways in turn.
    fn long(count: usize) -> String {
        let ends = ["\r\n", "\n", "\r"];
        let lines = (0..count).map(|at| format!("line {at}{}", ends[at % 3]));
        lines.collect()
    }

    #[test]
    fn a_long_text_that_is_changed_far_apart_keeps_every_other_line_end() {
        let base = long(COMPARED + 300);
        let typed = sent(&base).replacen("line 10\r\n", "", 1);
        let typed = typed.replace("line 5290\r\n", "last\r\n");
        let expected = base.replacen("line 10\n", "", 1);
        let expected = expected.replace("line 5290\n", "last\n");
        assert_eq!(keep(&base, &typed), expected);
    }

    #[test]
    fn texts_of_very_many_lines_that_have_little_in_common_are_saved_all_the_same() {
        let base: String = (0..300_000_u64)
            .map(|at| format!("{}\n", at * 7_919 % 1_000))
            .collect();
        let base = format!("a\r\nb\n{base}");
        let typed: String = (0..300_000_u64)
            .map(|at| format!("{}\r\n", at * 104_729 % 1_000))
            .collect();
        assert_eq!(keep(&base, &typed), typed.replace("\r\n", "\n"));
    }

    #[test]
    fn of_the_same_lines_the_first_is_the_first() {
        let (old, new) = (["a", "b", "a", "c"], ["a", "x", "a", "a", "b"]);
        assert_eq!(same(&old, &new), [(0, 0), (2, 2), (1, 4)]);
    }

    #[test]
    fn texts_are_compared_without_their_line_ends() {
        assert!(are_the_same("a\r\nb", "a\nb"));
        assert!(!are_the_same("a\nb", "a\nb\n"));
    }
}
