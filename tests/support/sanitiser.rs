//! A sanitiser that knows nothing of the renderer, set to exactly the elements and attributes we use.
//! The tests of the renderer ask it, and the fuzzing of it.

use std::collections::{HashMap, HashSet};

use ammonia::Builder;
use ammonia::url::{ParseError, Url};

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

/// The same with each address that leads nowhere replaced by one of this site. The sanitiser takes
/// those off; nobody can follow a link whose address no browser can read, so they may stay.
fn without_addresses_of_nothing(html: &str) -> String {
    let mut rest = html;
    let mut out = String::with_capacity(html.len());
    // Whole beginnings of elements: in a text their first character is written otherwise.
    while let Some((beginning, at)) = ["<a href=\"", "<img src=\""]
        .into_iter()
        .filter_map(|beginning| Some((beginning, rest.find(beginning)?)))
        .min_by_key(|(_, at)| *at)
    {
        let (before, value) = rest.split_at(at + beginning.len());
        let value = &value[..value.find('"').unwrap_or(value.len())];
        let address = value.replace("&#x27;", "'").replace("&amp;", "&");
        out.push_str(before);
        out.push_str(match Url::parse(&address) {
            Ok(_) | Err(ParseError::RelativeUrlWithoutBase) => value,
            Err(_) => "/",
        });
        rest = &rest[before.len() + value.len()..];
    }
    out.push_str(rest);
    out
}

/// What it would take away, if anything: the cleaned HTML and the given one.
pub fn removed(html: &str) -> Option<(String, String)> {
    let html = without_addresses_of_nothing(html);
    let (clean, own) = (same(&sanitiser().clean(&html).to_string()), same(&html));
    (clean != own).then_some((clean, own))
}
