//! Comments as moderators see them: with the address they came with, and why they wait.

use serde::{Deserialize, Serialize};

use crate::api::posts::Date;
use crate::domain::markdown::Rendered;
use crate::domain::moderation::{Hold, Status};

/// A part of the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// The state that is shown; none for all.
    pub status: Option<Status>,
    /// How many there are in each state, in the order of [`Status::ALL`].
    pub counts: [Count; 4],
    pub comments: Vec<Queued>,
    /// The cursor of the part after this one.
    pub next: Option<String>,
    /// Whether comments come before this part.
    pub later_part: bool,
    /// Only those of the person who wrote this comment.
    pub whose: Option<Whose>,
    /// The comment whose reply or change form is open.
    pub open: Option<Open>,
}

/// A number of comments; beyond a thousand nobody counts on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count(pub u32);

impl Count {
    /// The highest number that is said as it is.
    pub const MOST: u32 = 1_000;
}

impl std::fmt::Display for Count {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            many if many > Self::MOST => write!(formatter, "{}+", Self::MOST),
            some => write!(formatter, "{some}"),
        }
    }
}

/// The person whose comments are shown, by one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whose {
    /// The comment's id.
    pub id: String,
    pub name: String,
    pub email: String,
}

/// A form that is open in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Open {
    Reply(String),
    Edit(String),
}

/// A comment in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queued {
    pub id: String,
    pub status: Status,
    pub held_for: Option<Hold>,
    pub at: Date,
    /// The time of day: "09:41".
    pub time: String,
    pub name: String,
    pub email: String,
    /// Paragraphs and links, made by the server.
    pub body: Rendered,
    /// As it was typed, where it is about to be changed.
    pub message: Option<String>,
    pub post: PostLink,
    /// The name of whom it answers, empty where that was removed.
    pub answers: Option<String>,
    pub staff: bool,
    pub edited: bool,
    /// How many comments of this person were approved before.
    pub approved_before: u32,
    /// Whether the last decision can be taken back.
    pub can_undo: bool,
}

/// The post that a comment stands under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostLink {
    pub slug: String,
    pub title: String,
}
