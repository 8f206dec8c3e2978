//! Sending a text, one save after the other. A save that got no answer may have arrived: it is sent
//! once more as it was, and what was typed since goes after it. So nobody meets their own text as
//! somebody else's.

use crate::api::studio::writing::Kept;
use crate::api::studio::{Answered, Problem, Returned};
use crate::domain::editor::Answer;
use crate::ui::browser::studio::{Fields, send_for_status};

/// What the page adds to a form of its own accord.
const OWN: [&str; 7] = ["base", "over", "new", "writer", "background", "stays", "do"];

/// Said of what is refused for its length alone, before anybody has read it.
const TOO_LARGE: &str =
    "This is more than the site accepts at once. Please shorten it, or make two posts of it.";

/// What came of a save.
#[derive(Debug)]
pub enum Outcome {
    Saved(Kept),
    Refused(Returned),
    /// The site doesn't have it, and wouldn't take it as it is.
    Failed(Answer),
    /// It may be there all the same, by this sending or an earlier one.
    Open(Answer),
}

impl Outcome {
    fn of(answer: Option<(u16, String)>) -> Self {
        let Some((status, json)) = answer else {
            return Self::Open(Answer::Unreachable);
        };
        match (status, serde_json::from_str(&json)) {
            (_, Ok(Answered::Saved(kept))) => Self::Saved(kept),
            (_, Ok(Answered::SignIn)) => Self::Open(Answer::SignIn),
            (404 | 410, _) => Self::Failed(Answer::Gone),
            (409, _) => Self::Failed(Answer::Stale),
            (413, _) => Self::Refused(too_large()),
            (408 | 429 | 502..=504, _) => Self::Open(Answer::Unreachable),
            (400..500, Ok(Answered::Refused(returned))) => Self::Refused(returned),
            _ => Self::Failed(Answer::Unreachable),
        }
    }
}

fn too_large() -> Returned {
    let whole = Problem {
        field: String::new(),
        sentence: TOO_LARGE.to_owned(),
    };
    Returned {
        problems: vec![whole],
        ..Returned::default()
    }
}

/// What was typed, without what the page adds.
pub fn typed(fields: &str) -> Vec<&str> {
    let pairs = fields.split('&');
    pairs.filter(|pair| !OWN.contains(&name(pair))).collect()
}

/// The version that a form says it was made from.
pub fn base(fields: &str) -> &str {
    let mut pairs = fields.split('&');
    pairs
        .find_map(|pair| pair.strip_prefix("base="))
        .unwrap_or_default()
}

/// The form with these of the page's own fields, which need no encoding.
pub fn with(fields: &str, own: &[(&str, &str)]) -> String {
    let is_set = |pair: &&str| own.iter().any(|(field, _)| *field == name(pair));
    let kept = fields.split('&').filter(|pair| !is_set(pair));
    let set = own.iter().map(|(field, value)| format!("{field}={value}"));
    let pairs: Vec<_> = kept.map(str::to_owned).chain(set).collect();
    pairs.join("&")
}

fn name(pair: &str) -> &str {
    pair.split_once('=').map_or(pair, |(name, _)| name)
}

/// Sends a text, and before it what got no answer. What came of it, and what has no answer now.
///
/// `first_answered` hears what the site says of what was sent before, and what is open from then on.
pub async fn send(
    mut action: String,
    before: Option<String>,
    mut fields: String,
    first_answered: impl FnOnce(Kept, &str),
) -> (Outcome, Option<String>) {
    if let Some(before) = before {
        // What a button asked for isn't done a second time.
        let alone = with(&before, &[("background", "yes"), ("do", "")]);
        match post(&action, alone).await {
            Outcome::Saved(kept) => {
                fields = with(&fields, &[("base", &kept.base)]);
                action.clone_from(&kept.page);
                first_answered(kept, &fields);
            }
            open @ Outcome::Open(_) => return (open, Some(before)),
            failed @ Outcome::Failed(Answer::Stale | Answer::Gone) => return (failed, None),
            // It stands in nothing's way: what is typed now may do better.
            Outcome::Refused(_) | Outcome::Failed(_) => {}
        }
    }
    let outcome = post(&action, fields.clone()).await;
    let open = matches!(outcome, Outcome::Open(_)).then_some(fields);
    (outcome, open)
}

async fn post(action: &str, fields: String) -> Outcome {
    Outcome::of(send_for_status(action.to_owned(), Fields::Encoded(fields)).await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_typed_tells_two_forms_apart() {
        let sent = "title=One&base=a&body=two+words&do=save";
        let now = "title=One&base=b&body=two+words&background=yes";
        assert_eq!(typed(sent), typed(now));
        assert_ne!(typed(sent), typed("title=One&base=a&body=two+word"));
        assert_ne!(typed("title=a"), typed("title=a&based=b"));
    }

    #[test]
    fn only_what_may_be_there_all_the_same_is_sent_again() {
        let is_open =
            |answer: Option<(u16, String)>| matches!(Outcome::of(answer), Outcome::Open(_));
        for status in [408, 429, 502, 503, 504] {
            assert!(is_open(Some((status, String::new()))), "{status}");
        }
        for status in [400, 403, 404, 409, 410, 413, 500] {
            assert!(!is_open(Some((status, String::new()))), "{status}");
        }
        assert!(is_open(None));
        let asks_to_sign_in = serde_json::to_string(&Answered::SignIn).expect("JSON");
        assert!(is_open(Some((401, asks_to_sign_in))));
    }

    #[test]
    fn the_pages_own_fields_are_put_in_the_place_of_what_they_were() {
        let fields = with("base=a&title=base%3D&do=save", &[("base", "b"), ("do", "")]);
        assert_eq!(fields, "title=base%3D&base=b&do=");
        assert_eq!(base(&fields), "b");
        assert_eq!(base("title=a"), "");
    }
}
