//! Text that the parser gives in pieces, put together again so that an address in it can be
//! found whole, and with typewriter quotes and dashes kept beside their printed forms: in a
//! sentence `--` is a dash, in an address it stays what it is.

use std::ops::Range;

/// A run of adjoining text.
#[derive(Default)]
pub(super) struct TextRun {
    raw: String,
    swaps: Vec<Swap>,
    /// Where the run ends in the source.
    end: usize,
}

/// A character of the printed text that replaces others of the raw one.
struct Swap {
    at: usize,
    length: usize,
    shown: char,
}

impl TextRun {
    /// Whether text from `start` of the source continues this run. It doesn't after a backslash
    /// or another mark that the parser took out.
    pub(super) fn continues_at(&self, start: usize) -> bool {
        self.raw.is_empty() || self.end == start
    }

    /// Adds what the parser shows for `range` of the source.
    pub(super) fn push(&mut self, shown: &str, source: &str, range: Range<usize>) {
        self.end = range.end;
        let typed = source.get(range).unwrap_or(shown);
        match swapped(typed, shown) {
            None => self.raw.push_str(shown),
            Some(character) => {
                let (at, length) = (self.raw.len(), typed.len());
                self.swaps.push(Swap {
                    at,
                    length,
                    shown: character,
                });
                self.raw.push_str(typed);
            }
        }
    }

    /// The text with typewriter marks.
    pub(super) fn raw(&self) -> &str {
        &self.raw
    }

    /// Whether looking for addresses is worth while.
    pub(super) fn may_hold_address(&self) -> bool {
        self.raw.bytes().any(|byte| byte == b'@' || byte == b'.')
    }

    /// Calls `show` with the printed form of `range` of the raw text, in pieces.
    pub(super) fn printed(&self, range: Range<usize>, mut show: impl FnMut(&str)) {
        let first = self.swaps.partition_point(|swap| swap.at < range.start);
        let mut done = range.start;
        for swap in &self.swaps[first..] {
            if swap.at + swap.length > range.end {
                break;
            }
            show(&self.raw[done..swap.at]);
            show(swap.shown.encode_utf8(&mut [0; 4]));
            done = swap.at + swap.length;
        }
        show(&self.raw[done..range.end]);
    }

    /// Empties the run and keeps its memory.
    pub(super) fn clear(&mut self) {
        self.raw.clear();
        self.swaps.clear();
    }
}

/// The printed character, where the parser put one for typewriter marks.
fn swapped(typed: &str, shown: &str) -> Option<char> {
    if !matches!(typed.as_bytes().first(), Some(b'\'' | b'"' | b'-' | b'.')) || typed == shown {
        return None;
    }
    let mut characters = shown.chars();
    let character = characters.next()?;
    let is_printed = matches!(character, '‘' | '’' | '“' | '”' | '–' | '—' | '…');
    (is_printed && characters.next().is_none()).then_some(character)
}
