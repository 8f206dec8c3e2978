//! The beginning of a post, as the first page of the site tells it.

/// Most of it, in bytes of HTML; what comes before ends with a paragraph.
const LONGEST: usize = 1200;
const PARAGRAPHS: usize = 2;

/// The first paragraphs of rendered HTML, past headings, figures and rules in front of them.
///
/// Notes are left to the post itself. Paragraphs that carry other ids, or lead to some, would be in
/// the page twice over or lead nowhere: the opening ends before them.
pub fn opening(html: &str) -> String {
    let mut opening = String::new();
    let mut rest = html.trim_start();
    let mut count = 0;
    while count < PARAGRAPHS {
        if let Some((paragraph, after)) = element(rest, "<p>", "</p>") {
            let paragraph = without_notes(paragraph);
            let alone = !paragraph.contains(" id=\"") && !paragraph.contains("href=\"#");
            if !alone || (count > 0 && opening.len() + paragraph.len() > LONGEST) {
                break;
            }
            opening.push_str(&paragraph);
            count += 1;
            rest = after;
        } else if count == 0
            && let Some(after) = skip(rest)
        {
            rest = after;
        } else {
            break;
        }
    }
    opening
}

/// The paragraph without its references to notes.
fn without_notes(paragraph: &str) -> String {
    let mut pieces = paragraph.split("<sup>");
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        kept.push_str(piece.split_once("</sup>").map_or("", |(_, after)| after));
    }
    kept
}

/// The element that the text begins with, whole, and what follows it. `start` is such that no
/// element of that name is inside.
fn element<'a>(html: &'a str, start: &str, end: &str) -> Option<(&'a str, &'a str)> {
    if !html.starts_with(start) {
        return None;
    }
    let length = html.find(end)? + end.len();
    Some((&html[..length], html[length..].trim_start()))
}

fn skip(html: &str) -> Option<&str> {
    const PASSED: [(&str, &str); 7] = [
        ("<figure", "</figure>"),
        ("<h2", "</h2>"),
        ("<h3", "</h3>"),
        ("<h4", "</h4>"),
        ("<h5", "</h5>"),
        ("<h6", "</h6>"),
        ("<hr", ">"),
    ];
    PASSED
        .iter()
        .find_map(|(start, end)| element(html, start, end))
        .map(|(_, after)| after)
}

#[cfg(test)]
mod tests {
    use super::opening;
    use crate::domain::markdown::{MediaTable, render};

    #[test]
    fn the_opening_is_the_first_paragraphs_behind_a_heading_or_a_figure() {
        let html = "<h2 id=\"section-a\">A</h2>\n<figure><img></figure>\n<p>One.</p>\n<p>Two.</p>\n<p>Three.</p>";
        assert_eq!(opening(html), "<p>One.</p><p>Two.</p>");
    }

    #[test]
    fn notes_are_left_to_the_post() {
        let html = render("One.[^a] Two.[^a]\n\n[^a]: A note.", &MediaTable::new()).html;
        assert_eq!(opening(html.as_str()), "<p>One. Two.</p>");
    }

    #[test]
    fn it_ends_before_a_jump_within_the_post_a_list_and_after_a_long_paragraph() {
        assert_eq!(
            opening("<p>One.</p><p>T<a href=\"#section-a\">1</a></p>"),
            "<p>One.</p>"
        );
        assert_eq!(opening("<ul><li><p>One.</p></li></ul>"), "");
        let long = format!("<p>{}</p>", "word ".repeat(400));
        assert_eq!(opening(&format!("{long}<p>Two.</p>")), long);
    }
}
