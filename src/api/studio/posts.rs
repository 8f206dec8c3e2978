//! Posts as those who work here list them, in whatever state.

use serde::{Deserialize, Serialize};

use super::comments::Count;
use crate::api::posts::{Date, Tag};
use crate::domain::post::{Kind, Status};
use crate::domain::publication::Action;

/// A part of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posts {
    pub asked: Asked,
    /// How many there are of what is asked for: all but the trash, then in the order of
    /// [`Status::ALL`].
    pub counts: [Count; 7],
    pub rows: Vec<Row>,
    /// What can be done to any of these.
    pub actions: Vec<Action>,
    /// The cursor of the part after this one.
    pub next: Option<String>,
    /// Whether posts come before this part.
    pub later_part: bool,
    /// To choose from; none for those who see their own posts only.
    pub authors: Vec<Choice>,
    pub tags: Vec<Choice>,
}

/// What is asked of the list, as its address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// None for all but the trash.
    pub status: Option<Status>,
    pub kind: Option<Kind>,
    /// A slug.
    pub author: Option<String>,
    /// A slug.
    pub tag: Option<String>,
    /// Words of the title, as they were typed.
    pub query: String,
}

impl Asked {
    /// Whether anything but the state narrows the list.
    pub fn is_narrowed(&self) -> bool {
        let Self {
            kind, author, tag, ..
        } = self;
        kind.is_some() || author.is_some() || tag.is_some() || !self.query.is_empty()
    }
}

/// An author or a tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub slug: String,
    pub name: String,
}

/// A post of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub id: String,
    /// Of the text that was saved last.
    pub title: String,
    pub language: Option<String>,
    pub kind: Kind,
    pub status: Status,
    /// Of what its state says: when it is or was published, else when it changed.
    pub date: Date,
    /// The time of day of that: "09:41".
    pub time: String,
    /// Where readers find it; none for what they can't see.
    pub address: Option<String>,
    /// Whether readers see an earlier text than was saved last.
    pub is_ahead: bool,
    /// Whether that was submitted for review.
    pub awaits_review: bool,
    /// None for what has no comments.
    pub comments_open: Option<bool>,
    pub authors: Vec<Choice>,
    pub tags: Vec<Tag>,
    /// Whether anything can be done to it here.
    pub can_be_chosen: bool,
}

/// A post as the overview names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    pub id: String,
    pub title: String,
    pub language: Option<String>,
    /// The names of its authors.
    pub authors: Vec<String>,
    /// When it changed last.
    pub date: Date,
    pub time: String,
}

/// A state as addresses of the list say it.
pub fn word(status: Status) -> &'static str {
    match status {
        Status::Trashed => "trash",
        other => other.as_str(),
    }
}

/// The state that an address names.
pub fn status(word: &str) -> Option<Status> {
    let mut all = Status::ALL.into_iter();
    all.find(|status| self::word(*status) == word)
}
