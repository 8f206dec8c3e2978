//! The links of mails: who has one may do what it names, signed in or not. Nobody's address can be
//! read from one.

use super::{DAY, Keys};
use crate::domain::moderation::Action;
use crate::server::ids::is_id;

/// Days for which a link is good, but for one that ends mails: that is good for ever.
pub const DAYS: i64 = 30;

/// What a link is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// A moderator's, for one decision. Good while the comment has this revision: any decision or
    /// edit gives it another.
    Decide {
        /// The comment's id.
        comment: String,
        action: Action,
        revision: i64,
        until: Day,
    },
    /// Stores a key on a device, for whoever has this address.
    Device { email_hash: String, until: Day },
    /// Ends the mails about comments to this address.
    Unsubscribe { email_hash: String },
}

/// The last day on which something is good: days since 1970, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(i64);

impl Day {
    /// Of a link that is made now.
    pub fn of_links(now: i64) -> Self {
        Self(now.div_euclid(DAY) + DAYS)
    }

    pub fn is_past(self, now: i64) -> bool {
        now.div_euclid(DAY) > self.0
    }
}

impl Link {
    fn parts(&self) -> Vec<String> {
        match self {
            Self::Decide {
                comment,
                action,
                revision,
                until: Day(day),
            } => vec![
                action.as_str().to_owned(),
                comment.clone(),
                revision.to_string(),
                day.to_string(),
            ],
            Self::Device {
                email_hash,
                until: Day(day),
            } => vec!["device".to_owned(), email_hash.clone(), day.to_string()],
            Self::Unsubscribe { email_hash } => vec!["stop".to_owned(), email_hash.clone()],
        }
    }

    fn from_parts(parts: &[&str]) -> Option<Self> {
        match *parts {
            ["device", email_hash, day] => Some(Self::Device {
                email_hash: email_hash.to_owned(),
                until: Day(day.parse().ok()?),
            }),
            ["stop", email_hash] => Some(Self::Unsubscribe {
                email_hash: email_hash.to_owned(),
            }),
            [action, comment, revision, day] if is_id(comment) => Some(Self::Decide {
                comment: comment.to_owned(),
                action: action.parse().ok()?,
                revision: revision.parse().ok()?,
                until: Day(day.parse().ok()?),
            }),
            _ => None,
        }
    }
}

impl Keys {
    /// What follows `/comment-links/` in an address.
    pub fn link(&self, link: &Link) -> String {
        let parts = link.parts();
        let texts: Vec<_> = parts.iter().map(String::as_str).collect();
        format!("{}.{}", texts.join("."), self.sign("link", &texts))
    }

    /// What the link is for; none where it isn't one of ours. Whether it is still good, its day
    /// and the database say.
    pub fn linked(&self, token: &str) -> Option<Link> {
        let (signed, signature) = token.rsplit_once('.')?;
        let parts: Vec<_> = signed.split('.').collect();
        self.verify("link", &parts, signature)
            .then(|| Link::from_parts(&parts))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_782_907_200_000;
    const ID: &str = "0190b7a0-0000-7000-8000-000000000001";
    const OTHER: &str = "0190b7a0-0000-7000-8000-000000000002";

    fn keys() -> Keys {
        Keys::new(&[7; 32]).expect("keys")
    }

    fn all() -> Vec<Link> {
        let until = Day::of_links(NOON);
        let email_hash = keys().email_hash("Asha@example.org");
        let mut links: Vec<_> = Action::ALL
            .into_iter()
            .map(|action| Link::Decide {
                comment: ID.into(),
                action,
                revision: 3,
                until,
            })
            .collect();
        links.push(Link::Device {
            email_hash: email_hash.clone(),
            until,
        });
        links.push(Link::Unsubscribe { email_hash });
        links
    }

    #[test]
    fn every_link_reads_back_and_fits_an_address_as_it_is() {
        for link in all() {
            let token = keys().link(&link);
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            assert!(token.chars().all(plain), "{token}");
            assert!(!token.to_lowercase().contains("asha"), "{token}");
            assert_eq!(keys().linked(&token), Some(link));
        }
    }

    #[test]
    fn no_part_of_a_link_can_be_another() {
        let elsewhere = Keys::new(&[8; 32]).expect("keys");
        for link in all() {
            let token = keys().link(&link);
            assert_eq!(elsewhere.linked(&token), None);
            let hash = keys().email_hash("asha@example.org");
            let changes = [
                ("approve", "trash"),
                ("spam", "approve"),
                (".3.", ".4."),
                (ID, OTHER),
                (".20665.", ".99999."),
                (&hash, &keys().email_hash("b@example.org")),
                ("device", "stop"),
                (".", ".."),
            ];
            for (from, to) in changes {
                let forged = token.replace(from, to);
                assert!(
                    forged == token || keys().linked(&forged).is_none(),
                    "{forged}"
                );
            }
            assert_eq!(keys().linked(&token[..token.len() - 1]), None);
        }
        for wrong in ["", ".", "..", "device", "stop.", ID] {
            assert_eq!(keys().linked(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_link_is_good_for_thirty_days() {
        let until = Day::of_links(NOON);
        assert!(!until.is_past(NOON + 30 * DAY));
        assert!(until.is_past(NOON + 31 * DAY));
    }
}
