//! What is said about a text that is being written.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What keeps a text from being saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    Unreachable,
    SignedOut,
    Stale,
    Gone,
    Refused,
}

impl fmt::Display for Trouble {
    /// The sentence for the writer.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Unreachable => {
                "The site can’t be reached. Go on writing: it is sent as soon as it can be."
            }
            Self::SignedOut => "You are signed out. Sign in and it is saved.",
            Self::Stale => "This post was saved elsewhere meanwhile. That text stands below yours.",
            Self::Gone => "This post is no longer there. Copy your text if you need it.",
            Self::Refused => "Something has to be mended before it can be saved.",
        })
    }
}

/// What is said about the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// Nothing was changed since the page was opened.
    Nothing,
    Saving,
    Saved,
    /// It is saved in a moment, and nothing is in the way.
    Pending,
    /// The site doesn't have it; the device has, but for the last [`STORE_AFTER`](super::STORE_AFTER).
    OnDevice,
    /// Neither the site nor the device has it.
    NotSaved,
}

impl fmt::Display for Words {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Nothing => "",
            Self::Saving => "Saving…",
            Self::Saved => "Saved",
            Self::Pending => "Not saved yet",
            Self::OnDevice => "Saved on this device",
            Self::NotSaved => "Not saved",
        })
    }
}
