//! What is signed for the people who work here: links that mails and the log carry, the cookie of a
//! known device, and the keys under which attempts are counted.

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
