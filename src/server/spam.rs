//! Whether a comment may appear at once, waits for a moderator, or is spam, and why. No third
//! party is asked. What may be sent at all is `domain::comment`'s.

mod listed;
mod names;
mod scorer;

pub use scorer::{Class, learn};

use super::config::Config;
use super::db::evidence::Evidence;
use super::db::{self, Connection};
use super::error::Error;
use crate::domain::comment::{self, Comment};
use crate::domain::moderation::{Hold, Status};

/// Nobody reads and writes faster, in milliseconds.
const HASTE: i64 = 3_000;
/// Scores from here on are spam, and from here on doubtful.
const SPAM: f64 = 0.99;
const DOUBT: f64 = 0.8;

/// A comment before the rules, with what is known of how it came.
#[derive(Clone, Debug)]
pub struct Suspect<'a> {
    pub comment: &'a Comment,
    /// The field that people don't see was filled in.
    pub trapped: bool,
    /// For how long it was written, where that is known; milliseconds.
    pub took: Option<i64>,
    /// The site or the post holds every comment.
    pub all_wait: bool,
    pub trust: Trust,
}

/// How well the sender is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// No comment of the address is approved.
    None,
    /// One is, but this may be anybody.
    Address,
    /// It comes from a device of the address's owner.
    Device,
}

/// Where a comment stands from the start, and why where that isn't approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub status: Status,
    pub held_for: Option<Hold>,
}

impl Verdict {
    fn spam(why: Hold) -> Self {
        Self {
            status: Status::Spam,
            held_for: Some(why),
        }
    }

    fn held(why: Hold) -> Self {
        Self {
            status: Status::Pending,
            held_for: Some(why),
        }
    }
}

/// What the site knows of a comment from the address with this hash.
pub async fn evidence(
    on: &mut Connection,
    comment: &Comment,
    email_hash: &str,
) -> Result<Evidence, Error> {
    db::evidence::of(on, &scorer::words(comment), email_hash).await
}

/// Applies all rules. What speaks against a comment is named before what merely isn't known.
pub fn judge(config: &Config, suspect: &Suspect<'_>, evidence: &Evidence) -> Verdict {
    if suspect.trapped {
        return Verdict::spam(Hold::Trap);
    }
    let comment = suspect.comment;
    let score = scorer::score(&evidence.words);
    if score >= SPAM && suspect.trust != Trust::Device {
        return Verdict::spam(Hold::Score);
    }
    let settings = &config.comments;
    let names = evidence.names.iter().chain([&config.site.name]);
    let many_links = comment::links(comment.message()) >= settings.links as usize;
    let hasty = suspect.took.is_some_and(|took| (0..HASTE).contains(&took));
    let against = [
        (many_links, Hold::Links),
        (listed::holds(&settings.words, comment), Hold::Word),
        (names::is_like(comment.name(), names), Hold::Name),
        (hasty, Hold::Haste),
        (score >= DOUBT, Hold::Doubt),
        (suspect.all_wait, Hold::Policy),
        (suspect.trust == Trust::None, Hold::First),
        (suspect.trust == Trust::Address, Hold::Device),
    ];
    let reason = against.iter().find(|(applies, _)| *applies);
    reason.map_or(
        Verdict {
            status: Status::Approved,
            held_for: None,
        },
        |(_, why)| Verdict::held(*why),
    )
}
