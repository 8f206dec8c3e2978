//! The people who work here: how they come in, what keeps others out, and what an admin does with
//! accounts. What is to be typed is `domain::person`'s rule; the pages are `ui::studio`'s.
//!
//! What needs a right takes it as a parameter ([`Staff`], [`Editor`], [`Admin`]); who has none is
//! told [`Error::SignInNeeded`] or [`Error::NotFound`] by the viewer who lacks it.
//!
//! [`Staff`]: super::context::Staff
//! [`Editor`]: super::context::Editor
//! [`Admin`]: super::context::Admin

mod add;
mod agents;
mod own;
mod throttle;
mod upkeep;

pub mod activity;
pub mod command;
pub mod cookies;
pub mod email;
pub mod invitations;
pub mod keep;
pub mod mails;
pub mod passkeys;
pub mod passwords;
pub mod resets;
pub mod second_factor;
pub mod sessions;
pub mod setup;
pub mod sign_in;

pub use upkeep::forget;

use super::context::Staff;
use super::error::Error;
use crate::api::studio::Problem;
use crate::domain::author;
use crate::domain::comment;
use crate::domain::manuscript;
use crate::domain::media;
use crate::domain::person::Mistake;
use crate::domain::settings;

/// Why something about an account wasn't done.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// A form's mistakes, in the order of its fields; never empty (422).
    #[error("{}", sentences(.0))]
    Mistakes(Vec<Mistake>),
    /// The same, of a comment that was written in the studio.
    #[error("{}", sentences(.0))]
    Comment(Vec<comment::Mistake>),
    /// The same, of what is said of a file of the library.
    #[error(transparent)]
    Media(#[from] media::Mistake),
    /// The same, of the site's settings (409 where somebody else was faster).
    #[error("{}", sentences(.0))]
    Settings(Vec<settings::Mistake>),
    /// The same, of a post that is written; 409 where somebody else saved it meanwhile.
    #[error("{}", sentences(.0))]
    Manuscript(Vec<manuscript::Mistake>),
    /// Files that could not be taken; never empty (422, unless others could be).
    #[error("{}", words(&.0.problems))]
    Files(LeftOut),
    /// The password was right, and a code is asked for as well; what says so, for the next form.
    #[error("Please enter the code that your app shows.")]
    CodeNeeded(String),
    /// Mistakes of more than one kind, each beside its field; never empty (422).
    #[error("{}", words(.0))]
    Problems(Vec<Problem>),
    /// Too often in a short time; good again after so many seconds, at least 1 (429).
    #[error("Too many attempts. Please try again in {}.", seconds(*.0))]
    Throttled(i64),
    #[error(transparent)]
    Failed(#[from] Error),
}

impl Refused {
    /// Whether a part of it was done all the same, or something else meanwhile: what the page shows
    /// besides the form is out of date.
    pub fn is_partly_done(&self) -> bool {
        use settings::Mistake::{ChangedMeanwhile, TestFailed};
        match self {
            Self::Files(left_out) => left_out.taken > 0,
            Self::Settings(mistakes) => mistakes
                .iter()
                .any(|mistake| matches!(mistake, ChangedMeanwhile | TestFailed(_))),
            // What others saved is shown beside the form.
            Self::Manuscript(mistakes) => mistakes.iter().any(manuscript::Mistake::is_conflict),
            _ => false,
        }
    }
}

impl From<Mistake> for Refused {
    fn from(mistake: Mistake) -> Self {
        Self::Mistakes(vec![mistake])
    }
}

impl From<author::Mistake> for Problem {
    fn from(mistake: author::Mistake) -> Self {
        Self {
            field: mistake.field().unwrap_or_default(),
            sentence: mistake.to_string(),
        }
    }
}

impl From<author::Mistake> for Refused {
    fn from(mistake: author::Mistake) -> Self {
        Self::Problems(vec![mistake.into()])
    }
}

/// Files of an upload that could not be taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    pub problems: Vec<Problem>,
    /// How many others were taken.
    pub taken: usize,
}

/// What the browser brought along.
#[derive(Clone, Copy, Debug, Default)]
pub struct Browser<'a> {
    /// The value of its device cookie.
    pub device: Option<&'a str>,
    /// What it says that it is: `User-Agent`.
    pub agent: Option<&'a str>,
}

/// Somebody who has come in.
#[derive(Debug)]
pub struct SignedIn {
    /// For the session cookie. Kept nowhere but in the browser.
    pub token: String,
    /// For the device cookie.
    pub device: String,
    pub staff: Staff,
}

fn sentences(mistakes: &[impl ToString]) -> String {
    let sentences: Vec<_> = mistakes.iter().map(ToString::to_string).collect();
    sentences.join(" ")
}

fn words(problems: &[Problem]) -> String {
    let words: Vec<_> = problems.iter().map(|one| one.sentence.as_str()).collect();
    words.join(" ")
}

fn seconds(number: i64) -> String {
    match number {
        1 => "1 second".into(),
        _ => format!("{number} seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::email::EmailMistake;
    use crate::domain::name::NameMistake;

    #[test]
    fn what_is_refused_is_said_in_sentences() {
        let mistakes = Refused::Mistakes(vec![NameMistake::Missing.into(), EmailMistake.into()]);
        assert_eq!(
            mistakes.to_string(),
            "Please enter your name. Please enter a valid email address."
        );
        assert_eq!(
            Refused::Throttled(1).to_string(),
            "Too many attempts. Please try again in 1 second."
        );
        assert_eq!(
            Refused::Throttled(90).to_string(),
            "Too many attempts. Please try again in 90 seconds."
        );
    }
}
