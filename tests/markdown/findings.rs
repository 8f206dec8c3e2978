//! What a rendering tells besides the HTML: excerpt, plain text, words, contents, problems.

use dispatches::domain::markdown::{
    Document, Heading, LONGEST_SENTENCE, MediaTable, Problem, Rendered, render,
};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

fn document(source: &str) -> Document {
    render(source, &MediaTable::new())
}

#[test]
fn the_excerpt_is_the_first_paragraph_without_markup() {
    let source = "# Title\n\n![Alt](/media/x.jpg)\n\nThe *first*\nparagraph[^1].\n\nThe second.\n\n[^1]: Note.";
    assert_eq!(document(source).excerpt, "The first paragraph.");
}

#[test]
fn a_long_excerpt_ends_at_a_word_with_an_ellipsis() {
    let source = "Some words, and more. ".repeat(30);
    let excerpt = document(&source).excerpt;
    assert!(excerpt.chars().count() <= 220, "{excerpt}");
    assert!(excerpt.chars().count() > 190, "{excerpt}");
    assert!(excerpt.ends_with('…'));
    assert!(
        source.contains(&format!("{} ", excerpt.trim_end_matches('…').trim()))
            || excerpt.ends_with("more…")
    );
}

#[test]
fn an_excerpt_never_cuts_a_character_in_two() {
    let excerpt = document(&"👩‍👩‍👧‍👦".repeat(400)).excerpt;
    assert!(excerpt.trim_end_matches('…').ends_with('👦'));
}

#[test]
fn exactly_220_characters_are_not_cut() {
    let source = ["a".repeat(109), " ".into(), "b".repeat(110)].concat();
    assert_eq!(document(&source).excerpt, source);
}

#[test]
fn the_plain_text_has_a_line_for_each_block() {
    let source = "# A\n\nb *c*\nd\n\n- e\n- f\n  - g\n\n| h | i |\n|---|---|\n| j | k |\n\n```\nl\n```\n\n> m";
    assert_eq!(document(source).text, "A\nb c d\ne\nf\ng\nh i\nj k\nl\nm");
}

#[test]
fn words_and_minutes_are_counted() {
    assert_eq!((document("").words, document("").reading_minutes), (0, 1));
    let document = document(&"word ".repeat(441));
    assert_eq!((document.words, document.reading_minutes), (441, 3));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn words_are_those_of_the_whole_text_in_every_script(
        source in "[a-c0-2 \t\n.,:;'_’“”é\u{301}\u{200d}\u{ad}\u{a0}\u{3000}א\"ーカ漢ก한👩🇬🇧]{0,40}",
    ) {
        let document = document(&source);
        prop_assert_eq!(document.words, document.text.unicode_words().count());
    }
}

#[test]
fn contents_hold_level_id_and_text() {
    let heading = Heading {
        level: 2,
        id: "section-a-b".into(),
        text: "A “b”".into(),
    };
    assert_eq!(document("## A \"b\"").contents, [heading]);
}

#[test]
fn links_and_images_are_listed_as_written() {
    let document =
        document("[a](/ü) www.b.example ![c](/media/c.jpg) ![d](https://d.example/d.png)");
    assert_eq!(
        document.links,
        ["/ü", "http://www.b.example", "https://d.example/d.png"]
    );
    assert_eq!(document.images, ["/media/c.jpg"]);
}

#[test]
fn a_heading_that_skips_a_level_is_a_problem() {
    let text = || "C".to_owned();
    let expected = Problem::HeadingJump {
        from: 2,
        to: 4,
        text: text(),
    };
    assert_eq!(document("# A\n### C").problems, [expected]);
    let expected = Problem::HeadingJump {
        from: 1,
        to: 3,
        text: text(),
    };
    assert_eq!(document("## C\n# A").problems, [expected]);
    assert!(document("## C").problems.is_empty());
    assert!(document("# A\n## B\n### C\n# D").problems.is_empty());
}

#[test]
fn links_that_say_nothing_and_very_long_sentences_are_problems() {
    let here = Problem::ClickHere {
        text: "Click here".into(),
    };
    assert_eq!(
        document("[Click here](/a) for [the minutes](/b)").problems,
        [here]
    );
    let long = document(&format!(
        "Short. This {} end. Short.",
        "goes on ".repeat(30)
    ))
    .problems;
    let beginning = "This goes on goes on".to_owned();
    assert_eq!(
        long,
        [Problem::LongSentence {
            beginning,
            words: 62
        }]
    );
    assert!(
        document(&"A sentence of some words. ".repeat(30))
            .problems
            .is_empty()
    );
}

#[test]
fn a_sentence_is_long_from_the_same_word_here_and_in_the_writing_surface() {
    let of = |words: usize| document(&format!("{}end.", "on ".repeat(words - 1))).problems;
    assert!(of(LONGEST_SENTENCE).is_empty());
    assert_eq!(of(LONGEST_SENTENCE + 1).len(), 1);
    let surface = include_str!("../../editor/src/help/review.ts");
    let theirs = format!("const LONGEST_SENTENCE = {LONGEST_SENTENCE};");
    assert!(surface.contains(&theirs), "{theirs}");
}

#[test]
fn every_problem_is_a_sentence_for_the_writer() {
    let source = "# A\n### C\n\n![](/x) ![a](https://a.example/a.png) [here](/b) [c](javascript:d)\n\n[^e]: f";
    let sentences: Vec<String> = document(source)
        .problems
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(sentences.len(), 6, "{sentences:#?}");
    assert!(
        sentences
            .iter()
            .all(|sentence| sentence.ends_with('.') && !sentence.contains('!'))
    );
}

#[test]
fn a_bomb_of_problems_is_cut_at_a_hundred() {
    assert_eq!(document(&"[here](/a) ".repeat(500)).problems.len(), 100);
}

#[test]
fn rendered_html_comes_back_from_the_store_as_it_was() {
    let html = document("# A\n\nb").html;
    assert!(!html.is_empty());
    assert_eq!(Rendered::from_store(html.as_str().to_owned()), html);
    assert!(document(" \n").html.is_empty());
}
