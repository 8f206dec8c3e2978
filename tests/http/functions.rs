//! Server functions over HTTP: what calls them, what they answer, and what they keep to themselves.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use leptos::server_fn::axum::server_fn_paths;

use crate::commons::fill;
use crate::database::{Engine, Site};
use crate::requests::{fetch, get, header, post, send};
use crate::served::serve;

/// Every server function's address.
fn paths() -> Vec<&'static str> {
    let mut paths: Vec<_> = server_fn_paths().map(|(path, _)| path).collect();
    paths.sort_unstable();
    paths
}

pub async fn filled() -> (Site, Router) {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    (site, router)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_server_function_can_be_posted_to_from_another_site() {
    let (_site, router) = filled().await;
    let known = [
        "author",
        "comments/edit",
        "comments/post",
        "comments/report",
        "comments/thread",
        "home",
        "page",
        "post",
        "search",
        "site",
        "studio/desk",
        "tag",
    ];
    assert_eq!(paths(), known.map(|name| format!("/api/{name}")));
    for path in paths() {
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
        ] {
            let request = Request::post(path)
                .header("host", "example.org")
                .header("content-type", "application/x-www-form-urlencoded")
                .header("referer", "https://evil.example/")
                .header("accept", "text/html")
                .header(name, value)
                .body(Body::from("slug=tea"));
            let response = send(&router, request.expect("a request")).await;
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path} {value}");
            assert_eq!(header(&response, "location"), "");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_no_function_reads_are_refused() {
    let (_site, router) = filled().await;
    let large = "x".repeat(64 * 1024 + 1);
    for path in paths() {
        for (kind, body, expected) in [
            (
                "text/plain",
                "{\"slug\":\"tea\"}",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ),
            ("multipart/form-data", "--x--", StatusCode::BAD_REQUEST),
            (
                "multipart/form-data; boundary=",
                "--x--",
                StatusCode::BAD_REQUEST,
            ),
            ("application/json", &*large, StatusCode::PAYLOAD_TOO_LARGE),
            (
                "application/x-www-form-urlencoded",
                &*large,
                StatusCode::PAYLOAD_TOO_LARGE,
            ),
        ] {
            let request = post(path)
                .header("content-type", kind)
                .header("content-length", body.len());
            let request = request
                .body(Body::from(body.to_owned()))
                .expect("a request");
            assert_eq!(
                send(&router, request).await.status(),
                expected,
                "{path} {kind}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_for_a_browser_without_scripts_leads_back_within_the_site() {
    let (_site, router) = filled().await;
    for path in ["/api/post?slug=tea", "/api/post?slug=none", "/api/post"] {
        for referer in [
            "https://evil.example/",
            "//evil.example",
            "javascript:alert(1)",
            "not an address",
            "\u{e9}",
        ] {
            let request = get(path)
                .header("accept", "text/html")
                .header("referer", referer.as_bytes());
            let response = fetch(&router, request).await;
            assert_eq!(header(&response, "location"), "/", "{path} {referer}");
        }
    }
    let own = get("/api/post?slug=tea")
        .header("accept", "text/html")
        .header("referer", "https://example.org/search?q=tea");
    assert_eq!(
        header(&fetch(&router, own).await, "location"),
        "https://example.org/search?q=tea"
    );
}
