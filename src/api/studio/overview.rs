//! The first page of the studio: what needs somebody.

use serde::{Deserialize, Serialize};

use super::comments;
use super::posts::Brief;

/// What needs somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The comments that have waited longest; empty for those who don't moderate.
    pub comments: Vec<comments::Queued>,
    /// Drafts that were submitted for review, the oldest first: all for editors, else one's own.
    pub review: Vec<Brief>,
    /// One's own drafts, the latest first; empty for editors.
    pub drafts: Vec<Brief>,
    /// Posts that become public by themselves.
    pub scheduled: Vec<Upcoming>,
    /// Mails and other work that was given up.
    pub failed: Vec<FailedJob>,
}

/// A scheduled post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upcoming {
    pub title: String,
    /// When, for people: "Thursday 1 December 2016, 09:00".
    pub when: String,
}

/// Work that was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedJob {
    pub id: String,
    /// "A mail to moderators".
    pub what: String,
    pub why: String,
}
