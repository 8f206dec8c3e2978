//! No redirect leaves the site. Leptos sends form posts without JavaScript back to their
//! `Referer`, which is whatever the sender says.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::origin::Origin;

const HOME: HeaderValue = HeaderValue::from_static("/");

/// 303 to a path of this site. Anything else, line breaks included, leads home.
pub fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path)
        .ok()
        .filter(|_| is_path(path))
        .unwrap_or(HOME);
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// Replaces a `Location` by `/` unless it's a path of this site or an address under the base URL.
/// One on the host that the visitor used (`visited`) becomes a path.
pub fn keep_home(headers: &mut HeaderMap, origin: &Origin, visited: Option<&str>) {
    let Some(location) = headers.get(header::LOCATION) else {
        return;
    };
    let text = location.to_str().unwrap_or_default();
    if is_path(text) || under(text, origin.as_str()).is_some() {
        return;
    }
    let path = visited.and_then(|host| local(text, host));
    let home = path
        .and_then(|path| HeaderValue::from_str(path).ok())
        .unwrap_or(HOME);
    headers.insert(header::LOCATION, home);
}

/// A path from the root, and nothing that a browser reads as a host: it takes `\` for `/` and
/// skips tabs and line breaks (WHATWG URL 4.4).
pub fn is_path(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first() == Some(&b'/')
        && bytes.get(1) != Some(&b'/')
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_graphic() && *byte != b'\\')
}

/// What follows `origin` in `text`, if it's an address there.
fn under<'t>(text: &'t str, origin: &str) -> Option<&'t str> {
    let path = text.strip_prefix(origin)?;
    (path.is_empty() || is_path(path)).then_some(path)
}

fn local<'t>(text: &'t str, host: &str) -> Option<&'t str> {
    let rest = text
        .strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"))?;
    under(rest, host).filter(|path| !path.is_empty())
}
