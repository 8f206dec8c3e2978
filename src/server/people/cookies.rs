//! The two cookies of those who are signed in, and how they are read and written. Readers have
//! none.
//!
//! `session` holds the session's token. `device` says that this browser was signed in here before,
//! which is worth nothing but that strangers' attempts don't count against it.

use axum::http::{HeaderMap, header};

use crate::server::middleware::session::{HOST, PLAIN};

/// The device cookie's names, over http and over https.
const DEVICE: &str = "device";
const HOST_DEVICE: &str = "__Host-device";

/// Seconds. A session lasts no longer; a device is known as long as browsers keep a cookie.
const SESSION_AGE: i64 = 90 * 86_400;
const DEVICE_AGE: i64 = 400 * 86_400;

/// Writes and reads the cookies of one site.
#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    https: bool,
}

impl Cookies {
    /// Of the site at this address: over https, only the host itself can set them
    /// (RFC 6265bis 4.1.3.2).
    pub fn of(base_url: &str) -> Self {
        Self {
            https: base_url.starts_with("https:"),
        }
    }

    /// The session's token that a request carries.
    pub fn session(self, headers: &HeaderMap) -> Option<&str> {
        read(headers, self.session_name())
    }

    /// What the request carries of its device.
    pub fn device(self, headers: &HeaderMap) -> Option<&str> {
        read(headers, self.device_name())
    }

    /// `Set-Cookie` with this token.
    pub fn set_session(self, token: &str) -> String {
        self.cookie(self.session_name(), token, SESSION_AGE)
    }

    /// `Set-Cookie` that takes the session away.
    pub fn end_session(self) -> String {
        self.cookie(self.session_name(), "", 0)
    }

    /// `Set-Cookie` with this device's key.
    pub fn set_device(self, key: &str) -> String {
        self.cookie(self.device_name(), key, DEVICE_AGE)
    }

    fn session_name(self) -> &'static str {
        if self.https { HOST } else { PLAIN }
    }

    fn device_name(self) -> &'static str {
        if self.https { HOST_DEVICE } else { DEVICE }
    }

    fn cookie(self, name: &str, value: &str, age: i64) -> String {
        let secure = if self.https { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}")
    }
}

/// The first cookie of this name.
fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carrying(cookies: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(header::COOKIE, cookie.parse().expect("a header"));
        }
        headers
    }

    #[test]
    fn over_https_the_cookie_is_the_hosts_own_and_secure() {
        let cookies = Cookies::of("https://example.org");
        assert_eq!(
            cookies.set_session("abc"),
            "__Host-session=abc; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            cookies.end_session(),
            "__Host-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure"
        );
        assert!(cookies.set_device("k").starts_with("__Host-device=k; "));
    }

    #[test]
    fn over_http_it_is_neither() {
        let cookies = Cookies::of("http://127.0.0.1:3000");
        assert_eq!(
            cookies.set_session("abc"),
            "session=abc; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax"
        );
    }

    #[test]
    fn a_cookie_is_found_among_others_and_only_under_its_whole_name() {
        let plain = Cookies::of("http://127.0.0.1");
        let headers = carrying(&["a=b; session=one", "device=two"]);
        assert_eq!(plain.session(&headers), Some("one"));
        assert_eq!(plain.device(&headers), Some("two"));
        for none in ["xsession=one", "session", "session=", "__Host-session=one"] {
            assert_eq!(plain.session(&carrying(&[none])), None, "{none}");
        }
        let https = Cookies::of("https://example.org");
        assert_eq!(https.session(&headers), None);
    }
}
