//! What an admin may set in the studio: which settings there are, what may be entered for each,
//! and the sentence for each mistake. The only place where these rules stand. Not here: what the
//! configuration file says, where settings are kept, which time zones there are.
//!
//! Each setting is a text in one form, so that what was entered, what is kept and what the file
//! says can be compared.

mod fields;
mod mistake;
mod navigation;

pub use mistake::Mistake;
pub use navigation::{LINKS as NAVIGATION_LINKS, Link, Row, links};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use fields::one;

/// Longest texts, in characters that a person sees.
pub const NAME_CHARACTERS: usize = 80;
pub const TAGLINE_CHARACTERS: usize = 160;
pub const PHONE_CHARACTERS: usize = 30;
pub const WORD_CHARACTERS: usize = 80;
/// Most listed words: each comment is compared with all of them.
pub const WORDS: usize = 500;

/// One setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Key {
    Name,
    Tagline,
    Email,
    Phone,
    Language,
    /// Lines of label, tab and address.
    Navigation,
    TimeZone,
    /// "first", "all" or "closed".
    Policy,
    CloseAfterDays,
    Links,
    /// One a line.
    Words,
    PerMinute,
    PerMinutePerPost,
    From,
    /// "#1d4ed8", or nothing.
    Accent,
    /// Set by its own form, never typed: `server::settings::logo`'s.
    Logo,
}

/// Texts of settings.
pub type Texts = BTreeMap<Key, String>;

impl Key {
    pub const ALL: [Self; 16] = [
        Self::Name,
        Self::Tagline,
        Self::Email,
        Self::Phone,
        Self::Language,
        Self::Navigation,
        Self::TimeZone,
        Self::Policy,
        Self::CloseAfterDays,
        Self::Links,
        Self::Words,
        Self::PerMinute,
        Self::PerMinutePerPost,
        Self::From,
        Self::Accent,
        Self::Logo,
    ];

    /// Its name in the configuration file, and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "site.name",
            Self::Tagline => "site.tagline",
            Self::Email => "site.email",
            Self::Phone => "site.phone",
            Self::Language => "site.language",
            Self::Navigation => "site.navigation",
            Self::TimeZone => "site.time_zone",
            Self::Policy => "comments.policy",
            Self::CloseAfterDays => "comments.close_after_days",
            Self::Links => "comments.links",
            Self::Words => "comments.words",
            Self::PerMinute => "limits.comments_per_minute",
            Self::PerMinutePerPost => "limits.comments_per_minute_per_post",
            Self::From => "mail.from",
            Self::Accent => "site.accent",
            Self::Logo => "site.logo",
        }
    }

    /// Its field's name in the form; the navigation has several.
    pub fn field(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Tagline => "tagline",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Language => "language",
            Self::Navigation => "label-1",
            Self::TimeZone => "time-zone",
            Self::Policy => "policy",
            Self::CloseAfterDays => "close-after-days",
            Self::Links => "links",
            Self::Words => "words",
            Self::PerMinute => "per-minute",
            Self::PerMinutePerPost => "per-minute-per-post",
            Self::From => "from",
            Self::Accent => "accent",
            Self::Logo => "logo",
        }
    }

    /// What it is called where it is spoken of: "changed the site’s name".
    pub fn words(self) -> &'static str {
        match self {
            Self::Name => "the site’s name",
            Self::Tagline => "the line under the name",
            Self::Email => "the contact email",
            Self::Phone => "the contact phone number",
            Self::Language => "the language",
            Self::Navigation => "the navigation",
            Self::TimeZone => "the time zone",
            Self::Policy => "who may comment",
            Self::CloseAfterDays => "when comments close",
            Self::Links => "how many links make a comment wait",
            Self::Words => "the words that make a comment wait",
            Self::PerMinute => "how many comments one person may send in a minute",
            Self::PerMinutePerPost => "how many comments a post takes in a minute",
            Self::From => "the sender of mails",
            Self::Accent => "the accent colour",
            Self::Logo => "the logo",
        }
    }
}

/// The form as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub texts: Texts,
    pub navigation: Vec<Row>,
}

/// Every setting of the form in its one form, or what is wrong: at most one mistake for each, in
/// the order of the fields. What is as `usual` says, the file's own, is taken as it is: whoever
/// wrote the file answers for it.
pub fn parse(
    draft: &Draft,
    usual: &Texts,
    is_zone: impl Fn(&str) -> bool,
) -> Result<Texts, Vec<Mistake>> {
    let (mut taken, mut mistakes) = (Texts::new(), Vec::new());
    for key in Key::ALL {
        let parsed = match (key, draft.texts.get(&key)) {
            (Key::Logo, _) => continue,
            (Key::Navigation, _) => navigation::parse(&draft.navigation),
            (_, Some(typed)) if usual.get(&key).is_some_and(|usual| same(usual, typed)) => {
                Ok(usual[&key].clone())
            }
            (key, typed) => one(key, typed.map_or("", String::as_str), &is_zone),
        };
        match parsed {
            Ok(text) => drop(taken.insert(key, text)),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    match mistakes.is_empty() {
        true => Ok(taken),
        false => Err(mistakes),
    }
}

/// Forms send CRLF at the end of lines, and white space around what was typed says nothing.
fn same(usual: &str, typed: &str) -> bool {
    usual.trim() == typed.replace("\r\n", "\n").trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_zone(zone: &str) -> bool {
        ["Europe/London", "Asia/Dhaka"].contains(&zone)
    }

    fn texts(pairs: &[(Key, &str)]) -> Texts {
        let pairs = pairs.iter().map(|(key, text)| (*key, (*text).to_owned()));
        pairs.collect()
    }

    /// A form in which nothing is wrong.
    fn draft() -> Draft {
        Draft {
            texts: texts(&[
                (Key::Name, "  Harrowmere \r\n Commons "),
                (Key::Tagline, ""),
                (Key::Email, " hello@Harrowmere.example"),
                (Key::Phone, "01632 960 114"),
                (Key::Language, "en-GB"),
                (Key::TimeZone, "Europe/London"),
                (Key::Policy, "first"),
                (Key::CloseAfterDays, "0"),
                (Key::Links, "2"),
                (Key::Words, "casino\r\n\r\n cheap  loans \r\ncasino"),
                (Key::PerMinute, "10"),
                (Key::PerMinutePerPost, " 60 "),
                (Key::From, ""),
                (Key::Accent, "#1D4ED8"),
            ]),
            navigation: vec![Row {
                label: "About us".into(),
                address: "/about".into(),
                place: String::new(),
            }],
        }
    }

    fn with(key: Key, text: &str) -> Result<String, Vec<Mistake>> {
        let mut draft = draft();
        draft.texts.insert(key, text.to_owned());
        parse(&draft, &Texts::new(), is_zone).map(|taken| taken[&key].clone())
    }

    #[test]
    fn a_good_form_is_tidied() {
        let taken = parse(&draft(), &Texts::new(), is_zone).expect("settings");
        let tidied = [
            (Key::Name, "Harrowmere Commons"),
            (Key::Email, "hello@harrowmere.example"),
            (Key::Words, "casino\ncheap loans"),
            (Key::PerMinutePerPost, "60"),
            (Key::Accent, "#1d4ed8"),
            (Key::Navigation, "About us\t/about"),
        ];
        for (key, text) in tidied {
            assert_eq!(taken[&key], text, "{key:?}");
        }
        assert_eq!(taken.len(), Key::ALL.len() - 1);
    }

    #[test]
    fn an_empty_form_is_told_of_each_field_in_their_order() {
        let said = parse(&Draft::default(), &Texts::new(), is_zone).expect_err("mistakes");
        let fields: Vec<_> = said.iter().map(Mistake::field).collect();
        let required = [
            "name",
            "language",
            "time-zone",
            "policy",
            "close-after-days",
            "links",
            "per-minute",
            "per-minute-per-post",
        ];
        assert_eq!(fields, required);
    }

    #[test]
    fn each_setting_takes_what_it_should_and_nothing_else() {
        let long = "é".repeat(81);
        let wrong: [(Key, &[&str]); 11] = [
            (Key::Name, &["", " \n ", &long]),
            (Key::Tagline, &[&"x".repeat(161)]),
            (
                Key::Email,
                &["hello", "a@b", "a@b.example\nBcc: c@d.example"],
            ),
            (
                Key::Phone,
                &["12", "ask Ann", "0123456789012345678901234567890"],
            ),
            (
                Key::Language,
                &["", "english", "e", "en_GB", "en-", "en-123456789"],
            ),
            (Key::TimeZone, &["", "London", "../../etc/passwd"]),
            (Key::Policy, &["", "open"]),
            (Key::CloseAfterDays, &["", "-1", "3651", "two", "1.5"]),
            (Key::Links, &["0", "11"]),
            (Key::PerMinute, &["0", "1001"]),
            (Key::From, &["Ann <ann@example.org>"]),
        ];
        for (key, texts) in wrong {
            for text in texts {
                let said = with(key, text).expect_err(text);
                assert_eq!(said.len(), 1, "{key:?}: {text}");
                assert_eq!(said[0].field(), key.field(), "{text}");
                assert!(said[0].to_string().starts_with("Please"), "{text}");
            }
        }
        assert_eq!(
            with(Key::Phone, " +44 (0)20 7946 0018 ").expect("a number"),
            "+44 (0)20 7946 0018"
        );
        assert_eq!(with(Key::Email, "").expect("none"), "");
        assert_eq!(with(Key::Accent, " ").expect("none"), "");
        assert!(with(Key::Accent, "#ffd000").is_err());
        assert!(with(Key::Words, &"long ".repeat(40)).is_err());
        let many: String = (0..=WORDS)
            .map(|number| format!("word{number}\n"))
            .collect();
        assert_eq!(with(Key::Words, &many), Err(vec![Mistake::TooManyWords]));
    }

    #[test]
    fn what_the_file_says_is_taken_as_it_is() {
        let usual = texts(&[(Key::Phone, "ring the bell"), (Key::Words, "a\nb")]);
        let mut draft = draft();
        draft.texts.insert(Key::Phone, "ring the bell ".into());
        draft.texts.insert(Key::Words, "a\r\nb\r\n".into());
        let taken = parse(&draft, &usual, is_zone).expect("settings");
        assert_eq!(
            (&*taken[&Key::Phone], &*taken[&Key::Words]),
            ("ring the bell", "a\nb")
        );
    }
}
