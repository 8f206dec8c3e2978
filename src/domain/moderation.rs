//! Where a comment stands, and what a moderator may do with it. What makes the program hold one is
//! the server's.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where a comment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Pending,
    Approved,
    Spam,
    Trash,
}

impl Status {
    pub const ALL: [Self; 4] = [Self::Pending, Self::Approved, Self::Spam, Self::Trash];

    /// As kept in the database and said on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Spam => "spam",
            Self::Trash => "trash",
        }
    }
}

/// Most days after which a conversation may be set to end: ten years.
pub const MOST_DAYS: u32 = 3_650;

/// What holds for the comments on one post, beside whether it takes any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostRules {
    /// Every comment waits for a moderator.
    pub held: bool,
    /// It takes none any more so many days after its publication; 0 is never. None: as the site has it.
    pub days: Option<u32>,
}

/// A number of days, or nothing; none for anything else.
pub fn days(typed: &str) -> Option<Option<u32>> {
    match typed.trim() {
        "" => Some(None),
        number => number
            .parse()
            .ok()
            .filter(|days| *days <= MOST_DAYS)
            .map(Some),
    }
}

/// What a moderator does with a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    Approve,
    Spam,
    Trash,
}

impl Action {
    pub const ALL: [Self; 3] = [Self::Approve, Self::Spam, Self::Trash];

    /// As it stands in signed links.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Spam => "spam",
            Self::Trash => "trash",
        }
    }

    /// Where the comment stands afterwards.
    pub fn status(self) -> Status {
        match self {
            Self::Approve => Status::Approved,
            Self::Spam => Status::Spam,
            Self::Trash => Status::Trash,
        }
    }
}

/// Why the program did not approve a comment by itself. The text of each is said to moderators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "lowercase")]
pub enum Hold {
    #[error("a field that people don't see was filled in")]
    Trap,
    #[error("it reads like spam")]
    Score,
    #[error("every comment waits here")]
    Policy,
    #[error("it has several links")]
    Links,
    #[error("it holds a listed word")]
    Word,
    #[error("it was sent within three seconds")]
    Haste,
    #[error("the name looks like that of somebody here")]
    Name,
    #[error("it may be spam")]
    Doubt,
    #[error("no comment of this address was approved before")]
    First,
    #[error("the address is known, but not the device")]
    Device,
    #[error("readers reported it")]
    Reports,
}

impl Hold {
    pub const ALL: [Self; 11] = [
        Self::Trap,
        Self::Score,
        Self::Policy,
        Self::Links,
        Self::Word,
        Self::Haste,
        Self::Name,
        Self::Doubt,
        Self::First,
        Self::Device,
        Self::Reports,
    ];

    /// As kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trap => "trap",
            Self::Score => "score",
            Self::Policy => "policy",
            Self::Links => "links",
            Self::Word => "word",
            Self::Haste => "haste",
            Self::Name => "name",
            Self::Doubt => "doubt",
            Self::First => "first",
            Self::Device => "device",
            Self::Reports => "reports",
        }
    }
}

/// A word that names no status, no action and no reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not one of the known words")]
pub struct UnknownWord;

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Status {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let mut all = Self::ALL.into_iter();
        all.find(|status| status.as_str() == text)
            .ok_or(UnknownWord)
    }
}

impl FromStr for Hold {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let mut all = Self::ALL.into_iter();
        all.find(|hold| hold.as_str() == text).ok_or(UnknownWord)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for status in Status::ALL {
            assert_eq!(status.as_str().parse(), Ok(status));
        }
        for action in Action::ALL {
            assert_eq!(action.as_str().parse(), Ok(action));
        }
        for hold in Hold::ALL {
            assert_eq!(hold.as_str().parse(), Ok(hold));
        }
        assert_eq!("live".parse::<Status>(), Err(UnknownWord));
        assert_eq!("Approve".parse::<Action>(), Err(UnknownWord));
    }
}
