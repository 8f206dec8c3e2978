//! Requests to a router without a network, and what its answers hold.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::request::Builder;
use axum::http::{HeaderName, Request};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use tower::ServiceExt;

pub const BASE: &str = "https://example.org";

pub fn get(address: &str) -> Builder {
    Request::get(address).header("host", "example.org")
}

/// From the site's own page.
pub fn post(address: &str) -> Builder {
    Request::post(address)
        .header("host", "example.org")
        .header("sec-fetch-site", "same-origin")
}

pub async fn send(site: &Router, request: Request<Body>) -> Response {
    site.clone().oneshot(request).await.expect("infallible")
}

pub async fn fetch(site: &Router, request: Builder) -> Response {
    send(site, request.body(Body::empty()).expect("a request")).await
}

pub fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
    let value = response.headers().get(name);
    value.map_or("", |value| value.to_str().expect("ASCII"))
}

pub async fn bytes(response: Response) -> Vec<u8> {
    let bytes = to_bytes(response.into_body(), usize::MAX).await;
    bytes.expect("a body").to_vec()
}

pub async fn text(response: Response) -> String {
    String::from_utf8(bytes(response).await).expect("UTF-8")
}

/// A script as a policy allows it.
pub fn hash(script: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)))
}
