//! Those who write, as the studio shows them: the list, one of them, one's own profile.

use serde::{Deserialize, Serialize};

use crate::api::posts::Image;
use crate::domain::author::Link;

/// A part of the list, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authors {
    pub authors: Vec<Listed>,
    /// The id of the last of them, where there are more.
    pub next: Option<String>,
    /// Whether others come before this part.
    pub later_part: bool,
}

/// An author in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub id: String,
    pub name: String,
    /// Where readers find their posts: "/authors/asha-rahman".
    pub address: String,
    pub portrait: Option<Image>,
    /// How many posts and pages name them, in whatever state.
    pub posts: u32,
    pub guest: bool,
    /// The name of who works here whose byline this is.
    pub account: Option<String>,
}

/// One author, or one that is about to be added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorPage {
    /// None for a new one.
    pub id: Option<String>,
    pub slug: String,
    pub posts: u32,
    pub guest: bool,
    pub account: Option<String>,
    pub profile: Profile,
}

/// What readers see of somebody who writes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub name: String,
    pub biography: String,
    pub links: Vec<Link>,
    pub portrait: Option<Portrait>,
}

/// A picture of somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portrait {
    /// Of the library.
    pub id: String,
    pub image: Image,
    /// Nothing where it only decorates, or where nobody has said it yet.
    pub alt: String,
    pub decorative: bool,
}
