//! What can be wrong with what an admin enters, each with its sentence and its field.

use super::navigation::{ADDRESS_CHARACTERS, LABEL_CHARACTERS, LINKS};
use super::{Key, NAME_CHARACTERS, PHONE_CHARACTERS, TAGLINE_CHARACTERS, WORD_CHARACTERS, WORDS};
use crate::domain::colour;

/// The text of each is the sentence that the person sees. Rows of the navigation count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    #[error("Please enter the site’s name.")]
    NameMissing,
    #[error("Please shorten the site’s name to {NAME_CHARACTERS} characters or fewer.")]
    NameTooLong,
    #[error("Please shorten the line under the name to {TAGLINE_CHARACTERS} characters or fewer.")]
    TaglineTooLong,
    #[error("Please enter a valid contact email, or leave it empty.")]
    EmailInvalid,
    #[error(
        "Please enter the phone number with digits, spaces and + ( ) - only, {PHONE_CHARACTERS} \
         characters at most, or leave it empty."
    )]
    PhoneInvalid,
    #[error("Please enter the language as a tag like en-GB.")]
    LanguageInvalid,
    #[error("Please choose a time zone from the list, such as Europe/London.")]
    ZoneUnknown,
    #[error("Please give link {0} of the navigation a label.")]
    LabelMissing(usize),
    #[error(
        "Please shorten the label of link {0} of the navigation to {LABEL_CHARACTERS} characters \
         or fewer."
    )]
    LabelTooLong(usize),
    #[error(
        "Please give link {0} of the navigation an address: one of this site, like /about, or one \
         that begins with https://, {ADDRESS_CHARACTERS} characters at most."
    )]
    AddressInvalid(usize),
    #[error("Please give link {0} of the navigation a place: 1 for the first, 2 for the next.")]
    PlaceInvalid(usize),
    #[error("Please keep the navigation to {LINKS} links or fewer.")]
    TooManyLinks,
    #[error("Please choose who may comment.")]
    PolicyMissing,
    #[error("Please enter a whole number from {least} to {most} for {}.", .key.words())]
    Number { key: Key, least: u32, most: u32 },
    #[error("Please shorten each listed word or phrase to {WORD_CHARACTERS} characters or fewer.")]
    WordTooLong,
    #[error("Please list {WORDS} words or fewer.")]
    TooManyWords,
    #[error("Please enter a valid sender’s email, or leave it empty.")]
    FromInvalid,
    #[error(transparent)]
    Accent(colour::Mistake),
    /// Somebody else was faster.
    #[error(
        "Somebody has changed the settings since you opened this page. What you entered is still \
         here: look through it and save again, or open the page anew to see theirs."
    )]
    ChangedMeanwhile,
    /// Everything was saved; the text is why the mail didn't go.
    #[error("Your settings are saved, but the test mail was not sent: {0}.")]
    TestFailed(String),
}

impl Mistake {
    /// The name of the field that it is about; empty where it is about the whole.
    pub fn field(&self) -> String {
        let key = match self {
            Self::NameMissing | Self::NameTooLong => Key::Name,
            Self::TaglineTooLong => Key::Tagline,
            Self::EmailInvalid => Key::Email,
            Self::PhoneInvalid => Key::Phone,
            Self::LanguageInvalid => Key::Language,
            Self::ZoneUnknown => Key::TimeZone,
            Self::LabelMissing(row) | Self::LabelTooLong(row) => return format!("label-{row}"),
            Self::AddressInvalid(row) => return format!("address-{row}"),
            Self::PlaceInvalid(row) => return format!("place-{row}"),
            Self::TooManyLinks => Key::Navigation,
            Self::PolicyMissing => Key::Policy,
            Self::Number { key, .. } => *key,
            Self::WordTooLong | Self::TooManyWords => Key::Words,
            Self::FromInvalid => Key::From,
            Self::Accent(_) => Key::Accent,
            Self::ChangedMeanwhile | Self::TestFailed(_) => return String::new(),
        };
        key.field().to_owned()
    }
}
