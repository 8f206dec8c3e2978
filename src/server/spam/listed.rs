//! Words and phrases that the operator listed, found as whole words.

use crate::domain::comment::Comment;
use crate::server::db::search::words::folded;

/// Whether the name or the message holds one of them, whatever case and accents.
pub fn holds(listed: &[String], comment: &Comment) -> bool {
    if listed.is_empty() {
        return false;
    }
    let (name, message) = (folded(comment.name()), folded(comment.message()));
    listed.iter().any(|entry| {
        let entry = folded(entry);
        let within = |text: &[String]| text.windows(entry.len()).any(|words| *words == *entry);
        !entry.is_empty() && (within(&name) || within(&message))
    })
}

#[cfg(test)]
mod tests {
    use crate::domain::comment::{Comment, Draft, parse};

    fn comment(message: &str) -> Comment {
        let draft = Draft {
            name: "Asha".into(),
            email: "asha@example.org".into(),
            message: message.into(),
        };
        parse(&draft).expect("a comment")
    }

    #[test]
    fn a_listed_word_is_found_whole_and_never_inside_another() {
        let listed = [
            "casino".to_owned(),
            "cheap loans".to_owned(),
            "…".to_owned(),
        ];
        for held in ["Visit my CASINO!", "the Casíno", "get cheap\nloans, now"] {
            assert!(super::holds(&listed, &comment(held)), "{held}");
        }
        for free in ["the casinos", "Occasinous", "cheap little loans", "Tea"] {
            assert!(!super::holds(&listed, &comment(free)), "{free}");
        }
    }
}
