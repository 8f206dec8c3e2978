//! Where a redirect may lead.

use axum::Router;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::post;
use dispatches::server::middleware::redirect::see_other;

use super::support::{self, fetch, site};

/// Answers as Leptos answers a form post: back to the `Referer`.
fn back() -> Router {
    let handler = |headers: HeaderMap| async move {
        let referer = headers.get(header::REFERER).cloned().expect("a referer");
        (StatusCode::FOUND, [(header::LOCATION, referer)])
    };
    site(Router::new().route("/api/act", post(handler)))
}

async fn location(referer: &str) -> String {
    let request = support::post("/api/act")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("referer", referer);
    let response = fetch(&back(), request).await;
    support::header(&response, "location").to_owned()
}

#[tokio::test]
async fn a_form_leads_back_within_the_site() {
    for inside in [
        "/",
        "/posts/hello?page=2#comments",
        "https://example.org",
        "https://example.org/posts/hello",
    ] {
        assert_eq!(location(inside).await, inside);
    }
    assert_eq!(
        location("http://example.org/posts/hello").await,
        "/posts/hello"
    );
}

#[tokio::test]
async fn no_redirect_leaves_the_site() {
    for outside in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "https://example.org.evil.example/",
        "https://example.org@evil.example/",
        "https://example.org:99@evil.example/",
        "https://example.org//evil.example",
        "http://example.org//evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "posts/hello",
        "https:evil.example",
        "",
        " /posts",
        "é",
    ] {
        assert_eq!(location(outside).await, "/", "{outside:?}");
    }
}

#[tokio::test]
async fn a_line_break_in_a_path_leads_home() {
    let location = |path| see_other(path).headers()[header::LOCATION].clone();
    assert_eq!(location("/posts/a?b=c"), "/posts/a?b=c");
    for path in [
        "/a\r\nSet-Cookie: session=x",
        "/a\nb",
        "//evil.example",
        "https://evil.example",
    ] {
        assert_eq!(location(path), "/");
        assert!(see_other(path).headers().get(header::SET_COOKIE).is_none());
    }
}

#[tokio::test]
async fn axums_own_redirect_is_held_to_the_same_rule() {
    let away = || async { axum::response::Redirect::to("https://evil.example").into_response() };
    let site = site(Router::new().route("/away", axum::routing::get(away)));
    let response = fetch(&site, Request::get("/away")).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(support::header(&response, "location"), "/");
}
