//! What the library knows of images, as the renderer needs it. Filled by the server; the preview
//! gets the same table. Nothing here reads files.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One stored size of an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Width in pixels.
    pub width: u32,
    /// Where it is served, e.g. `/media/2b1f-600.jpg`.
    pub address: String,
}

/// One image of the library.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaEntry {
    /// Width of the original in pixels; 0 when not known.
    pub width: u32,
    /// Height of the original in pixels; 0 when not known.
    pub height: u32,
    /// The library's alternative text, used where the text gives none.
    pub alt: String,
    /// The stored sizes for `srcset`, narrowest first.
    pub variants: Vec<Variant>,
    /// Classes that colour the place before the image is there; see `domain::tint`.
    pub colour_class: Option<String>,
}

/// Images by the address under which a text names them (`/media/x.jpg`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MediaTable(BTreeMap<String, MediaEntry>);

impl MediaTable {
    /// A table that knows nothing; images are then shown without dimensions.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces what is known of the image at `address`.
    pub fn insert(&mut self, address: String, entry: MediaEntry) {
        self.0.insert(address, entry);
    }

    /// What is known of the image at `address`.
    pub fn get(&self, address: &str) -> Option<&MediaEntry> {
        self.0.get(address)
    }

    /// The addresses of the images that it knows.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Adds what another table knows.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(String, MediaEntry)> for MediaTable {
    fn from_iter<I: IntoIterator<Item = (String, MediaEntry)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}
