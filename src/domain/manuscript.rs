//! What may be typed for a post, what has to be mended before it can be published, and what a look
//! at it finds. Line ends are `lines`', the text's own problems `markdown`'s.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::markdown::Problem;
use super::moderation::MOST_DAYS;
use super::name::NAME_CHARACTERS;
use super::post::{Kind, UnknownWord};
use super::slug::SlugMistake;
use super::text;

/// What a post is called that was saved without a title. It is none when it is to be published.
pub const UNTITLED: &str = "Untitled";
/// Most authors of a post.
pub const AUTHORS: usize = 50;
/// Most tags of a post.
pub const TAGS: usize = 50;

/// What is wrong with a form. The text of each is the sentence that the writer sees.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    #[error("Please enter a title before you publish.")]
    TitleMissing,
    #[error(transparent)]
    Address(#[from] SlugMistake),
    #[error("Another post or page has this address. Please choose another.")]
    AddressTaken,
    #[error("Nobody who writes here is called “{0}”. Please choose from the list.")]
    AuthorUnknown(String),
    #[error("Please name {AUTHORS} authors or fewer.")]
    AuthorsTooMany,
    #[error("Please shorten the name of each author to {NAME_CHARACTERS} characters or fewer.")]
    AuthorTooLong,
    #[error("There is no tag “{0}” yet. Please ask an editor to add it, or leave it out.")]
    TagUnknown(String),
    #[error("Please choose {TAGS} tags or fewer.")]
    TagsTooMany,
    #[error("Please shorten each tag to {NAME_CHARACTERS} characters or fewer.")]
    TagTooLong,
    #[error("This picture isn’t in your library any more. Please choose another, or none.")]
    ImageUnknown,
    #[error("Please enter the language as its tag, such as cy for Welsh.")]
    LanguageInvalid,
    #[error("Please enter a number of days up to {MOST_DAYS}, or nothing.")]
    DaysInvalid,
    #[error("Please enter a date and a time.")]
    WhenMissing,
    #[error("Please enter a time that is still to come.")]
    WhenPast,
    #[error("The clocks go forward that night, so this time doesn’t exist. Please choose another.")]
    WhenSkipped,
    /// Somebody saved in the meantime.
    #[error(
        "Somebody else has saved this post since you opened it. Your text is in the form; theirs \
         stands below it. Nothing is lost: save yours over it, or take theirs."
    )]
    Stale,
    /// The same, where no text was sent.
    #[error("The text was changed since you opened this page. Please look at it again.")]
    Changed,
}

impl Mistake {
    /// The field that it is about.
    pub fn field(&self) -> &'static str {
        match self {
            Self::TitleMissing => "title",
            Self::Address(_) | Self::AddressTaken => "address",
            Self::AuthorUnknown(_) | Self::AuthorsTooMany | Self::AuthorTooLong => "authors",
            Self::TagUnknown(_) | Self::TagsTooMany | Self::TagTooLong => "tags",
            Self::ImageUnknown => "image",
            Self::LanguageInvalid => "language",
            Self::DaysInvalid => "comments-days",
            Self::WhenMissing | Self::WhenPast | Self::WhenSkipped => "when",
            Self::Stale => "base",
            Self::Changed => "",
        }
    }

    /// Whether it is about what somebody else did meanwhile.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Stale | Self::Changed)
    }
}

/// What was typed, before anything is looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    pub title: String,
    pub address: String,
    pub kicker: String,
    pub place: String,
    pub summary: String,
    pub body: String,
    /// The text byte for byte, where the form carries it.
    pub exact: Option<String>,
    /// Names, in order.
    pub authors: Vec<String>,
    pub tags: Vec<String>,
    /// The name of a file of the library, or nothing.
    pub image: String,
    pub image_alt: String,
    pub comments_open: bool,
    /// Whether every comment waits, and after how many days there can be none. None leaves both.
    pub comments_rules: Option<(bool, String)>,
    /// A tag; empty for the site's language. None leaves it as it is.
    pub language: Option<String>,
    pub kind: Option<Kind>,
}

/// Names between commas, each once.
pub fn names(typed: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut seen = HashSet::new();
    for name in typed.split(',').map(text::single_line) {
        if !name.is_empty() && seen.insert(name.clone()) {
            names.push(name);
        }
    }
    names
}

/// Whether so many authors with names so long may be looked up. `own` are those that the post has,
/// which may stay however they came to it.
pub fn check_authors(names: &[String], own: &[&str]) -> Result<(), Mistake> {
    match are_few(names, own, AUTHORS) {
        false => Err(Mistake::AuthorsTooMany),
        true if are_short(names, own) => Ok(()),
        true => Err(Mistake::AuthorTooLong),
    }
}

/// The same for tags.
pub fn check_tags(names: &[String], own: &[&str]) -> Result<(), Mistake> {
    match are_few(names, own, TAGS) {
        false => Err(Mistake::TagsTooMany),
        true if are_short(names, own) => Ok(()),
        true => Err(Mistake::TagTooLong),
    }
}

fn are_few(names: &[String], own: &[&str], most: usize) -> bool {
    names.len() <= most.max(own.len())
}

fn are_short(names: &[String], own: &[&str]) -> bool {
    let is_long = |name: &&String| text::is_longer(name, NAME_CHARACTERS);
    let mut long = names.iter().filter(is_long);
    long.all(|name| own.contains(&name.as_str()))
}

/// Most completions that are offered.
const COMPLETIONS: usize = 30;

/// What a field of names with commas between may become: what stands in it, with the name that is
/// being typed completed from those that there are, or with another one behind it.
pub fn completions(typed: &str, known: &[String]) -> Vec<String> {
    let (before, last) = typed.rsplit_once(',').unwrap_or(("", typed));
    let last = text::single_line(last);
    let whole = known.contains(&last);
    let chosen = names(match whole {
        true => typed,
        false => before,
    });
    // Each completion repeats them, and no more may be chosen anyway.
    if chosen.len() >= AUTHORS.max(TAGS) {
        return Vec::new();
    }
    let kept: String = chosen.iter().map(|name| format!("{name}, ")).collect();
    let begun = last.to_lowercase();
    let fits = |name: &&String| {
        let is_new = !chosen.contains(name);
        is_new && (whole || name.to_lowercase().contains(&begun))
    };
    let fitting = known.iter().filter(fits).take(COMPLETIONS);
    fitting.map(|name| format!("{kept}{name}")).collect()
}

/// So many characters of a summary are shown wherever a link to the post stands; more may be cut.
pub const SUMMARY_SHOWN: i32 = 160;

/// How many more characters of a summary would be shown everywhere; less than 0 for what is too
/// much.
pub fn summary_left(summary: &str) -> i32 {
    let used = text::characters(summary.trim());
    SUMMARY_SHOWN.saturating_sub(i32::try_from(used).unwrap_or(i32::MAX))
}

/// A line that was typed, or what it was where that is the same to a reader of the form.
pub fn line(before: Option<&str>, typed: &str) -> Option<String> {
    let shown = before.unwrap_or_default();
    if typed == shown {
        return before.map(str::to_owned);
    }
    let line = text::single_line(typed);
    (!line.is_empty()).then_some(line)
}

/// The title that a post gets: [`UNTITLED`] for none.
pub fn title(before: &str, typed: &str) -> String {
    line(Some(before), typed)
        .filter(|title| !title.trim().is_empty())
        .unwrap_or_else(|| UNTITLED.to_owned())
}

/// Whether a post with this title may be published.
pub fn is_titled(title: &str) -> bool {
    !title.trim().is_empty() && title != UNTITLED
}

/// Why a text was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// It came with an import.
    Imported,
    Saved,
    /// By itself, while somebody wrote.
    Background,
    Submitted,
    Scheduled,
    Published,
    Updated,
    /// From an earlier one.
    Restored,
}

impl Why {
    pub const ALL: [Self; 8] = [
        Self::Imported,
        Self::Saved,
        Self::Background,
        Self::Submitted,
        Self::Scheduled,
        Self::Published,
        Self::Updated,
        Self::Restored,
    ];

    /// As kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Imported => "imported",
            Self::Saved => "saved",
            Self::Background => "background",
            Self::Submitted => "submitted",
            Self::Scheduled => "scheduled",
            Self::Published => "published",
            Self::Updated => "updated",
            Self::Restored => "restored",
        }
    }

    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Imported => "Imported",
            Self::Saved => "Saved",
            Self::Background => "Saved while writing",
            Self::Submitted => "Submitted for review",
            Self::Scheduled => "Scheduled",
            Self::Published => "Published",
            Self::Updated => "Updated",
            Self::Restored => "Restored from an earlier version",
        }
    }
}

impl std::str::FromStr for Why {
    type Err = UnknownWord;
    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let mut all = Self::ALL.into_iter();
        all.find(|why| why.as_str() == word).ok_or(UnknownWord)
    }
}

/// What a look at a post before it is published finds. Only a missing title keeps it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Check {
    #[error("It has no title yet.")]
    NoTitle,
    #[error("It has no text yet.")]
    NoText,
    #[error("Its address still says that it has no title. Give it one of its own.")]
    PlainAddress,
    #[error("No author is named. Readers like to know who speaks to them.")]
    NoAuthor,
    #[error("The lead image has no alt text. Say in a few words what it shows.")]
    ImageWithoutAlt,
    /// A word that writers leave for themselves.
    #[error("“{0}” stands in it: something may still be missing there.")]
    Unfinished(String),
    /// Of the text, which says it itself.
    #[error("{0}")]
    InText(Problem),
}

/// What of a post is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Looked<'a> {
    pub title: &'a str,
    pub address: &'a str,
    pub summary: &'a str,
    /// Without markup.
    pub text: &'a str,
    /// Of a post: a page is the organisation's.
    pub lacks_authors: bool,
    pub has_image_without_alt: bool,
    pub problems: &'a [Problem],
}

/// In the order of the form.
pub fn checks(of: Looked<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    let untitled = !is_titled(of.title);
    checks.extend(untitled.then_some(Check::NoTitle));
    let is_plain = !untitled && of.address.starts_with("untitled");
    checks.extend(is_plain.then_some(Check::PlainAddress));
    checks.extend(of.text.trim().is_empty().then_some(Check::NoText));
    checks.extend(of.lacks_authors.then_some(Check::NoAuthor));
    checks.extend(of.has_image_without_alt.then_some(Check::ImageWithoutAlt));
    let places = [of.title, of.summary, of.text];
    let left = ["TODO", "TK", "TKTK"].into_iter().filter(|word| {
        let has = |place: &&str| {
            place
                .split(|c: char| !c.is_alphanumeric())
                .any(|one| one == *word)
        };
        places.iter().any(has)
    });
    checks.extend(left.map(|word| Check::Unfinished(word.to_owned())));
    checks.extend(of.problems.iter().cloned().map(Check::InText));
    checks
}

#[cfg(test)]
mod tests;
