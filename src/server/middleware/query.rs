//! Leptos shows the query's `__err` as the error of the server function named by `__path`, so any
//! link could put its author's words into our messages. Neither reaches a route.
//!
//! Our own forms without JavaScript don't need them: they post to plain handlers, which answer
//! with the form as it was.

use axum::extract::Request;
use axum::http::uri::{PathAndQuery, Uri};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::origin::is_safe;

const NAMES: [&[u8]; 2] = [b"__path", b"__err"];

/// Takes both out of the request's address. A safe request is answered here, with a redirect to
/// the address without them: the client reads the browser's address line too, at hydration.
pub fn strip(request: &mut Request) -> Option<Response> {
    let clean = cleaned(request.uri())?;
    if is_safe(request.method()) {
        let headers = [
            (header::LOCATION, clean.as_str()),
            (header::CACHE_CONTROL, "no-store"),
        ];
        return Some((StatusCode::SEE_OTHER, headers).into_response());
    }
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = Some(clean);
    if let Ok(uri) = Uri::from_parts(parts) {
        *request.uri_mut() = uri;
    }
    None
}

/// None if there is nothing to take out.
fn cleaned(uri: &Uri) -> Option<PathAndQuery> {
    let query = uri.query()?;
    if !query.split('&').any(is_named) {
        return None;
    }
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_named(pair)).collect();
    let path = uri.path();
    let address = if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    };
    address.parse().ok()
}

fn is_named(pair: &str) -> bool {
    let key = pair.split('=').next().unwrap_or_default().as_bytes();
    NAMES.contains(&decoded(key).as_slice())
}

/// Percent-decoded until nothing changes: also what would become one of the names if a later
/// reader decoded twice.
fn decoded(key: &[u8]) -> Vec<u8> {
    let mut key = key.to_vec();
    while let Some(at) = key.windows(3).position(|three| escaped(three).is_some()) {
        let byte = escaped(&key[at..at + 3]).unwrap_or_default();
        key.splice(at..at + 3, [byte]);
    }
    key
}

fn escaped(three: &[u8]) -> Option<u8> {
    let [b'%', high, low] = three else {
        return None;
    };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
}
