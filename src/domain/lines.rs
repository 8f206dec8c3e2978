//! Line ends of a text that went through a form. A form sends every line end as CR LF, a browser's
//! field knows line feeds only, so what ended a line is taken from the text that the form was made
//! from: what nobody changed keeps its bytes.

use similar::{Algorithm, DiffOp, capture_diff_slices};

const MARK: char = '\u{feff}';

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
    let texts = |lines: &[Line<'_>]| lines.iter().map(|line| line.text.to_owned()).collect();
    let (before, after): (Vec<String>, Vec<String>) = (texts(&old), texts(&new));
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
/// were changed where they stand.
fn shared(before: &[String], after: &[String]) -> Vec<(usize, usize)> {
    let pairs = before.iter().zip(after);
    let start = pairs.take_while(|(one, other)| one == other).count();
    let (old, new) = (&before[start..], &after[start..]);
    let pairs = old.iter().rev().zip(new.iter().rev());
    let end = pairs.take_while(|(one, other)| one == other).count();
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
    let mut shared: Vec<_> = (0..start).map(|at| (at, at)).collect();
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
        shared.extend((0..lines).map(|at| (start + old_index + at, start + new_index + at)));
    }
    shared.extend((1..=end).map(|at| (before.len() - at, after.len() - at)));
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

    #[test]
    fn texts_are_compared_without_their_line_ends() {
        assert!(are_the_same("a\r\nb", "a\nb"));
        assert!(!are_the_same("a\nb", "a\nb\n"));
    }
}
