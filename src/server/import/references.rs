//! Finding where a Markdown text names images, to put other addresses there. Not rendering.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

/// An image's address in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where it stands, in bytes; none where it is written so that it can't be replaced.
    pub place: Option<Range<usize>>,
    pub address: String,
    /// The words written for it.
    pub alt: String,
}

/// All images of a text, and each definition (`[x]: a.png`) that an image uses.
pub fn images(source: &str) -> Vec<Reference> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut events = Parser::new_ext(source, options).into_offset_iter();
    let mut found: Vec<Reference> = Vec::new();
    let mut inside = None;
    for (event, range) in events.by_ref() {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                let place = place(source, range, &dest_url);
                found.push(Reference {
                    place,
                    address: dest_url.into_string(),
                    alt: String::new(),
                });
                inside = Some(found.len() - 1);
            }
            Event::End(pulldown_cmark::TagEnd::Image) => inside = None,
            Event::Text(text) | Event::Code(text) => {
                if let Some(image) = inside.and_then(|at: usize| found.get_mut(at)) {
                    image.alt.push_str(&text);
                }
            }
            _ => {}
        }
    }
    for image in found.iter_mut().filter(|image| image.place.is_none()) {
        let definitions = events.reference_definitions();
        image.place = definitions
            .iter()
            .filter(|(_, definition)| *definition.dest == *image.address)
            .find_map(|(_, definition)| place(source, definition.span.clone(), &definition.dest));
    }
    found
}

/// Behind the last `]` of the element: words before it may be the same.
fn place(source: &str, element: Range<usize>, address: &str) -> Option<Range<usize>> {
    let text = source.get(element.clone())?;
    let from = text.rfind("](").or_else(|| text.find("]:"))?;
    let start =
        element.start + from + text[from..].find(address).filter(|_| !address.is_empty())?;
    Some(start..start + address.len())
}

/// The text with other addresses in these places.
pub fn replace(source: &str, mut replacements: Vec<(Range<usize>, String)>) -> String {
    replacements.sort_by_key(|(range, _)| range.start);
    replacements.dedup_by_key(|(range, _)| range.start);
    let mut text = String::with_capacity(source.len());
    let mut at = 0;
    for (range, address) in replacements {
        text.push_str(&source[at..range.start]);
        text.push_str(&address);
        at = range.end;
    }
    text.push_str(&source[at..]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn swapped(source: &str) -> String {
        let places = images(source).into_iter().filter_map(|image| image.place);
        replace(source, places.map(|place| (place, "/x".into())).collect())
    }

    #[test]
    fn addresses_are_replaced_and_nothing_else() {
        assert_eq!(
            swapped("a.png ![a.png](a.png \"a.png\") `![](a.png)`"),
            "a.png ![a.png](/x \"a.png\") `![](a.png)`"
        );
        assert_eq!(
            swapped("![one](a.png)![two](<b c.png>)\r\n"),
            "![one](/x)![two](</x>)\r\n"
        );
        assert_eq!(
            swapped("![one][1] ![one][1]\n\n[1]: a.png"),
            "![one][1] ![one][1]\n\n[1]: /x"
        );
        assert_eq!(swapped("[a.png](a.png)"), "[a.png](a.png)");
    }

    #[test]
    fn the_words_of_an_image_are_known() {
        assert_eq!(images("![Tea *for* two](a.png)")[0].alt, "Tea for two");
    }
}
