//! A comment before it is one: what a reader may send, and the sentence for each mistake. The
//! only place where these rules stand; the browser asks them while the reader types, the server
//! for truth. Not here: tokens, rates, moderation, how a comment is shown.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::email::{self, is_email};
use super::text;

/// Characters a person sees.
pub const NAME_CHARACTERS: usize = 80;
/// Characters a person sees.
pub const MESSAGE_CHARACTERS: usize = 2_000;
/// More links than this are refused.
pub const LINKS: usize = 10;
/// Bytes per character a person sees that a text may have on average, beyond a small allowance:
/// one visible character can carry thousands of combining marks, while a family of three takes 18.
const BYTES_PER_CHARACTER: usize = 20;

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
    name: String,
    email: String,
    message: String,
}

impl Comment {
    /// One line, without control characters.
    pub fn name(&self) -> &str {
        &self.name
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
    #[error("Please enter your name.")]
    NameMissing,
    #[error("Please shorten your name to {NAME_CHARACTERS} characters or fewer.")]
    NameTooLong,
    #[error("Please enter a valid email address.")]
    EmailInvalid,
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
            Self::NameMissing | Self::NameTooLong => Field::Name,
            Self::EmailInvalid => Field::Email,
            Self::MessageMissing | Self::MessageTooLong | Self::TooManyLinks => Field::Message,
        }
    }
}

/// The comment, or what is wrong with it: at most one mistake for each field, in their order.
pub fn parse(draft: &Draft) -> Result<Comment, Vec<Mistake>> {
    let mistakes = mistakes(draft);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    Ok(Comment {
        name: tidy_name(&draft.name),
        email: email::tidy(&draft.email),
        message: tidy_message(&draft.message),
    })
}

/// What is wrong with a draft: at most one mistake for each field, in their order.
pub fn mistakes(draft: &Draft) -> Vec<Mistake> {
    let fields = Field::ALL.into_iter();
    fields.filter_map(|field| mistake(draft, field)).collect()
}

/// What is wrong with one field of the draft.
pub fn mistake(draft: &Draft, field: Field) -> Option<Mistake> {
    match field {
        Field::Name => name_mistake(&tidy_name(&draft.name)),
        Field::Email => (!is_email(draft.email.trim())).then_some(Mistake::EmailInvalid),
        Field::Message => message_mistake(&tidy_message(&draft.message)),
    }
}

/// Characters that may still be typed into the message; below zero, how many are too many.
pub fn remaining(message: &str) -> i64 {
    let count = |number| i64::try_from(number).unwrap_or(i64::MAX);
    count(MESSAGE_CHARACTERS) - count(text::characters(&tidy_message(message)))
}

/// How many web addresses a text names, with or without `http://`.
pub fn links(text: &str) -> usize {
    let lower = text.to_ascii_lowercase();
    let count = |start| lower.matches(start).count();
    count("http://") + count("https://") + count("www.")
        - count("http://www.")
        - count("https://www.")
}

/// What is wrong with a name that [`tidy_name`] gave.
pub(super) fn name_mistake(name: &str) -> Option<Mistake> {
    if !name.chars().any(is_seen) {
        return Some(Mistake::NameMissing);
    }
    too_long(name, NAME_CHARACTERS).then_some(Mistake::NameTooLong)
}

fn message_mistake(message: &str) -> Option<Mistake> {
    if !message.chars().any(is_seen) {
        Some(Mistake::MessageMissing)
    } else if too_long(message, MESSAGE_CHARACTERS) {
        Some(Mistake::MessageTooLong)
    } else {
        (links(message) > LINKS).then_some(Mistake::TooManyLinks)
    }
}

/// By bytes first: what can't be right isn't counted.
fn too_long(text: &str, characters: usize) -> bool {
    text.len() > characters * BYTES_PER_CHARACTER || text::characters(text) > characters
}

/// One line, without what can't be seen.
pub(super) fn tidy_name(name: &str) -> String {
    text::single_line(&name.replace(is_unwanted, ""))
}

/// Line ends as LF, no control characters, no white space at line ends, no run of empty lines.
fn tidy_message(message: &str) -> String {
    let message = message.replace("\r\n", "\n").replace('\r', "\n");
    let mut tidy = String::with_capacity(message.len());
    let mut empty = 0;
    for line in message.lines() {
        let line = line.replace(|c| c != '\t' && (is_unwanted(c) || c.is_control()), "");
        let line = line.trim_end();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            tidy.push_str(line);
            tidy.push('\n');
        }
    }
    tidy.trim().to_owned()
}

/// Invisible characters that turn the text around them about or hide in it. Joiners stay: names
/// in many scripts, and emoji, are written with them.
fn is_unwanted(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

/// Something that leaves ink.
fn is_seen(character: char) -> bool {
    !character.is_whitespace()
        && !character.is_control()
        && !matches!(character, '\u{200c}' | '\u{200d}' | '\u{34f}' | '\u{115f}' | '\u{1160}'
            | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0100}'..='\u{e01ef}')
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
            Some(vec![Mistake::NameTooLong, Mistake::MessageTooLong])
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
            Some(vec![Mistake::NameMissing, Mistake::MessageMissing])
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
