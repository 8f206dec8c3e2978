//! The text without markup: for search, the excerpt, the count of words and the checks for
//! writers. Collected while the HTML is written.

use super::escape;
use unicode_segmentation::UnicodeSegmentation;

const LONGEST_EXCERPT: usize = 220;
const WORDS_A_MINUTE: usize = 220;
/// The writing surface has the same number (`editor/src/help/review.ts`), which a test holds equal.
pub const LONGEST_SENTENCE: usize = 35;

/// Plain text as it grows: words of a block on one line, blocks on lines of their own.
#[derive(Default)]
pub(super) struct Plain {
    text: String,
}

impl Plain {
    /// Adds text as it stands, without characters that are not shown.
    pub(super) fn push(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find(escape::is_silent) {
            self.text.push_str(&rest[..at]);
            let silent = rest[at..].chars().next().map_or(1, char::len_utf8);
            rest = &rest[at + silent..];
        }
        self.text.push_str(rest);
    }

    /// Ends a word.
    pub(super) fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    /// Ends a block.
    pub(super) fn line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.truncate(self.text.trim_end_matches(' ').len());
            self.text.push('\n');
        }
    }

    /// Where the text ends now, for [`Plain::since`].
    pub(super) fn mark(&self) -> usize {
        self.text.len()
    }

    /// What came after `mark`, without white space at its ends.
    pub(super) fn since(&self, mark: usize) -> &str {
        self.text.get(mark..).unwrap_or_default().trim()
    }

    /// The whole text.
    pub(super) fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        self.text
    }
}

/// The beginning of `text`, at most 220 characters as people see them, cut at a word with `…`.
pub(super) fn excerpt(text: &str) -> String {
    let text = text.trim();
    let Some((limit, _)) = text.grapheme_indices(true).nth(LONGEST_EXCERPT - 1) else {
        return one_line(text);
    };
    if text[limit..].graphemes(true).nth(1).is_none() {
        return one_line(text);
    }
    let kept = &text[..limit];
    let words = kept
        .rfind(char::is_whitespace)
        .map_or(kept, |end| &kept[..end]);
    let mut excerpt = one_line(words.trim_end_matches([' ', '\n', ',', ';', ':', '–', '—', '.']));
    excerpt.push('…');
    excerpt
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

/// Words of a text (UAX #29). No word goes on behind a space, and what has no letter beyond ASCII is
/// counted several times as fast: one curved quote mark doesn't make the whole text slow.
pub(super) fn words(text: &str) -> usize {
    let parts = text.split([' ', '\n']);
    parts.map(|part| part.unicode_words().count()).sum()
}

/// Minutes that reading so many words takes, at least one.
pub(super) fn minutes(words: usize) -> u32 {
    u32::try_from(words.div_ceil(WORDS_A_MINUTE))
        .unwrap_or(u32::MAX)
        .max(1)
}

/// The sentences of a paragraph that have more words than people hold in mind, each by its
/// first words and how many words it has.
pub(super) fn long_sentences(paragraph: &str) -> Vec<(String, usize)> {
    let mut long = Vec::new();
    let mut words = 0;
    let mut beginning = String::new();
    for word in paragraph.split_whitespace() {
        if words < 5 {
            if words > 0 {
                beginning.push(' ');
            }
            beginning.push_str(word.get(..60).unwrap_or(word));
        }
        words += 1;
        if word
            .trim_end_matches(['”', '’', '"', '\'', ')'])
            .ends_with(['.', '!', '?', '…', ':'])
        {
            keep_if_long(&mut long, &mut beginning, words);
            words = 0;
        }
    }
    keep_if_long(&mut long, &mut beginning, words);
    long
}

fn keep_if_long(long: &mut Vec<(String, usize)>, beginning: &mut String, words: usize) {
    let beginning = std::mem::take(beginning);
    if words > LONGEST_SENTENCE {
        long.push((beginning, words));
    }
}
