//! The line of a request.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header as name};
use axum::routing;

use super::support::{Log, fetch, get, header, post, site};

fn pages() -> Router {
    let asset = || async {
        (
            [(name::CACHE_CONTROL, "public, max-age=31536000, immutable")],
            "css",
        )
    };
    site(
        Router::new()
            .route(
                "/posts/{slug}",
                routing::any(|Path(slug): Path<String>| async { slug }),
            )
            .route("/style.css", routing::get(asset)),
    )
}

#[tokio::test]
async fn it_names_the_route_and_nothing_about_the_person() {
    let (log, _guard) = Log::start();
    let request = post("/posts/about-jo?email=jo%40example.net&token=abc")
        .header("cookie", "session=secret")
        .header("x-forwarded-for", "203.0.113.7")
        .header("user-agent", "Jo's phone")
        .header("referer", "https://example.org/?q=illness");
    let response = fetch(&pages(), request).await;
    let lines = log.lines();
    assert_eq!(lines.len(), 1);
    let fields = lines[0]["fields"].as_object().expect("fields");
    let keys: Vec<&str> = fields.keys().map(String::as_str).collect();
    assert_eq!(keys, ["id", "message", "method", "ms", "route", "status"]);
    assert_eq!(lines[0]["level"], "INFO");
    assert_eq!(fields["route"], "/posts/{slug}");
    assert_eq!(fields["method"], "POST");
    assert_eq!(fields["status"], 200);
    assert_eq!(fields["id"], header(&response, "x-request-id"));
    let whole = lines[0].to_string();
    for personal in ["jo", "abc", "secret", "203.0.113.7", "phone", "illness"] {
        assert!(!whole.contains(personal), "{personal} in {whole}");
    }
}

#[tokio::test]
async fn refused_and_unknown_requests_have_a_line_without_their_address() {
    let (log, _guard) = Log::start();
    let refused = get("/posts/x")
        .method("POST")
        .header("sec-fetch-site", "cross-site");
    assert_eq!(
        fetch(&pages(), refused).await.status(),
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        fetch(&pages(), get("/jo@example.net")).await.status(),
        StatusCode::NOT_FOUND
    );
    let odd = get("/posts/x")
        .method("JO")
        .header("sec-fetch-site", "cross-site");
    assert_eq!(fetch(&pages(), odd).await.status(), StatusCode::FORBIDDEN);
    let lines = log.lines();
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| line["fields"]["route"] == "-"));
    assert_eq!(lines[2]["fields"]["method"], "other");
}

#[tokio::test]
async fn what_never_changes_is_only_logged_for_debugging() {
    let (log, _guard) = Log::start();
    fetch(&pages(), get("/style.css")).await;
    assert_eq!(log.lines()[0]["level"], "DEBUG");
}
