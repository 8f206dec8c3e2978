//! Sources that try to get scripts, other sites or foreign attributes onto the page.

use super::corpus::{HOSTILE, library};
use dispatches::domain::markdown::{MediaTable, Options, Problem, render, render_with};

/// The attributes of all elements, as name and value.
fn attributes(html: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for tag in html.split('<').skip(1) {
        let tag = tag.split_once('>').expect("text has no bare bracket").0;
        let mut rest = tag.split_once(' ').map_or("", |(_, rest)| rest);
        while let Some((name, value)) = rest.split_once("=\"") {
            let (value, after) = value.split_once('"').expect("values are quoted");
            found.push((name.trim().to_owned(), value.to_owned()));
            rest = after;
        }
    }
    found
}

#[test]
fn no_address_runs_a_script_or_asks_another_site() {
    for options in [Options::default(), Options::plain()] {
        for source in HOSTILE {
            let html = render_with(source, &library(), options).html;
            for (name, value) in attributes(html.as_str()) {
                let scheme = value.split([':', '/', '?', '#']).next().unwrap_or_default();
                let scheme = scheme.to_ascii_lowercase();
                let is_safe = !value.starts_with(&format!("{scheme}:"))
                    || ["http", "https", "mailto", "tel"].contains(&scheme.as_str());
                assert!(
                    is_safe || !["href", "src"].contains(&name.as_str()),
                    "{source}: {html:?}"
                );
                let is_ours = value.starts_with('/') && !value.starts_with("//");
                assert!(
                    name != "src" || is_ours || !options.comfort,
                    "{source}: {html:?}"
                );
            }
        }
    }
}

#[test]
fn no_attribute_comes_from_the_text() {
    const NAMES: [&str; 20] = [
        "href",
        "title",
        "rel",
        "id",
        "class",
        "role",
        "aria-label",
        "tabindex",
        "src",
        "alt",
        "loading",
        "decoding",
        "width",
        "height",
        "srcset",
        "sizes",
        "type",
        "disabled",
        "checked",
        "scope",
    ];
    for source in HOSTILE {
        let html = render(source, &library()).html;
        for (name, _) in attributes(html.as_str()) {
            assert!(NAMES.contains(&name.as_str()), "{name} from {source}");
        }
    }
}

#[test]
fn a_refused_link_leaves_its_words_and_tells_the_writer() {
    let document = render(
        "See [the *thing*](javascript:alert(1)) now",
        &MediaTable::new(),
    );
    assert_eq!(
        document.html.as_str(),
        "<p>See the <em>thing</em> now</p>\n"
    );
    assert!(matches!(document.problems[..], [Problem::LostLink { .. }]));
    assert!(document.links.is_empty());
}

#[test]
fn raw_html_is_shown_as_text() {
    let html = render(
        "<script>alert(1)</script>\n\na <b>c</b>",
        &MediaTable::new(),
    )
    .html;
    let expected = "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n<p>a &lt;b&gt;c&lt;/b&gt;</p>\n";
    assert_eq!(html.as_str(), expected);
}

#[test]
fn heading_attributes_stay_text() {
    let html = render("# x {onfocus=alert(1)}", &MediaTable::new()).html;
    assert!(
        html.as_str().contains(">x {onfocus=alert(1)}</h2>"),
        "{html:?}"
    );
}

#[test]
fn marks_that_turn_text_around_and_control_characters_are_left_out() {
    let source = "\u{feff}a\u{202e}b\u{2066}c&#x202E;d&#1;e\0f [t\u{202e}](/x \"y\u{202d}\")";
    let document = render(source, &MediaTable::new());
    let expected = "<p>abcde\u{fffd}f <a href=\"/x\" title=\"y\">t</a></p>\n";
    assert_eq!(document.html.as_str(), expected);
    assert_eq!(document.text, "abcde\u{fffd}f t");
}

#[test]
fn line_ends_of_every_kind_give_the_same_html() {
    let source = "# a\n\nb\nc\n\n```\nd\n  e\n```\n\n- f\n\n  g\n\n| h |\n|---|\n| i |\n\n<b>\nx\n";
    let expected = render(source, &MediaTable::new());
    for end in ["\r\n", "\r"] {
        assert_eq!(
            render(&source.replace('\n', end), &MediaTable::new()),
            expected,
            "{end:?}"
        );
    }
}
