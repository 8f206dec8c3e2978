//! The source before it is parsed: a byte order mark at the start goes, line ends become
//! line feeds, NUL the replacement character (CommonMark 0.31.2, sections 2.1 and 2.3), and a line's run of quote marks, list
//! marks and indentation is cut where nobody writes that much. Nothing else changes.
//!
//! The cut keeps the parser linear: with `> ` 250,000 times and as many lines after it, each line
//! walks over all open quotes, which takes minutes. What it drops is nesting far below the depth
//! that is kept anyway (`nesting.rs`).

use std::borrow::Cow;

/// Bytes of marks and indentation that a line may begin with.
const LONGEST_PREFIX: usize = 128;

/// The text to parse.
pub(super) fn prepare(source: &str) -> Cow<'_, str> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let mut source = Cow::Borrowed(source);
    if source.contains('\r') {
        // The parser takes a lone carriage return for a line end in some places only.
        source = Cow::Owned(source.replace("\r\n", "\n").replace('\r', "\n"));
    }
    if source.contains('\0') {
        source = Cow::Owned(source.replace('\0', "\u{fffd}"));
    }
    match shallow(&source) {
        Some(cut) => Cow::Owned(cut),
        None => source,
    }
}

/// The source with every line's prefix cut, or nothing if none is too long.
fn shallow(source: &str) -> Option<String> {
    let mut cut = String::new();
    let mut done = 0;
    let mut start = 0;
    while start < source.len() {
        let line = &source[start..];
        let prefix = prefix_length(line.as_bytes());
        if prefix > LONGEST_PREFIX {
            cut.push_str(&source[done..start + LONGEST_PREFIX]);
            done = start + prefix;
        }
        let end = line[prefix..].find('\n');
        start = end.map_or(source.len(), |end| start + prefix + end + 1);
    }
    if done == 0 {
        return None;
    }
    cut.push_str(&source[done..]);
    Some(cut)
}

/// Length of the white space, quote marks and list marks at the start of a line.
fn prefix_length(line: &[u8]) -> usize {
    let mut length = 0;
    loop {
        let rest = &line[length..];
        length += match rest {
            [b' ' | b'\t' | b'>', ..] => 1,
            [b'-' | b'+' | b'*', b' ' | b'\t', ..] => 2,
            [b'0'..=b'9', ..] => match number_length(rest) {
                0 => return length,
                number => number,
            },
            _ => return length,
        };
    }
}

/// Length of a list mark like `12. ` at the start of `rest`, or 0.
fn number_length(rest: &[u8]) -> usize {
    let digits = rest
        .iter()
        .take(10)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    match rest[digits..] {
        [b'.' | b')', b' ' | b'\t', ..] => digits + 2,
        _ => 0,
    }
}
