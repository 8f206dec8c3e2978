//! A sanitiser that knows nothing of the renderer, set to exactly the elements and attributes we
//! use, finds nothing to take away, whatever the source.

use super::corpus::{HOSTILE, POSTS, documents};
use crate::sanitiser::removed;
use dispatches::domain::markdown::{MediaTable, render};
use proptest::prelude::*;

fn assert_nothing_to_remove(html: &str, source: &str) {
    assert_eq!(removed(html), None, "from {source:?}");
}

#[test]
fn the_sanitiser_does_remove_what_is_not_ours() {
    for foreign in [
        "<script>a</script>",
        "<p style=\"color:red\">a</p>",
        "<a href=\"javascript:a\">a</a>",
        "<a href=\"/\">a</a><img src=\"data:a\">",
        "<p onclick=\"a\">a</p>",
        "<div class=\"other\">a</div>",
        "<em><p>a</em></p>",
    ] {
        assert!(removed(foreign).is_some(), "{foreign}");
    }
}

#[test]
fn nothing_is_to_be_removed_from_the_posts_and_the_hostile_sources() {
    for source in POSTS.iter().chain(&HOSTILE) {
        assert_nothing_to_remove(render(source, &MediaTable::new()).html.as_str(), source);
    }
}

#[test]
fn a_link_that_leads_nowhere_may_stay() {
    for source in [
        "<https:/[^example.org>",
        "[a](https://example.org:99999/b)",
        "[a](http://1.2.3.256/)",
    ] {
        let html = render(source, &MediaTable::new()).html;
        assert!(html.as_str().contains(" href=\"http"), "{source}");
        assert_nothing_to_remove(html.as_str(), source);
    }
}

#[test]
fn a_link_that_is_shown_as_text_is_none() {
    let source = "```\n<a href=\"http://\n```\n";
    assert_nothing_to_remove(render(source, &MediaTable::new()).html.as_str(), source);
}

#[test]
fn nothing_is_to_be_removed_from_the_rest_of_the_corpus() {
    // The second of each pair has our extras off, and so any scheme that runs nothing.
    let specified = documents().split_off(POSTS.len() + HOSTILE.len());
    for document in specified.iter().step_by(2) {
        assert_nothing_to_remove(document.html.as_str(), &document.text);
    }
}

const PARTS: [&str; 84] = [
    "![a\"b](/media/c.mp4 \"d\")",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    " ",
    "    ",
    "\t",
    "a",
    "b ",
    "word",
    "é",
    "ß",
    "\u{a0}",
    "中",
    "🍄",
    "\u{202e}",
    "\0",
    "\r\n",
    "*",
    "**",
    "***",
    "_",
    "__",
    "~",
    "~~",
    "`",
    "``",
    "```",
    "~~~\n",
    "# ",
    "## ",
    "###### ",
    "> ",
    ">",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "7) ",
    "- [ ] ",
    "- [x] ",
    "---\n",
    "===\n",
    "***\n",
    "[",
    "]",
    "(",
    ")",
    "](",
    "![",
    "[^a]",
    "[^a]: ",
    "[a]: ",
    "<",
    ">",
    "\"",
    "'",
    "&",
    ";",
    "\\",
    "|",
    "|-|-|\n",
    "|:-:|\n",
    "\n|a|b|\n|-|-:|\n",
    "{onclick=x}",
    "<b>",
    "</p>",
    "<script>",
    "<!--",
    "-->",
    "http://a.b/",
    "www.a.b",
    "a@b.c",
    "javascript:",
    "JaVa&Tab;script:alert(1)",
    "data:,",
    "/media/x.jpg",
    "![a](/x \"t\")",
    "[a](/x)",
    "&lt;",
    "&#x3c;",
    "--",
    "...",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_to_be_removed_from_random_markdown(
        parts in prop::collection::vec(prop::sample::select(&PARTS[..]), 0..60)
    ) {
        let source = parts.concat();
        assert_nothing_to_remove(render(&source, &MediaTable::new()).html.as_str(), &source);
    }

    #[test]
    fn nothing_is_to_be_removed_from_random_text(source in "\\PC{0,200}") {
        assert_nothing_to_remove(render(&source, &MediaTable::new()).html.as_str(), &source);
    }
}
