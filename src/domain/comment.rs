//! A comment before it is one: what a reader may send, and the sentence for each mistake. The
//! only place where these rules stand; the browser asks them while the reader types, the server
//! for truth. Not here: tokens, rates, moderation, how a comment is shown.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::email::{self, EmailMistake};
use super::name::{Name, NameMistake};
use super::text;

/// Characters a person sees.
pub const MESSAGE_CHARACTERS: usize = 2_000;
/// More links than this are refused.
pub const LINKS: usize = 10;

/// The three fields as the reader typed them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub name: String,
    pub email: String,
    pub message: String,
}

/// A draft without mistakes, tidied. Only [`parse`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    name: Name,
    email: String,
    message: String,
}

impl Comment {
    /// One line, without control characters.
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// As typed, without white space around it; the host in lower case.
    pub fn email(&self) -> &str {
        &self.email
    }

    /// Lines end in LF; at most one empty line in a row.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    Name,
    Email,
    Message,
}

impl Field {
    pub const ALL: [Self; 3] = [Self::Name, Self::Email, Self::Message];

    /// The field's name in the form, and the end of its element's id.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Message => "message",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What is wrong with a field. The text of each is the sentence that the reader sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
pub enum Mistake {
    #[error(transparent)]
    Name(#[from] NameMistake),
    #[error(transparent)]
    Email(#[from] EmailMistake),
    #[error("Please enter a message.")]
    MessageMissing,
    #[error("Please shorten your message to 2,000 characters or fewer.")]
    MessageTooLong,
    #[error("Please use no more than {LINKS} links in your message.")]
    TooManyLinks,
}

impl Mistake {
    /// The field that it is about.
    pub fn field(self) -> Field {
        match self {
            Self::Name(_) => Field::Name,
            Self::Email(_) => Field::Email,
            Self::MessageMissing | Self::MessageTooLong | Self::TooManyLinks => Field::Message,
        }
    }
}

/// The comment, or what is wrong with it: at most one mistake for each field, in their order.
pub fn parse(draft: &Draft) -> Result<Comment, Vec<Mistake>> {
    match (name(draft), email(draft), message(draft)) {
        (Ok(name), Ok(email), Ok(message)) => Ok(Comment {
            name,
            email,
            message,
        }),
        (name, email, message) => {
            let mistakes = [name.err(), email.err(), message.err()];
            Err(mistakes.into_iter().flatten().collect())
        }
    }
}

/// What is wrong with a draft: at most one mistake for each field, in their order.
pub fn mistakes(draft: &Draft) -> Vec<Mistake> {
    parse(draft).err().unwrap_or_default()
}

/// What is wrong with one field of the draft.
pub fn mistake(draft: &Draft, field: Field) -> Option<Mistake> {
    match field {
        Field::Name => name(draft).err(),
        Field::Email => email(draft).err(),
        Field::Message => message(draft).err(),
    }
}

fn name(draft: &Draft) -> Result<Name, Mistake> {
    Ok(Name::parse(&draft.name)?)
}

fn email(draft: &Draft) -> Result<String, Mistake> {
    Ok(email::parse(&draft.email)?)
}

fn message(draft: &Draft) -> Result<String, Mistake> {
    let message = text::paragraphs(&draft.message);
    if text::is_blank(&message) {
        Err(Mistake::MessageMissing)
    } else if text::is_longer(&message, MESSAGE_CHARACTERS) {
        Err(Mistake::MessageTooLong)
    } else if links(&message) > LINKS {
        Err(Mistake::TooManyLinks)
    } else {
        Ok(message)
    }
}

/// Characters that may still be typed into the message; below zero, how many are too many.
pub fn remaining(message: &str) -> i64 {
    let count = |number| i64::try_from(number).unwrap_or(i64::MAX);
    count(MESSAGE_CHARACTERS) - count(text::characters(&text::paragraphs(message)))
}

/// How many web addresses a text names, with or without `http://`.
pub fn links(text: &str) -> usize {
    let lower = text.to_ascii_lowercase();
    let count = |start| lower.matches(start).count();
    count("http://") + count("https://") + count("www.")
        - count("http://www.")
        - count("https://www.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(name: &str, email: &str, message: &str) -> Draft {
        let [name, email, message] = [name, email, message].map(str::to_owned);
        Draft {
            name,
            email,
            message,
        }
    }

    fn said(draft: &Draft) -> Vec<String> {
        let mistakes = parse(draft).err().unwrap_or_default();
        mistakes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_empty_form_is_told_of_each_field_in_their_order() {
        assert_eq!(
            said(&Draft::default()),
            [
                "Please enter your name.",
                "Please enter a valid email address.",
                "Please enter a message."
            ]
        );
    }

    #[test]
    fn a_good_form_is_tidied_and_kept() {
        let sent = draft(
            "  Asha \u{202e} Rahman ",
            " asha@Example.ORG ",
            "One.  \r\n\r\n\r\n\r\nTwo.\u{0}\r\n",
        );
        let comment = parse(&sent).expect("a comment");
        assert_eq!(comment.name(), "Asha Rahman");
        assert_eq!(comment.email(), "asha@example.org");
        assert_eq!(comment.message(), "One.\n\nTwo.");
    }

    #[test]
    fn characters_are_counted_as_a_person_sees_them() {
        let family = "👩‍👩‍👧";
        let at_most = draft(&family.repeat(80), "a@b.example", &"é".repeat(2_000));
        assert_eq!(said(&at_most), [""; 0]);
        assert_eq!(remaining(&at_most.message), 0);
        let beyond = draft(&family.repeat(81), "a@b.example", &"e\u{301}".repeat(2_001));
        assert_eq!(
            said(&beyond),
            [
                "Please shorten your name to 80 characters or fewer.",
                "Please shorten your message to 2,000 characters or fewer."
            ]
        );
        assert_eq!(remaining(&beyond.message), -1);
    }

    #[test]
    fn one_character_under_a_mountain_of_marks_is_too_long() {
        let mountain = format!("a{}", "\u{301}".repeat(20_000));
        assert_eq!(
            parse(&draft(&mountain, "a@b.example", &mountain)).err(),
            Some(vec![NameMistake::TooLong.into(), Mistake::MessageTooLong])
        );
    }

    #[test]
    fn what_leaves_no_ink_is_nothing() {
        let blank = draft(
            "\u{200b}\u{3164}\u{200d}",
            "a@b.example",
            "\u{feff}\n \u{2800}",
        );
        assert_eq!(
            parse(&blank).err(),
            Some(vec![NameMistake::Missing.into(), Mistake::MessageMissing])
        );
    }

    #[test]
    fn ten_links_pass_and_eleven_do_not() {
        let of = |count| {
            draft(
                "A",
                "a@b.example",
                &"see https://www.example.org ".repeat(count),
            )
        };
        assert_eq!(links(&of(10).message), 10);
        assert_eq!(said(&of(10)), [""; 0]);
        assert_eq!(
            said(&of(11)),
            ["Please use no more than 10 links in your message."]
        );
    }
}
