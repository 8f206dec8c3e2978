//! A post as those who write it see it: the form, the step before it is published, the preview, the
//! versions of its text.

use serde::{Deserialize, Serialize};

use crate::api::posts::{Date, Post};
use crate::domain::manuscript::Check;
use crate::domain::post::{Kind, Status};

/// The form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Writing {
    /// None for a new post.
    pub id: Option<String>,
    /// The id that a new post gets; empty for others.
    pub new_id: String,
    /// The version that this was made from; empty for a new post.
    pub base: String,
    pub kind: Kind,
    pub status: Status,
    /// As readers would find it: "/posts/tea".
    pub path: String,
    /// Whether readers see it now.
    pub is_public: bool,
    pub was_public: bool,
    /// Whether readers see an earlier text than this.
    pub is_ahead: bool,
    /// Whether those who publish are to look at it.
    pub awaits_review: bool,
    /// When it is or was published, or will be.
    pub published: Option<When>,
    pub fields: Fields,
    /// Who saved it last, and when; none for a new post.
    pub saved: Option<Saved>,
    pub may: May,
    pub choices: Choices,
    /// What was said with the last step of the review.
    pub note: Option<Note>,
    /// The id of who opened it: the device keeps what somebody writes for them alone.
    pub writer: String,
    /// The address of the writing surface's module; none in a build without it.
    pub surface: Option<String>,
    /// What the preview begins with; its text is rendered in the browser.
    pub sample: Post,
    /// The names of those who had it open when this page was made.
    pub present: Vec<String>,
    /// Tells this page from others of the same person.
    pub page: String,
    /// The host's name, as a shared link shows it.
    pub site: String,
    /// The beginning of the text, as it was saved last.
    pub excerpt: String,
}

/// What the fields begin with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    pub title: String,
    /// Empty while the address follows the title.
    pub address: String,
    pub kicker: String,
    pub place: String,
    pub summary: String,
    pub body: String,
    /// Names with commas between.
    pub authors: String,
    pub tags: String,
    /// The name of a picture of the library, or nothing.
    pub image: String,
    pub image_alt: String,
    pub comments_open: bool,
    pub comments_held: bool,
    /// A number, or empty for as on the whole site.
    pub comments_days: String,
    /// A tag such as "cy"; empty for the site's.
    pub language: String,
}

/// A moment for people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    pub date: Date,
    /// "09:41".
    pub time: String,
}

/// Who saved a text, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// None for what came with an import.
    pub by: Option<String>,
    pub at: When,
}

/// What the page needs to know of a text that was saved, to go on with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The page of the post.
    pub page: String,
    /// The version that the form is made from now.
    pub base: String,
    /// "09:41".
    pub time: String,
    /// Whether readers see an earlier text than this.
    pub is_ahead: bool,
    /// What was done beyond saving, for the writer.
    pub said: Option<String>,
    /// Where the pressed button leads; none where it leads nowhere.
    pub to: Option<String>,
    /// What of the form was left as it was, since nobody asked to save it: the sentences.
    pub left: Vec<String>,
}

/// What somebody may do with the post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct May {
    pub write: bool,
    pub publish: bool,
    pub submit: bool,
    /// What they write takes the place of what readers see, if they say so.
    pub update: bool,
    /// To its writer.
    pub give_back: bool,
    pub unpublish: bool,
    pub trash: bool,
    pub restore: bool,
    /// Choose its authors, and whether it is a page.
    pub edit: bool,
    pub set_comments: bool,
}

/// What there is to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    pub authors: Vec<String>,
    pub tags: Vec<String>,
    pub pictures: Vec<PictureChoice>,
}

/// A picture of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureChoice {
    pub name: String,
    /// What people call it.
    pub label: String,
    /// "/media/…", where there are several sizes one of the smallest.
    pub address: String,
}

/// What writer and reviewer say to each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub by: String,
    pub text: String,
}

/// The step before a post is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub id: String,
    pub base: String,
    pub title: String,
    pub status: Status,
    /// As readers will find it: "https://…/posts/tea".
    pub address: String,
    pub authors: Vec<String>,
    pub words: u32,
    pub minutes: u32,
    /// The date that it keeps or has been given.
    pub published: Option<When>,
    pub is_ahead: bool,
    /// Whether those who publish are to look at it.
    pub awaits_review: bool,
    pub may: May,
    pub checks: Vec<Check>,
    pub note: Option<Note>,
    /// What the fields of the schedule begin with, in the site's time zone.
    pub day: String,
    pub time: String,
    pub zone: String,
}

/// A post as readers would see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    pub id: String,
    pub post: Post,
    /// Whether a link to it can be made for people without an account.
    pub may_share: bool,
    /// The latest first.
    pub links: Vec<SharedLink>,
}

/// A link by which people without an account see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedLink {
    pub id: String,
    /// "https://…/preview/…"
    pub address: String,
    /// The name of who made it.
    pub by: String,
    pub until: When,
}

/// What became of a look at an address that was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedAt {
    pub free: bool,
    /// A sentence; of what isn't free the one with which the form would come back.
    pub says: String,
}

/// Who has a post open, as an event tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// Names, in their order.
    pub others: Vec<String>,
    /// Whether whoever asks has it open on another page too.
    pub elsewhere: bool,
    pub newer: Option<Newer>,
}

/// What somebody else saved since a page was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newer {
    /// None for what came with an import.
    pub by: Option<String>,
    /// "09:41".
    pub time: String,
}

/// The versions of a post's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    pub id: String,
    pub title: String,
    /// The latest first.
    pub all: Vec<Version>,
    /// One of them, compared with the one before it.
    pub compared: Option<Compared>,
    pub may_restore: bool,
}

/// A version of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    pub id: String,
    pub why: String,
    pub saved: Saved,
    pub words: u32,
    /// Whether readers see it.
    pub is_shown: bool,
    /// Whether it is what staff work on.
    pub is_latest: bool,
}

/// How two versions differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    pub version: Version,
    /// What differs, part by part: "Title", "Text"; empty where nothing does.
    pub parts: Vec<ComparedPart>,
    /// Whether there is one before it.
    pub is_first: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedPart {
    pub name: String,
    pub pieces: Vec<Piece>,
}

/// Some words of two texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    Same(String),
    Gone(String),
    New(String),
    /// Words in between that both have, left out.
    Skipped,
}
