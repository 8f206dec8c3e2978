//! What is signed for the people who work here: links that mails and the log carry, the cookie of a
//! known device, and the keys under which attempts are counted.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Mac;

use super::Keys;
use crate::server::ids::is_id;

impl Keys {
    /// What follows `/studio/invitations/` in an address.
    pub fn invitation(&self, id: &str) -> String {
        self.named("invitation", id)
    }

    /// The id of the invitation with this link.
    pub fn invited<'t>(&self, token: &'t str) -> Option<&'t str> {
        self.name_of("invitation", token)
    }

    /// What follows `token=` in the link that replaces a forgotten password.
    pub fn reset(&self, id: &str) -> String {
        self.named("reset", id)
    }

    /// The id of the reset with this link.
    pub fn reset_of<'t>(&self, token: &'t str) -> Option<&'t str> {
        self.name_of("reset", token)
    }

    /// What follows `/studio/account/email/` in the link that confirms a new address.
    pub fn new_email(&self, id: &str) -> String {
        self.named("new email", id)
    }

    /// The id of the new address with this link.
    pub fn new_email_of<'t>(&self, token: &'t str) -> Option<&'t str> {
        self.name_of("new email", token)
    }

    /// What follows `/preview/` in the link that shows a post before it is published.
    pub fn preview(&self, id: &str) -> String {
        self.named("preview", id)
    }

    /// The id of the preview with this link.
    pub fn previewed<'t>(&self, token: &'t str) -> Option<&'t str> {
        self.name_of("preview", token)
    }

    /// The token with which the first account is made. The same until then; afterwards nobody asks
    /// for it any more.
    pub fn setup(&self) -> String {
        self.sign("setup", &[])
    }

    pub fn is_setup(&self, token: &str) -> bool {
        self.verify("setup", &[], token)
    }

    /// What the cookie of a device holds on which this address's owner signed in.
    pub fn known_device(&self, device: &str, email: &str) -> String {
        let signature = self.sign("known device", &[device, &self.email_hash(email)]);
        format!("{device}.{signature}")
    }

    /// The id of the device, if it is known as this address's.
    pub fn device_known_to<'t>(&self, cookie: &'t str, email: &str) -> Option<&'t str> {
        let (device, signature) = cookie.split_once('.')?;
        let parts = [device, &self.email_hash(email)];
        (is_id(device) && self.verify("known device", &parts, signature)).then_some(device)
    }

    /// What says that somebody's password was right a moment ago: good until then, and as long as
    /// the password has this hash.
    pub fn halfway(&self, person_id: &str, password: &str, until: i64) -> String {
        let until = until.to_string();
        let signature = self.sign("halfway", &[person_id, password, &until]);
        format!("{person_id}.{until}.{signature}")
    }

    /// Whose password [`Keys::halfway`] says was right: to be asked again with its hash.
    pub fn named_halfway(token: &str) -> Option<&str> {
        token.split('.').next().filter(|id| is_id(id))
    }

    pub fn is_halfway(&self, token: &str, (person_id, password): (&str, &str), now: i64) -> bool {
        let mut parts = token.splitn(3, '.');
        let (Some(id), Some(until), Some(signature)) = (parts.next(), parts.next(), parts.next())
        else {
            return false;
        };
        let in_time = until.parse::<i64>().is_ok_and(|until| now <= until);
        in_time && id == person_id && self.verify("halfway", &[id, password, until], signature)
    }

    /// 160 bits for an app to share, made for one round of one person's in one session: the same
    /// each time the page is shown, and kept only when it is taken into use.
    pub fn app_secret(&self, person_id: &str, session_id: &str, round: i64) -> [u8; 20] {
        self.bytes("app secret", &[person_id, session_id, &round.to_string()])
    }

    /// 80 bits of the recovery code with this number, likewise.
    pub fn recovery_code(
        &self,
        person_id: &str,
        session_id: &str,
        (round, number): (i64, usize),
    ) -> [u8; 10] {
        let parts = [
            person_id,
            session_id,
            &round.to_string(),
            &number.to_string(),
        ];
        self.bytes("recovery code", &parts)
    }

    /// A text that somebody else holds until it comes back: readable, unchanged, and in time.
    pub fn sealed(&self, purpose: &str, text: &str, until: i64) -> String {
        let (text, until) = (URL_SAFE_NO_PAD.encode(text), until.to_string());
        let signature = self.sign(purpose, &[&text, &until]);
        format!("{until}.{signature}.{text}")
    }

    /// The text that [`Keys::sealed`] was given.
    pub fn opened(&self, purpose: &str, sealed: &str, now: i64) -> Option<String> {
        let mut parts = sealed.splitn(3, '.');
        let (until, signature, text) = (parts.next()?, parts.next()?, parts.next()?);
        let in_time = until.parse::<i64>().is_ok_and(|until| now <= until);
        let ours = in_time && self.verify(purpose, &[text, until], signature);
        let bytes = ours.then(|| URL_SAFE_NO_PAD.decode(text).ok())??;
        String::from_utf8(bytes).ok()
    }

    fn bytes<const N: usize>(&self, purpose: &str, parts: &[&str]) -> [u8; N] {
        let whole = self.fed(purpose, parts).finalize().into_bytes();
        std::array::from_fn(|at| whole[at])
    }

    /// Under which attempts at this are counted, such as of signing in to an account.
    pub fn counter(&self, kind: &str, what: &str) -> String {
        self.sign("counter", &[kind, what])
    }

    fn named(&self, purpose: &str, id: &str) -> String {
        format!("{id}.{}", self.sign(purpose, &[id]))
    }

    fn name_of<'t>(&self, purpose: &str, token: &'t str) -> Option<&'t str> {
        let (id, signature) = token.split_once('.')?;
        (is_id(id) && self.verify(purpose, &[id], signature)).then_some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0190b7a0-0000-7000-8000-000000000001";
    const OTHER: &str = "0190b7a0-0000-7000-8000-000000000002";

    fn keys() -> Keys {
        Keys::new(&[7; 32]).expect("keys")
    }

    #[test]
    fn a_link_names_what_it_was_made_for_and_nothing_else() {
        let keys = keys();
        let (invitation, reset) = (keys.invitation(ID), keys.reset(ID));
        assert_eq!(keys.new_email_of(&keys.new_email(ID)), Some(ID));
        assert_eq!(keys.new_email_of(&reset), None);
        assert_eq!(keys.invited(&invitation), Some(ID));
        assert_eq!(keys.reset_of(&reset), Some(ID));
        let forged = invitation.replace(ID, OTHER);
        for wrong in ["", ID, &forged, &reset, &keys.own(ID)] {
            assert_eq!(keys.invited(wrong), None, "{wrong}");
        }
        assert_eq!(keys.reset_of(&invitation), None);
    }

    #[test]
    fn the_setup_token_is_one_sites() {
        assert!(keys().is_setup(&keys().setup()));
        let elsewhere = Keys::new(&[8; 32]).expect("keys");
        assert!(!keys().is_setup(&elsewhere.setup()));
        assert!(!keys().is_setup(""));
    }

    #[test]
    fn half_way_is_one_persons_with_one_password_and_not_for_long() {
        let token = keys().halfway(ID, "hash", 1_000);
        assert_eq!(Keys::named_halfway(&token), Some(ID));
        assert!(keys().is_halfway(&token, (ID, "hash"), 1_000));
        assert!(!keys().is_halfway(&token, (ID, "hash"), 1_001));
        assert!(!keys().is_halfway(&token, (ID, "another"), 1_000));
        assert!(!keys().is_halfway(&token, (OTHER, "hash"), 1_000));
        let forged = token.replace(".1000.", ".9000.");
        assert!(!keys().is_halfway(&forged, (ID, "hash"), 1_000));
        for none in ["", ".", "a.b.c", ID] {
            assert!(!keys().is_halfway(none, (ID, "hash"), 0), "{none}");
        }
    }

    #[test]
    fn what_is_sealed_comes_back_in_time_unchanged_and_for_what_it_was_made() {
        let sealed = keys().sealed("passkey", "a text", 1_000);
        assert_eq!(
            keys().opened("passkey", &sealed, 1_000).as_deref(),
            Some("a text")
        );
        assert_eq!(keys().opened("passkey", &sealed, 1_001), None);
        assert_eq!(keys().opened("another", &sealed, 1_000), None);
        let forged = sealed.replacen("1000", "9000", 1);
        for wrong in ["", "..", &forged, &format!("{sealed}x")] {
            assert_eq!(keys().opened("passkey", wrong, 0), None, "{wrong}");
        }
    }

    #[test]
    fn nothing_that_was_offered_is_offered_again() {
        let secret = keys().app_secret(ID, OTHER, 1);
        assert_eq!(secret, keys().app_secret(ID, OTHER, 1));
        for other in [
            keys().app_secret(ID, OTHER, 2),
            keys().app_secret(OTHER, ID, 1),
        ] {
            assert_ne!(secret, other);
        }
        let code = |round, number| keys().recovery_code(ID, OTHER, (round, number));
        assert_ne!(code(1, 0), code(1, 1));
        assert_ne!(code(1, 0), code(2, 0));
    }

    #[test]
    fn a_device_is_known_to_one_address_however_it_is_written() {
        let cookie = keys().known_device(ID, "asha@example.org");
        assert_eq!(
            keys().device_known_to(&cookie, "Asha@Example.org"),
            Some(ID)
        );
        assert_eq!(keys().device_known_to(&cookie, "other@example.org"), None);
        let forged = cookie.replace(ID, OTHER);
        assert_eq!(keys().device_known_to(&forged, "asha@example.org"), None);
    }
}
