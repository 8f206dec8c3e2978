//! The site's own name: what a request claims as its host is checked, and inside the program is
//! always the base URL's.
//!
//! Leptos builds each page's address from `Host` and `X-Forwarded-Proto` and panics where they
//! make none; a cache would keep one visitor's host for the next.

use axum::extract::Request;
use axum::http::uri::{Authority, Uri};
use axum::http::{HeaderValue, StatusCode, header};

use super::Refusal;
use super::origin::Origin;

const UNREADABLE: Refusal = Refusal::new(
    StatusCode::BAD_REQUEST,
    "The address of this request could not be read.",
);

/// Host and port as the visitor wrote them: of the request line, else of `Host` (RFC 9110 7.2).
pub fn name<B>(request: &Request<B>) -> Option<&str> {
    match request.uri().authority() {
        Some(authority) => Some(authority.as_str()),
        None => request.headers().get(header::HOST)?.to_str().ok(),
    }
}

/// 400 for two hosts, for one that is no authority (RFC 9112 3.2), and for a target that is no
/// path, such as that of `OPTIONS *`.
pub fn check<B>(request: &Request<B>) -> Result<(), Refusal> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let first = hosts.next();
    let doubled = hosts.next().is_some();
    let valid =
        first.is_none_or(is_authority) && name(request).is_none_or(|name| !name.contains('@'));
    if doubled || !valid || !request.uri().path().starts_with('/') {
        return Err(UNREADABLE);
    }
    Ok(())
}

fn is_authority(host: &HeaderValue) -> bool {
    let Ok(authority) = Authority::try_from(host.as_bytes()) else {
        return false;
    };
    let bare = authority.host();
    // `Authority` takes any digits for a port.
    let has_port = authority.as_str().len() > bare.len();
    !bare.is_empty() && (!has_port || authority.port_u16().is_some())
}

/// From here on the request is one to the base URL, whatever it was called.
pub fn settle(request: &mut Request, origin: &Origin) {
    if request.uri().authority().is_some() {
        let mut parts = request.uri().clone().into_parts();
        parts.scheme = None;
        parts.authority = None;
        if let Ok(uri) = Uri::from_parts(parts) {
            *request.uri_mut() = uri;
        }
    }
    let headers = request.headers_mut();
    headers.remove(header::FORWARDED);
    headers.remove("x-forwarded-host");
    headers.insert(
        "x-forwarded-proto",
        HeaderValue::from_static(origin.scheme()),
    );
    if let Ok(authority) = HeaderValue::from_str(origin.authority()) {
        headers.insert(header::HOST, authority);
    }
}
