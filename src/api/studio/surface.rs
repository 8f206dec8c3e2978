//! What the writing surface asks for while somebody writes: posts to link to, pictures to show. It is
//! a custom element in TypeScript, so these are plain JSON under the names in `editor/README.md`.

use serde::{Deserialize, Serialize};

/// A post or page that a text can link to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linkable {
    pub title: String,
    /// "/posts/tea". Readers find nothing there until it is published.
    pub path: String,
}

/// A picture of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pictured {
    /// "/media/…"
    pub path: String,
    /// What the library says of it; empty where it says nothing.
    pub alt: String,
    /// What people call the file.
    pub name: String,
}

/// Why something that was asked for isn't there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unable {
    /// A whole sentence.
    pub error: String,
}
