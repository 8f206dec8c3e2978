//! What somebody may do here. Each role may do all that the one before it may.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What somebody may do here, in the order of how much that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Drafts, and submits for review.
    Contributor,
    /// Publishes their own.
    Author,
    /// Works on all posts and comments.
    Editor,
    /// Keeps the people and the settings.
    Admin,
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Contributor, Self::Author, Self::Editor, Self::Admin];

    /// As kept in the database, sent by forms and said on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contributor => "contributor",
            Self::Author => "author",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Contributor => "Contributor",
            Self::Author => "Author",
            Self::Editor => "Editor",
            Self::Admin => "Admin",
        }
    }

    /// What somebody with this role may do, beside a choice of roles.
    pub fn about(self) -> &'static str {
        match self {
            Self::Contributor => "Writes drafts and submits them for review.",
            Self::Author => "Writes and publishes their own posts.",
            Self::Editor => "Works on all posts and looks after the comments.",
            Self::Admin => "Does all that editors do, invites people and changes the settings.",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A word that is no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such role")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Self, UnknownRole> {
        let mut roles = Self::ALL.into_iter();
        roles.find(|role| role.as_str() == word).ok_or(UnknownRole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_more_than_the_one_before_it() {
        assert!(Role::ALL.is_sorted());
        assert!(Role::Admin > Role::Editor && Role::Author > Role::Contributor);
    }

    #[test]
    fn a_role_is_read_as_it_is_written_and_nothing_else_is_one() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        for wrong in ["", "Admin", "owner", "admin "] {
            assert_eq!(wrong.parse::<Role>(), Err(UnknownRole), "{wrong}");
        }
    }
}
