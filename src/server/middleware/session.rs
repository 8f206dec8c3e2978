//! Whether a request carries a session cookie. Not whether that session is valid.

use axum::http::{HeaderMap, header};

/// The session cookie's name where the site is served over http.
pub const PLAIN: &str = "session";
/// Its name over https: only this host can have set it (RFC 6265bis 4.1.3.2).
pub const HOST: &str = "__Host-session";

/// True if any `Cookie` header names a session cookie, whatever its value.
pub fn is_carried(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::COOKIE)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b';'))
        .filter_map(|pair| pair.split(|byte| *byte == b'=').next())
        .map(<[u8]>::trim_ascii)
        .any(|name| name == PLAIN.as_bytes() || name == HOST.as_bytes())
}
