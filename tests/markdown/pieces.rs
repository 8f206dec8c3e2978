//! A rendering taken apart: one piece for each of its outermost elements, as a browser reads it.

use dispatches::domain::markdown::{MediaTable, block_lines, pieces, render};
use scraper::Html;

use super::corpus::{HOSTILE, POSTS, documents};

/// The outermost elements of some HTML.
fn elements(html: &str) -> usize {
    let parsed = Html::parse_fragment(html);
    let root = parsed.root_element();
    root.children()
        .filter(|node| node.value().is_element())
        .count()
}

#[test]
fn each_outermost_element_is_a_piece_and_together_they_are_the_whole() {
    for document in documents() {
        let found = pieces(&document.html);
        assert_eq!(found.concat(), document.html.as_str());
        assert_eq!(
            found.len(),
            elements(document.html.as_str()),
            "from {:?}",
            document.text
        );
        for piece in found {
            assert_eq!(elements(piece), 1, "{piece:?}");
        }
    }
}

#[test]
fn each_piece_but_the_notes_has_a_line_of_the_source() {
    for source in POSTS.iter().chain(&HOSTILE) {
        let html = render(source, &MediaTable::new()).html;
        let notes = pieces(&html)
            .into_iter()
            .filter(|piece| piece.starts_with("<section"))
            .count();
        assert_eq!(
            pieces(&html).len() - notes,
            block_lines(source).len(),
            "from {source:?}"
        );
    }
}
