//! Line ends through a form: what nobody changed keeps every byte, whatever ends its lines.

use dispatches::domain::lines::{are_the_same, keep};
use proptest::prelude::*;

use super::corpus::{HOSTILE, POSTS};
use super::examples;

fn sources() -> Vec<String> {
    let specified = [examples::commonmark(), examples::gfm()].concat();
    let own = POSTS.iter().chain(&HOSTILE).map(|text| (*text).to_owned());
    own.chain(
        specified
            .into_iter()
            .map(|example| example.markdown.to_string()),
    )
    .collect()
}

/// As a browser sends what it was shown.
fn sent(text: &str) -> String {
    let plain = text.replace("\r\n", "\n").replace('\r', "\n");
    plain.replace('\n', "\r\n")
}

/// The same text with line ends of these kinds, in turn.
fn with_ends(text: &str, ends: &[usize]) -> String {
    let plain = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut ends = ends.iter().cycle();
    let mut mixed = String::new();
    for piece in plain.split_inclusive('\n') {
        match piece.strip_suffix('\n') {
            None => mixed.push_str(piece),
            Some(line) => {
                mixed.push_str(line);
                let kind = ends.next().copied().unwrap_or_default();
                // A carriage return before an empty line's feed would be one end, not two.
                mixed.push_str(["\n", "\r\n"][kind % 2]);
            }
        }
    }
    mixed
}

#[test]
fn every_source_of_the_corpus_comes_back_as_it_was() {
    for source in sources() {
        assert_eq!(keep(&source, &sent(&source)), source);
        let marked = format!("\u{feff}{source}");
        assert_eq!(keep(&marked, &sent(&marked)), marked);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_ends_its_lines_a_text_comes_back_as_it_was(
        at in 0..2_000usize,
        ends in proptest::collection::vec(0..2usize, 1..9),
    ) {
        let sources = sources();
        let mixed = with_ends(&sources[at % sources.len()], &ends);
        prop_assert_eq!(keep(&mixed, &sent(&mixed)), mixed);
    }

    #[test]
    fn what_is_typed_is_what_is_kept_but_for_line_ends(
        at in 0..2_000usize,
        ends in proptest::collection::vec(0..2usize, 1..9),
        new in "[a-z \r\n]{0,12}",
        place in 0..400usize,
    ) {
        let sources = sources();
        let base = with_ends(&sources[at % sources.len()], &ends);
        let mut typed = sent(&base);
        let spot = typed.char_indices().map(|(at, _)| at).nth(place).unwrap_or(typed.len());
        typed.insert_str(spot, &new);
        let kept = keep(&base, &typed);
        prop_assert!(are_the_same(&kept, &typed));
        // The lines before the one that was changed keep their bytes.
        let untouched = typed[..spot].matches("\r\n").count();
        let before: String = base.split_inclusive('\n').take(untouched).collect();
        prop_assert!(kept.starts_with(&before));
    }
}
