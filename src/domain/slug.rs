//! The part of an address that names one thing: `/posts/{slug}`. Parsing and making, not storing.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Longest slug in bytes; short enough for every file system and mail client.
pub const LONGEST: usize = 80;

/// First path segments the program answers itself, so no page may be called so.
pub const RESERVED: [&str; 18] = [
    "api",
    "assets",
    "authors",
    "comment-links",
    "comments",
    "feed",
    "healthz",
    "media",
    "pages",
    "pkg",
    "posts",
    "preview",
    "readyz",
    "robots",
    "search",
    "sitemap",
    "studio",
    "tags",
];

/// Lower-case ASCII letters, digits and single hyphens, 1 to [`LONGEST`] bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// Why a text is no slug. The text of each is the sentence a person reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlugMistake {
    #[error("Please enter an address.")]
    Empty,
    #[error("The address is too long: {LONGEST} characters at most.")]
    TooLong,
    #[error(
        "The address may hold small letters, digits and single hyphens between them, nothing else."
    )]
    Characters,
    #[error("This address is used by the site itself. Please choose another.")]
    Reserved,
}

impl Slug {
    /// Reads a slug as written; nothing is corrected.
    pub fn parse(text: &str) -> Result<Self, SlugMistake> {
        if text.is_empty() {
            return Err(SlugMistake::Empty);
        }
        if text.len() > LONGEST {
            return Err(SlugMistake::TooLong);
        }
        let words = text.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        if words {
            Ok(Self(text.to_owned()))
        } else {
            Err(SlugMistake::Characters)
        }
    }

    /// Reads a page's slug, which stands at the root of the site and so may not be reserved.
    pub fn parse_page(text: &str) -> Result<Self, SlugMistake> {
        if RESERVED.contains(&text) {
            return Err(SlugMistake::Reserved);
        }
        Self::parse(text)
    }

    /// Makes a slug from ASCII text: everything else becomes a hyphen, cut at a word.
    /// `None` when nothing is left.
    pub fn from_ascii(text: &str) -> Option<Self> {
        let mut slug = String::new();
        for word in text
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
        {
            let separator = usize::from(!slug.is_empty());
            if slug.len() + separator + word.len() > LONGEST {
                if slug.is_empty() {
                    slug.push_str(&word[..LONGEST]);
                }
                break;
            }
            if separator == 1 {
                slug.push('-');
            }
            slug.push_str(word);
        }
        slug.make_ascii_lowercase();
        (!slug.is_empty()).then_some(Self(slug))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for Slug {
    type Error = SlugMistake;
    fn try_from(text: String) -> Result<Self, SlugMistake> {
        Self::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_letters_digits_and_single_hyphens_make_a_slug() {
        assert!(Slug::parse("notes-from-2026").is_ok());
        for wrong in [
            "Notes", "a--b", "-a", "a-", "a b", "a/b", "é", "a\r\nb", "..",
        ] {
            assert_eq!(Slug::parse(wrong), Err(SlugMistake::Characters), "{wrong}");
        }
        assert_eq!(Slug::parse(""), Err(SlugMistake::Empty));
        assert_eq!(Slug::parse(&"a".repeat(81)), Err(SlugMistake::TooLong));
    }

    #[test]
    fn a_page_may_not_take_an_address_of_the_site_itself() {
        assert_eq!(Slug::parse_page("studio"), Err(SlugMistake::Reserved));
        assert!(Slug::parse_page("about").is_ok());
    }

    #[test]
    fn a_title_becomes_a_slug_cut_at_a_word() {
        let slug = Slug::from_ascii("Who's   afraid of 3 bins?").map(String::from);
        assert_eq!(slug.as_deref(), Some("who-s-afraid-of-3-bins"));
        assert_eq!(Slug::from_ascii("…"), None);
        let long = Slug::from_ascii(&"seven77 ".repeat(40)).map(String::from);
        assert!(long.is_some_and(|slug| slug.len() <= LONGEST && !slug.ends_with('-')));
    }
}
