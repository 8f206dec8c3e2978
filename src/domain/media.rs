//! What is said of a picture for those who don't see it, with the sentence for each mistake. The
//! only place where these rules stand.

use super::text;

/// Most characters of an alt text. Screen readers read it in one breath.
pub const ALT_CHARACTERS: usize = 500;

/// What is wrong. The text of each is the sentence that the person sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    #[error("Please shorten the alt text to {ALT_CHARACTERS} characters or fewer.")]
    AltTooLong,
    #[error(
        "Please either describe the picture or say that it only decorates: what decorates is \
         passed over, with its words."
    )]
    AltOfDecoration,
    #[error("This file is used, so it stays. Please take it out of what uses it first.")]
    Used,
}

impl Mistake {
    /// The field that it is about; none where it is about the whole.
    pub fn field(self) -> Option<&'static str> {
        match self {
            Self::AltTooLong | Self::AltOfDecoration => Some("alt"),
            Self::Used => None,
        }
    }
}

/// What is said of a picture; nothing where it only decorates, or where nobody has said it yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    alt: String,
    decorative: bool,
}

impl Description {
    pub fn parse(alt: &str, decorative: bool) -> Result<Self, Mistake> {
        let alt = text::single_line(alt);
        if decorative && !alt.is_empty() {
            return Err(Mistake::AltOfDecoration);
        }
        // By bytes first: what can't be right isn't counted.
        if alt.len() > 40 * ALT_CHARACTERS || text::characters(&alt) > ALT_CHARACTERS {
            return Err(Mistake::AltTooLong);
        }
        Ok(Self { alt, decorative })
    }

    /// One line.
    pub fn alt(&self) -> &str {
        &self.alt
    }

    pub fn is_decorative(&self) -> bool {
        self.decorative
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_one_line_of_a_length_that_can_be_listened_to() {
        let said =
            Description::parse(" A bench,\r\n facing a wall ", false).expect("a description");
        assert_eq!(said.alt(), "A bench, facing a wall");
        assert!(Description::parse(&"é".repeat(500), false).is_ok());
        let long = Description::parse(&"é".repeat(501), false);
        assert_eq!(long, Err(Mistake::AltTooLong));
    }

    #[test]
    fn what_decorates_says_nothing() {
        let said = Description::parse(" ", true).expect("a decoration");
        assert!(said.is_decorative() && said.alt().is_empty());
        let both = Description::parse("A bench", true);
        assert_eq!(both, Err(Mistake::AltOfDecoration));
    }
}
