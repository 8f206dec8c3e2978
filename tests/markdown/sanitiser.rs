//! A sanitiser that knows nothing of the renderer, set to exactly the elements and attributes we
//! use, finds nothing to take away, whatever the source.

use super::corpus::{HOSTILE, POSTS, documents};
use ammonia::Builder;
use dispatches::domain::markdown::{MediaTable, render};
use proptest::prelude::*;
use std::collections::{HashMap, HashSet};

const ELEMENTS: [&str; 34] = [
    "audio",
    "video",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "div",
    "a",
    "em",
    "strong",
    "del",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "hr",
    "br",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "img",
    "figure",
    "figcaption",
    "section",
    "sup",
    "input",
];

const ATTRIBUTES: [(&str, &[&str]); 15] = [
    ("audio", &["src", "controls", "preload", "aria-label"]),
    (
        "video",
        &[
            "src",
            "controls",
            "preload",
            "aria-label",
            "width",
            "height",
        ],
    ),
    (
        "a",
        &[
            "href",
            "title",
            "rel",
            "id",
            "role",
            "aria-label",
            "tabindex",
        ],
    ),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("li", &["id"]),
    ("ol", &["start"]),
    ("pre", &["tabindex"]),
    ("code", &["class"]),
    (
        "img",
        &[
            "src", "alt", "title", "loading", "decoding", "width", "height", "srcset", "sizes",
            "class",
        ],
    ),
    ("input", &["type", "disabled", "checked", "aria-label"]),
    ("th", &["scope"]),
];

const CLASSES: [(&str, &[&str]); 5] = [
    ("a", &["heading-link"]),
    ("div", &["heading", "table-scroll"]),
    ("section", &["footnotes"]),
    ("th", &["align-left", "align-center", "align-right"]),
    ("td", &["align-left", "align-center", "align-right"]),
];

fn sanitiser() -> Builder<'static> {
    let mut attributes: HashMap<&str, HashSet<&str>> = ATTRIBUTES
        .iter()
        .map(|(tag, names)| (*tag, names.iter().copied().collect()))
        .collect();
    attributes.insert("div", ["role", "tabindex", "aria-label"].into());
    attributes.insert("section", ["role", "aria-label"].into());
    let classes = CLASSES
        .iter()
        .map(|(tag, names)| (*tag, names.iter().copied().collect()));
    let mut builder = Builder::empty();
    builder
        .tags(ELEMENTS.into())
        .tag_attributes(attributes)
        .allowed_classes(classes.collect())
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .link_rel(None);
    builder
}

/// Without the differences between two ways to write the same HTML.
fn same(html: &str) -> String {
    html.replace(" />", ">")
        .replace("&#x27;", "'")
        .replace("&nbsp;", "\u{a0}")
        .replace("&quot;", "\"")
}

fn assert_nothing_to_remove(html: &str, source: &str) {
    let clean = sanitiser().clean(html).to_string();
    assert_eq!(same(&clean), same(html), "from {source:?}");
}

#[test]
fn the_sanitiser_does_remove_what_is_not_ours() {
    for foreign in [
        "<script>a</script>",
        "<p style=\"color:red\">a</p>",
        "<a href=\"javascript:a\">a</a>",
        "<p onclick=\"a\">a</p>",
        "<div class=\"other\">a</div>",
        "<em><p>a</em></p>",
    ] {
        assert_ne!(
            same(&sanitiser().clean(foreign).to_string()),
            same(foreign),
            "{foreign}"
        );
    }
}

#[test]
fn nothing_is_to_be_removed_from_the_posts_and_the_hostile_sources() {
    for source in POSTS.iter().chain(&HOSTILE) {
        assert_nothing_to_remove(render(source, &MediaTable::new()).html.as_str(), source);
    }
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
