//! The security headers.

use axum::Router;
use axum::http::{StatusCode, header as name};
use axum::response::Html;
use axum::routing;

use super::support::{config, fetch, get, guarded, header, site};

fn pages() -> Router {
    let image = || async { ([(name::CONTENT_TYPE, "image/png")], "png") };
    let own = || async { ([(name::CONTENT_SECURITY_POLICY, "sandbox")], "own") };
    Router::new()
        .route("/", routing::get(|| async { Html("<p>Hello</p>") }))
        .route("/image", routing::get(image))
        .route("/own", routing::get(own))
}

#[tokio::test]
async fn every_answer_carries_them_refusals_and_unknown_addresses_too() {
    let refused = get("/")
        .method("POST")
        .header("sec-fetch-site", "cross-site");
    for request in [
        get("/"),
        get("/no/such/page"),
        refused,
        get("/").header("host", "a b"),
    ] {
        let response = fetch(&site(pages()), request).await;
        assert_eq!(header(&response, "x-content-type-options"), "nosniff");
        assert_eq!(
            header(&response, "referrer-policy"),
            "strict-origin-when-cross-origin"
        );
        assert_eq!(header(&response, "x-frame-options"), "DENY");
        assert_eq!(
            header(&response, "cross-origin-opener-policy"),
            "same-origin"
        );
        assert_eq!(
            header(&response, "cross-origin-resource-policy"),
            "same-origin"
        );
        assert!(header(&response, "permissions-policy").contains("camera=()"));
        assert!(header(&response, "content-security-policy").contains("frame-ancestors 'none'"));
    }
}

#[tokio::test]
async fn a_page_may_use_what_is_its_own_and_nothing_unsafe() {
    let response = fetch(&site(pages()), get("/")).await;
    let policy = header(&response, "content-security-policy");
    assert!(policy.starts_with("default-src 'none'; "));
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval'"));
    assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"));
}

#[tokio::test]
async fn a_route_keeps_what_it_has_set() {
    let response = fetch(&site(pages()), get("/own")).await;
    assert_eq!(header(&response, "content-security-policy"), "sandbox");
}

#[tokio::test]
async fn a_feed_reader_elsewhere_may_show_our_pictures() {
    let response = fetch(&site(pages()), get("/image")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        header(&response, "cross-origin-resource-policy"),
        "cross-origin"
    );
}

#[tokio::test]
async fn transport_security_is_promised_over_https_only() {
    let secure = fetch(&site(pages()), get("/")).await;
    assert_eq!(
        header(&secure, "strict-transport-security"),
        "max-age=63072000"
    );
    let plain = guarded(pages(), &config("http://127.0.0.1:3000"));
    let plain = fetch(&plain, get("/")).await;
    assert_eq!(header(&plain, "strict-transport-security"), "");
}
