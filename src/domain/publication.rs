//! The steps of a post between the first word and the bin: which of them leads where, and who may
//! take it. What readers see in each state is the server's.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::person::Role;
use super::post::{Status, UnknownWord};

/// A post as far as its steps depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub status: Status,
    /// Whether readers ever saw it.
    pub was_public: bool,
    pub ahead: Ahead,
}

/// Where what was saved last stands, of a post of which readers see an earlier text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ahead {
    /// Readers see what was saved last, or nothing at all.
    #[default]
    No,
    /// It waits until it is published.
    Kept,
    /// It was submitted for review.
    Submitted,
}

/// Something that changes where a post stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A draft goes to those who publish, or a change of what readers see.
    Submit,
    /// And back to who wrote it.
    Return,
    /// It becomes public by itself, later.
    Schedule,
    Publish,
    /// Readers see it no more; it keeps its date.
    Unpublish,
    Trash,
    /// Out of the bin. Never to where readers see it: publishing is a step of its own.
    Restore,
}

impl Step {
    pub const ALL: [Self; 7] = [
        Self::Submit,
        Self::Return,
        Self::Schedule,
        Self::Publish,
        Self::Unpublish,
        Self::Trash,
        Self::Restore,
    ];

    /// Where it leads; nowhere from where it can't be taken.
    pub fn from(self, post: Standing) -> Option<Status> {
        use Status::{Draft, InReview, Published, Scheduled, Trashed, Unpublished};
        let hidden = match post.was_public {
            true => Unpublished,
            false => Draft,
        };
        match (self, post.status) {
            (Self::Submit, Draft | Unpublished) => Some(InReview),
            (Self::Submit, Published) if post.ahead == Ahead::Kept => Some(Published),
            (Self::Return, InReview) => Some(hidden),
            (Self::Return, Published) if post.ahead == Ahead::Submitted => Some(Published),
            (Self::Schedule, Draft | InReview | Scheduled | Unpublished) => Some(Scheduled),
            (Self::Publish, Draft | InReview | Scheduled | Unpublished) => Some(Published),
            // What was saved last takes the place of what readers see.
            (Self::Publish, Published) if post.ahead != Ahead::No => Some(Published),
            (Self::Unpublish, Published) => Some(Unpublished),
            (Self::Unpublish, Scheduled) => Some(hidden),
            (Self::Trash, Draft | InReview | Scheduled | Published | Unpublished) => Some(Trashed),
            (Self::Restore, Trashed) => Some(hidden),
            _ => None,
        }
    }
}

/// What somebody is to a post: their role, and whether it is their own, by their byline or because
/// they made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hand {
    pub role: Role,
    pub own: bool,
}

impl Hand {
    /// Whether they see it in the studio at all.
    pub fn sees(self) -> bool {
        self.own || self.role >= Role::Editor
    }

    /// Whether they may change its text. Nothing is written in the bin.
    pub fn may_write(self, post: Standing) -> bool {
        post.status != Status::Trashed && (self.has(post) || self.corrects(post))
    }

    /// Whether readers see at once what they write on a post that is public.
    pub fn may_update(self, post: Standing) -> bool {
        post.status == Status::Published && self.publishes()
    }

    /// Whether they may take this step with it, where it leads anywhere.
    pub fn may(self, step: Step, post: Standing) -> bool {
        let leads = step.from(post).is_some();
        let theirs = match step {
            Step::Schedule | Step::Publish | Step::Unpublish => self.publishes(),
            Step::Submit | Step::Return => self.has(post) || self.corrects(post),
            Step::Trash | Step::Restore => self.has(post),
        };
        leads && theirs
    }

    /// Whether they may take back what led it from `former` to where it stands.
    pub fn may_take_back(self, post: Standing, former: Status) -> bool {
        let was = Standing {
            status: former,
            ..post
        };
        self.publishes() || (self.has(post) && self.has(was))
    }

    /// Whether they may send it back to its writer.
    pub fn may_give_back(self, post: Standing) -> bool {
        self.publishes() && self.may(Step::Return, post)
    }

    /// Whether they may close its comments, or open them.
    pub fn may_set_comments(self) -> bool {
        self.publishes()
    }

    /// Editors publish all, authors their own.
    fn publishes(self) -> bool {
        self.role >= Role::Editor || (self.own && self.role >= Role::Author)
    }

    /// Whoever wrote what readers see may write on; readers see it when somebody publishes it.
    fn corrects(self, post: Standing) -> bool {
        self.own && post.status == Status::Published
    }

    /// What is public, or becomes so, is in the hands of those who publish; a draft of one's own is
    /// in one's own.
    fn has(self, post: Standing) -> bool {
        let is_draft = matches!(
            post.status,
            Status::Draft | Status::InReview | Status::Trashed
        );
        self.publishes() || (self.own && is_draft && !post.was_public)
    }
}

/// What is done to many posts at once. Publishing isn't among it: that asks for a look at each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    Unpublish,
    CloseComments,
    OpenComments,
    Trash,
    Restore,
}

impl Action {
    pub const ALL: [Self; 5] = [
        Self::Unpublish,
        Self::CloseComments,
        Self::OpenComments,
        Self::Trash,
        Self::Restore,
    ];

    /// As forms send it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unpublish => "unpublish",
            Self::CloseComments => "close-comments",
            Self::OpenComments => "open-comments",
            Self::Trash => "trash",
            Self::Restore => "restore",
        }
    }

    /// What it does to a post in somebody's hand. `comments_open` is none for what has no comments.
    pub fn effect(self, hand: Hand, post: Standing, comments_open: Option<bool>) -> Option<Effect> {
        let step = match self {
            Self::CloseComments | Self::OpenComments => {
                let open = self == Self::OpenComments;
                let changes = comments_open == Some(!open) && post.status != Status::Trashed;
                return (changes && hand.may_set_comments()).then_some(Effect::Comments(open));
            }
            Self::Unpublish => Step::Unpublish,
            Self::Trash => Step::Trash,
            Self::Restore => Step::Restore,
        };
        let to = step.from(post).filter(|_| hand.may(step, post))?;
        Some(Effect::Status(to))
    }
}

impl FromStr for Action {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let mut all = Self::ALL.into_iter();
        all.find(|action| action.as_str() == text)
            .ok_or(UnknownWord)
    }
}

/// What becomes of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Status(Status),
    /// Whether its comments are open.
    Comments(bool),
}

#[cfg(test)]
mod tests;
