//! What a request claims as its host.

use axum::Router;
use axum::extract::Request;
use axum::http::{self, StatusCode};
use axum::routing::get;

use super::support::{fetch, site, text};

fn echo() -> Router {
    site(Router::new().route(
        "/",
        get(|request: Request| async move {
            let header = |name| {
                request
                    .headers()
                    .get(name)
                    .map(|value| value.to_str().expect("ASCII"))
            };
            let (host, scheme) = (header("host"), header("x-forwarded-proto"));
            format!(
                "{} {} {}",
                scheme.unwrap_or("-"),
                host.unwrap_or("-"),
                request.uri()
            )
        }),
    ))
}

#[tokio::test]
async fn inside_every_request_is_one_to_the_base_url() {
    let inside = "https example.org /";
    for host in ["example.org", "localhost:3000", "evil.example", "[::1]:80"] {
        let request = http::Request::get("/")
            .header("host", host)
            .header("x-forwarded-proto", "javascript");
        assert_eq!(text(fetch(&echo(), request).await).await, inside);
    }
    let absolute = http::Request::get("http://evil.example/");
    assert_eq!(text(fetch(&echo(), absolute).await).await, inside);
    assert_eq!(
        text(fetch(&echo(), http::Request::get("/")).await).await,
        inside
    );
}

#[tokio::test]
async fn a_host_that_is_none_is_refused() {
    for host in [
        "a b",
        "a/b",
        "example.org:99999",
        "user@example.org",
        "",
        "<script>",
    ] {
        let request = http::Request::get("/").header("host", host);
        let response = fetch(&echo(), request).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{host}");
    }
    let two = http::Request::get("/")
        .header("host", "example.org")
        .header("host", "evil.example");
    assert_eq!(fetch(&echo(), two).await.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_target_that_is_no_path_is_refused() {
    let star = http::Request::options("*");
    assert_eq!(fetch(&echo(), star).await.status(), StatusCode::BAD_REQUEST);
}
