//! What a rendering gives: the HTML and everything else the product wants to know of a text.
//! Plain data; nothing here renders.

use super::Problem;
use serde::{Deserialize, Serialize};

/// HTML made by the renderer; the only type that a page inserts as HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rendered(String);

impl Rendered {
    /// The HTML: a sequence of blocks, no outer element.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// HTML that the renderer made earlier and the database kept. Nothing else may come in here:
    /// what goes in is inserted into pages as it is.
    pub fn from_store(html: String) -> Self {
        Self(html)
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A heading of the text, for the table of contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Level on the page, 2 to 6.
    pub level: u8,
    /// The element's id, unique in its document, always beginning with `section-`.
    pub id: String,
    /// The heading without markup.
    pub text: String,
}

/// Everything that one rendering finds out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The text as HTML.
    pub html: Rendered,
    /// Headings in order; empty ones are left out.
    pub contents: Vec<Heading>,
    /// The first paragraph without markup, at most 220 characters, cut at a word with `…`.
    pub excerpt: String,
    /// The whole text without markup, a line per block.
    pub text: String,
    /// Number of words in `text` (Unicode word segmentation, UAX #29).
    pub words: usize,
    /// Minutes at 220 words a minute, rounded up, at least 1.
    pub reading_minutes: u32,
    /// Addresses of the links that were kept, in order, as written.
    pub links: Vec<String>,
    /// Addresses of the images that are shown, in order, as written.
    pub images: Vec<String>,
    /// What the writer may want to mend; at most 100.
    pub problems: Vec<Problem>,
}

/// The headings as a table of contents lists them: none where there are so few that the text shows
/// them at a glance.
pub fn worth_listing(headings: Vec<Heading>) -> Vec<Heading> {
    const FEW: usize = 3;
    match headings.len() < FEW {
        true => Vec::new(),
        false => headings,
    }
}
