//! What people are called. The only place where this rule and its sentences stand.

use serde::{Deserialize, Serialize};

use super::text;

/// Characters a person sees.
pub const NAME_CHARACTERS: usize = 80;

/// Why a text is no name. The text of each is the sentence that its owner sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
pub enum NameMistake {
    #[error("Please enter your name.")]
    Missing,
    #[error("Please shorten your name to {NAME_CHARACTERS} characters or fewer.")]
    TooLong,
}

/// A person's name: one line, without what can't be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    pub fn parse(typed: &str) -> Result<Self, NameMistake> {
        let name = text::plain_line(typed);
        if text::is_blank(&name) {
            Err(NameMistake::Missing)
        } else if text::is_longer(&name, NAME_CHARACTERS) {
            Err(NameMistake::TooLong)
        } else {
            Ok(Self(name))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_that_can_be_seen() {
        let name = Name::parse("  Asha \u{202e}\n Rahman ").expect("a name");
        assert_eq!(name.as_str(), "Asha Rahman");
        assert_eq!(Name::parse(" \u{200b}\u{3164} "), Err(NameMistake::Missing));
        assert!(Name::parse(&"é".repeat(80)).is_ok());
        assert_eq!(Name::parse(&"é".repeat(81)), Err(NameMistake::TooLong));
    }
}
