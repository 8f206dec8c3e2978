//! What the program signs, so that it knows its own again: forms, device keys, and links, of which
//! those of mails about comments are `link`'s and those for staff `people`'s. Each purpose has texts
//! of its own, so that none can stand in for another, and none is kept anywhere. HMAC-SHA256
//! (RFC 2104) with a secret that the database holds, compared in constant time; every text fits an
//! address as it is.

pub mod link;
mod people;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::db::Db;
use super::error::Error;
use super::ids::is_id;

/// Bytes of a signature: 128 bits, far beyond guessing.
const SIGNATURE: usize = 16;
const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;
/// A form's token is good for so long, and on to the end of that hour.
const FORM_HOURS: i64 = 48;

/// The secret, ready to sign. Cheap to clone.
#[derive(Clone)]
pub struct Keys(Hmac<Sha256>);

impl std::fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Keys")
    }
}

impl Keys {
    /// The keys of a site, from its database; the secret is made at the first call ever.
    pub async fn of(db: &Db) -> Result<Self, Error> {
        Self::new(&db.secret().await?)
    }

    pub fn new(secret: &[u8]) -> Result<Self, Error> {
        // HMAC takes keys of any length.
        let mac = Hmac::new_from_slice(secret);
        mac.map(Self)
            .map_err(|error| Error::Operator(format!("the secret in the settings: {error}")))
    }

    /// The token of a post's comment form: the same for everybody who gets the page in this hour.
    pub fn form(&self, post_id: &str, now: i64) -> String {
        let hour = now.div_euclid(HOUR).to_string();
        let signature = self.sign("form", &[post_id, &hour]);
        format!("{hour}.{signature}")
    }

    /// Whether it is that post's token and has not expired.
    pub fn is_form(&self, token: &str, post_id: &str, now: i64) -> bool {
        let Some((hour, signature)) = token.split_once('.') else {
            return false;
        };
        // An hour ahead: another node's clock may be a moment before ours.
        let recent = hour
            .parse::<i64>()
            .is_ok_and(|hour| (-1..=FORM_HOURS).contains(&(now.div_euclid(HOUR) - hour)));
        recent && self.verify("form", &[post_id, hour], signature)
    }

    /// The link of a comment's writer: what follows `own=` in an address.
    pub fn own(&self, comment_id: &str) -> String {
        format!("{comment_id}.{}", self.sign("own", &[comment_id]))
    }

    /// The id of the comment whose writer has this link.
    pub fn owned<'t>(&self, link: &'t str) -> Option<&'t str> {
        let (id, signature) = link.split_once('.')?;
        (is_id(id) && self.verify("own", &[id], signature)).then_some(id)
    }

    /// The key by which a device may comment at once under an address: what its browser keeps and
    /// the form sends.
    pub fn device(&self, email: &str) -> String {
        self.device_of(&self.email_hash(email))
    }

    /// The same, for an address of which only [`Keys::email_hash`] is known.
    pub fn device_of(&self, email_hash: &str) -> String {
        self.sign("device", &[email_hash])
    }

    pub fn is_device(&self, key: &str, email: &str) -> bool {
        self.verify("device", &[&self.email_hash(email)], key)
    }

    /// Stands for an e-mail address: the same however its letters are written.
    pub fn email_hash(&self, email: &str) -> String {
        self.sign("email", &[&email.trim().to_lowercase()])
    }

    /// Stands for a network that comments come from.
    pub fn sender(&self, network: &str) -> String {
        self.sign("sender", &[network])
    }

    /// Stands for what somebody sent: the same for the same, and only then.
    pub fn submission(&self, parts: &[&str]) -> String {
        self.sign("submission", parts)
    }

    fn sign(&self, purpose: &str, parts: &[&str]) -> String {
        let whole = self.fed(purpose, parts).finalize().into_bytes();
        URL_SAFE_NO_PAD.encode(&whole[..SIGNATURE])
    }

    fn verify(&self, purpose: &str, parts: &[&str], signature: &str) -> bool {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(signature) else {
            return false;
        };
        bytes.len() == SIGNATURE
            && self
                .fed(purpose, parts)
                .verify_truncated_left(&bytes)
                .is_ok()
    }

    /// Each part behind its length, so that no two lists of parts are the same bytes.
    fn fed(&self, purpose: &str, parts: &[&str]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in [purpose].iter().chain(parts) {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part.as_bytes());
        }
        mac
    }
}

/// What a form's token says of the day (UTC) of its page; of what is none, all of it.
pub fn form_day(token: &str) -> String {
    let hour = token.split('.').next().unwrap_or_default().parse::<i64>();
    hour.map_or_else(
        |_| token.to_owned(),
        |hour| hour.div_euclid(DAY / HOUR).to_string(),
    )
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

    #[test]
    fn a_forms_token_is_the_same_for_an_hour_and_good_for_48() {
        let token = keys().form(ID, NOON);
        assert_eq!(token, keys().form(ID, NOON + HOUR - 1));
        assert_ne!(token, keys().form(ID, NOON + HOUR));
        for rendered in [NOON, NOON + HOUR / 2, NOON + HOUR - 1] {
            for good in [rendered, rendered + 47 * HOUR, rendered + 48 * HOUR] {
                assert!(keys().is_form(&token, ID, good), "{good}");
            }
            for expired in [rendered + 49 * HOUR, rendered - 3 * HOUR] {
                assert!(!keys().is_form(&token, ID, expired), "{expired}");
            }
        }
    }

    #[test]
    fn the_tokens_of_one_day_are_told_from_those_of_another() {
        let day = |now| form_day(&keys().form(ID, now));
        assert_eq!(day(NOON), day(NOON + 11 * HOUR));
        assert_ne!(day(NOON), day(NOON + 12 * HOUR));
        assert_eq!(form_day("nonsense"), "nonsense");
    }

    #[test]
    fn a_forms_token_is_one_posts_and_one_sites() {
        let token = keys().form(ID, NOON);
        assert!(keys().is_form(&token, ID, NOON));
        assert!(!keys().is_form(&token, OTHER, NOON));
        let elsewhere = Keys::new(&[8; 32]).expect("keys");
        assert!(!elsewhere.is_form(&token, ID, NOON));
        for wrong in ["", ".", "20635", "x.y", &token[..token.len() - 1]] {
            assert!(!keys().is_form(wrong, ID, NOON), "{wrong}");
        }
    }

    #[test]
    fn an_own_link_names_its_comment_and_no_other() {
        let link = keys().own(ID);
        assert_eq!(keys().owned(&link), Some(ID));
        let forged = link.replace(ID, OTHER);
        for wrong in ["", ID, forged.as_str(), &link.replace('.', "..")] {
            assert_eq!(keys().owned(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_device_key_is_one_addresss_however_it_is_written() {
        let key = keys().device("Asha@Example.org");
        assert!(keys().is_device(&key, " asha@example.org "));
        assert!(!keys().is_device(&key, "other@example.org"));
        assert!(!keys().is_device("", "asha@example.org"));
    }

    #[test]
    fn no_signature_stands_for_another_purpose_or_another_split() {
        let keys = keys();
        assert_ne!(keys.sign("own", &["a"]), keys.sign("email", &["a"]));
        assert_ne!(keys.submission(&["ab", "c"]), keys.submission(&["a", "bc"]));
        assert_ne!(keys.submission(&["a", ""]), keys.submission(&["a"]));
        let as_own = format!("{ID}.{}", keys.sign("link", &[ID]));
        assert_eq!(keys.owned(&as_own), None);
    }

    #[test]
    fn what_is_signed_fits_an_address_as_it_is() {
        for number in 0..50 {
            let link = keys().own(&crate::server::ids::new(NOON + number));
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            assert!(link.chars().all(plain), "{link}");
        }
    }
}
