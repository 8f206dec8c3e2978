//! The library as those who work here see it.

use serde::{Deserialize, Serialize};

use crate::api::posts::{Date, Image};

/// A part of the library, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Library {
    pub items: Vec<Item>,
    /// What was looked for, as it was typed.
    pub query: String,
    /// Whether only what is nowhere used is shown.
    pub unused: bool,
    /// The cursor of the part after this one.
    pub next: Option<String>,
    /// Whether files come before this part.
    pub later_part: bool,
    /// How large a recording may be: "64 MB".
    pub longest_recording: String,
}

/// A file of the library.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub id: String,
    /// What it was called; the library's own name where nobody knows.
    pub name: String,
    /// Where it is served.
    pub address: String,
    /// "JPEG", "PDF".
    pub kind: String,
    /// "2.4 MB".
    pub size: String,
    /// The picture; none for what isn't one.
    pub picture: Option<Image>,
    /// Whether it is sound or film, with a title as alt text.
    pub player: Option<Player>,
    /// Nothing where it only decorates, or where nobody has said it yet.
    pub alt: String,
    pub decorative: bool,
    pub added: Date,
    /// Some of them; none only where there are none.
    pub uses: Vec<Use>,
    pub more_uses: More,
}

/// Whether a file has more uses than are named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum More {
    #[default]
    None,
    /// It was not looked that far.
    Possible,
    Known,
}

/// How a recording is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Player {
    Audio,
    Video,
}

/// Where a file is used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// The post's title, or an author's name.
    pub title: String,
    /// Where readers find it; none for what they can't see.
    pub address: Option<String>,
    /// Whether only earlier versions of the text show it.
    pub earlier: bool,
}
