//! Text that is no Markdown as HTML: paragraphs, line breaks and links to the web. For what
//! readers send, so links give no recommendation.

use super::{Rendered, autolink, escape};

/// Every character is shown as it was typed; an empty line begins a paragraph.
pub fn plain_html(text: &str) -> Rendered {
    let mut html = String::with_capacity(text.len() + 64);
    let mut within = false;
    for line in text.lines() {
        match (line.trim().is_empty(), within) {
            (true, true) => html.push_str("</p>\n"),
            (true, false) => continue,
            (false, true) => html.push_str("<br>\n"),
            (false, false) => html.push_str("<p>"),
        }
        within = !line.trim().is_empty();
        linked(&mut html, line.trim());
    }
    if within {
        html.push_str("</p>");
    }
    Rendered::from_store(html.trim_end().to_owned())
}

fn linked(html: &mut String, line: &str) {
    let mut done = 0;
    for (range, prefix) in autolink::Finder::new(line) {
        let words = &line[range.clone()];
        // Addresses of people stay text: a link would only serve those who collect them.
        if prefix == "mailto:" || words.starts_with("mailto:") {
            continue;
        }
        escape::text(html, &line[done..range.start]);
        html.push_str("<a href=\"");
        escape::address(html, prefix);
        escape::address(html, words);
        html.push_str("\" rel=\"nofollow ugc noopener\">");
        escape::text(html, words);
        html.push_str("</a>");
        done = range.end;
    }
    escape::text(html, &line[done..]);
}

#[cfg(test)]
mod tests {
    use super::plain_html;

    fn html(text: &str) -> String {
        plain_html(text).as_str().to_owned()
    }

    #[test]
    fn empty_lines_part_paragraphs_and_line_ends_break_lines() {
        assert_eq!(
            html("One.\nTwo.\n\nThree."),
            "<p>One.<br>\nTwo.</p>\n<p>Three.</p>"
        );
        assert_eq!(html(""), "");
        assert_eq!(html("\n\n"), "");
        assert_eq!(html("a\n\n\n\nb\n"), "<p>a</p>\n<p>b</p>");
    }

    #[test]
    fn nothing_typed_is_markup() {
        assert_eq!(
            html("<script>alert(1)</script> & \"*not bold*\" [x](javascript:y)"),
            "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; \"*not bold*\" [x](javascript:y)</p>"
        );
        assert_eq!(html("a\u{202e}b\u{0}c"), "<p>abc</p>");
    }

    #[test]
    fn web_addresses_become_links_that_recommend_nothing() {
        assert_eq!(
            html("see https://example.org/a?b=1&c=\"2\", or (www.example.org)."),
            "<p>see <a href=\"https://example.org/a?b=1&amp;c=\" rel=\"nofollow ugc noopener\">\
             https://example.org/a?b=1&amp;c=</a>\"2\", or (<a href=\"http://www.example.org\" \
             rel=\"nofollow ugc noopener\">www.example.org</a>).</p>"
        );
    }

    #[test]
    fn an_address_of_a_person_or_of_a_script_stays_text() {
        for text in [
            "asha@example.org",
            "mailto:asha@example.org",
            "javascript:alert(1)",
            "data:text/html,x",
            "//example.org",
        ] {
            assert_eq!(html(text), format!("<p>{text}</p>"));
        }
    }

    #[test]
    fn a_link_never_opens_an_attribute() {
        let hostile = "https://example.org/\u{22}onmouseover=alert(1)// 'x' <b>";
        let html = html(hostile);
        assert_eq!(html.matches('<').count(), 4, "{html}");
        let link = "<p><a href=\"https://example.org/\" rel=\"nofollow ugc noopener\">";
        assert!(html.starts_with(link), "{html}");
    }
}
