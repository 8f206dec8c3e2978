//! Bodies that can't be what their route reads are refused before it: server functions read any
//! bytes as JSON whatever `Content-Type` says, and a form of another site may send `text/plain`.

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use mime_guess::mime::{self, Mime};

use super::Refusal;
use super::origin::is_safe;

/// Where server functions live.
const SERVER_FUNCTIONS: &str = "/api/";

const UNSUPPORTED: Refusal = Refusal::new(
    StatusCode::UNSUPPORTED_MEDIA_TYPE,
    "This address takes forms and JSON only.",
);

const UNBOUNDED: Refusal = Refusal::new(
    StatusCode::BAD_REQUEST,
    "The form's parts could not be told apart. Please reload the page and try again.",
);

/// 415 for an unsafe request to a server function in a type that no codec in use writes; 400 for
/// multipart without a usable boundary, anywhere (RFC 2046 5.1.1).
pub fn check(request: &Request) -> Result<(), Refusal> {
    if is_safe(request.method()) {
        return Ok(());
    }
    let kind = content_type(request.headers());
    if is_multipart(request.headers()) && !kind.as_ref().is_some_and(has_boundary) {
        return Err(UNBOUNDED);
    }
    let for_function = request.uri().path().starts_with(SERVER_FUNCTIONS);
    if for_function && !kind.as_ref().is_some_and(is_codec) {
        return Err(UNSUPPORTED);
    }
    Ok(())
}

/// None if it's absent, sent twice, or unreadable.
fn content_type(headers: &HeaderMap) -> Option<Mime> {
    let mut all = headers.get_all(header::CONTENT_TYPE).iter();
    let only = all.next()?;
    if all.next().is_some() {
        return None;
    }
    only.to_str().ok()?.parse().ok()
}

fn is_codec(kind: &Mime) -> bool {
    [
        mime::APPLICATION_WWW_FORM_URLENCODED.as_ref(),
        mime::APPLICATION_JSON.as_ref(),
        mime::MULTIPART_FORM_DATA.as_ref(),
    ]
    .contains(&kind.essence_str())
}

fn is_multipart(headers: &HeaderMap) -> bool {
    headers.get_all(header::CONTENT_TYPE).iter().any(|value| {
        let start = value.as_bytes().trim_ascii_start().get(..10);
        start.is_some_and(|start| start.eq_ignore_ascii_case(b"multipart/"))
    })
}

fn has_boundary(kind: &Mime) -> bool {
    kind.get_param(mime::BOUNDARY)
        .is_some_and(|boundary| (1..=70).contains(&boundary.as_str().len()))
}
