//! CommonMark's own examples, with our extras off.

use super::examples::{Example, commonmark, normalise};
use dispatches::domain::markdown::{MediaTable, Options, render_with};
use pulldown_cmark::{Event, Parser};

fn has_raw_html(example: &Example) -> bool {
    Parser::new(&example.markdown)
        .any(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_)))
}

fn is_equal(example: &Example) -> bool {
    let document = render_with(&example.markdown, &MediaTable::new(), Options::plain());
    let equal = normalise(document.html.as_str()) == normalise(&example.html);
    if !equal {
        println!(
            "example {} ({})\n--- source\n{}--- expected\n{}--- got\n{}",
            example.number,
            example.section,
            example.markdown,
            example.html,
            document.html.as_str()
        );
    }
    equal
}

#[test]
fn the_examples_without_raw_html_come_out_as_specified() {
    let examples = commonmark();
    assert_eq!(examples.len(), 652);
    let (raw, plain): (Vec<_>, Vec<_>) = examples.iter().partition(|example| has_raw_html(example));
    let equal = plain.iter().filter(|example| is_equal(example)).count();
    println!(
        "{equal} of {} equal; {} have raw HTML",
        plain.len(),
        raw.len()
    );
    assert!(plain.len() >= 542, "only {} examples compared", plain.len());
    assert!(plain.len() - equal <= 2, "{equal} of {} equal", plain.len());
}

#[test]
fn the_examples_with_raw_html_show_it_as_text() {
    for example in commonmark().iter().filter(|example| has_raw_html(example)) {
        let html = render_with(&example.markdown, &MediaTable::new(), Options::plain()).html;
        let raw: Vec<String> = Parser::new(&example.markdown)
            .filter_map(|event| match event {
                Event::Html(html) | Event::InlineHtml(html) => Some(html.trim().to_owned()),
                _ => None,
            })
            .collect();
        for html_in_source in raw.iter().filter(|html| html.contains('<')) {
            let shown = html_in_source
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;");
            assert!(
                html.as_str().contains(&shown),
                "example {}: {shown}",
                example.number
            );
        }
    }
}
