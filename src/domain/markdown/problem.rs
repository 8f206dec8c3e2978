//! What a writer may want to mend, in words for the writer. Warnings only: nothing here keeps
//! anyone from publishing.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Something in a text that readers may stumble over. `Display` is the sentence for the writer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// An image with no alternative text, neither in the text nor in the library.
    MissingAltText {
        /// The image's address.
        src: String,
    },
    /// A heading more than one level below the one before it. Levels are those on the page.
    HeadingJump {
        /// Level of the heading before (1 is the page's title).
        from: u8,
        /// Level of this heading.
        to: u8,
        /// The heading without markup.
        text: String,
    },
    /// A link whose words say nothing about where it leads.
    ClickHere {
        /// The link's words.
        text: String,
    },
    /// A very long sentence.
    LongSentence {
        /// How it begins.
        beginning: String,
        /// How many words it has.
        words: usize,
    },
    /// A link to an address that can't be linked; its words are shown without a link.
    LostLink {
        /// The address as written.
        address: String,
    },
    /// An image from another site; it is shown as a link, since pages ask nothing of others.
    ImageElsewhere {
        /// The image's address.
        src: String,
    },
    /// Sound or film without a title, neither in the text nor in the library.
    UntitledRecording {
        /// Its address.
        src: String,
    },
    /// A footnote that nothing in the text refers to.
    UnusedNote {
        /// Its label.
        label: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, middle, after) = self.sentence();
        out.write_str(before)?;
        out.write_str(middle)?;
        out.write_str(after)
    }
}

impl Problem {
    /// What stands before, what is quoted from the text, what stands after.
    fn sentence(&self) -> (&'static str, &str, &'static str) {
        match self {
            Self::MissingAltText { src } => (
                "The image ",
                src,
                " has no alt text. Say in a few words what it shows, for people who can’t see it.",
            ),
            Self::HeadingJump { text, .. } => (
                "The heading “",
                text,
                "” skips a level. Give it one level less, so that people who move by headings miss nothing.",
            ),
            Self::ClickHere { text } => (
                "The link “",
                text,
                "” doesn’t say where it leads. Use words that make sense on their own.",
            ),
            Self::LongSentence { beginning, .. } => (
                "The sentence that begins “",
                beginning,
                "” is very long. Two shorter ones are easier to read.",
            ),
            Self::LostLink { address } => (
                "The address ",
                address,
                " can’t be linked, so its words are shown without a link.",
            ),
            Self::ImageElsewhere { src } => (
                "The image ",
                src,
                " is on another site, so readers get a link to it. Upload it to show it here.",
            ),
            Self::UntitledRecording { src } => (
                "The recording ",
                src,
                " has no title. Say in a few words what it is, as with a picture’s alt text.",
            ),
            Self::UnusedNote { label } => (
                "Nothing in the text refers to the footnote “",
                label,
                "”. It is shown at the end all the same.",
            ),
        }
    }
}
