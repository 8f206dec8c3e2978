//! Unsafe requests from other sites.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::request::Builder;
use axum::http::{Request, StatusCode};
use axum::routing::any;
use dispatches::server::middleware::Edge;
use dispatches::server::middleware::origin::Origin;

use super::support::{config, fetch, header, site, text};

fn counting() -> (Router, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let seen = count.clone();
    let handler = any(move || {
        seen.fetch_add(1, Ordering::Relaxed);
        async { "changed" }
    });
    (site(Router::new().route("/change", handler)), count)
}

fn post() -> Builder {
    Request::post("/change").header("host", "example.org")
}

async fn outcome(request: Builder) -> (StatusCode, usize) {
    let (site, count) = counting();
    let response = fetch(&site, request).await;
    (response.status(), count.load(Ordering::Relaxed))
}

const DONE: (StatusCode, usize) = (StatusCode::OK, 1);
const REFUSED: (StatusCode, usize) = (StatusCode::FORBIDDEN, 0);

#[tokio::test]
async fn a_post_from_this_site_passes_and_one_from_another_site_changes_nothing() {
    assert_eq!(
        outcome(post().header("sec-fetch-site", "same-origin")).await,
        DONE
    );
    assert_eq!(outcome(post().header("sec-fetch-site", "none")).await, DONE);
    assert_eq!(
        outcome(post().header("sec-fetch-site", "cross-site")).await,
        REFUSED
    );
    assert_eq!(
        outcome(post().header("sec-fetch-site", "same-site")).await,
        REFUSED
    );
}

#[tokio::test]
async fn an_older_browser_is_known_by_its_origin() {
    assert_eq!(
        outcome(post().header("origin", "https://example.org")).await,
        DONE
    );
    assert_eq!(
        outcome(post().header("origin", "https://evil.example")).await,
        REFUSED
    );
    assert_eq!(
        outcome(post().header("origin", "https://example.org.evil.example")).await,
        REFUSED
    );
    assert_eq!(outcome(post().header("origin", "null")).await, REFUSED);
}

#[tokio::test]
async fn the_host_that_the_visitor_used_counts_as_this_site() {
    let local = || Request::post("/change").header("host", "localhost:3000");
    assert_eq!(
        outcome(local().header("origin", "http://localhost:3000")).await,
        DONE
    );
    assert_eq!(
        outcome(local().header("origin", "http://localhost:4000")).await,
        REFUSED
    );
    assert_eq!(
        outcome(local().header("origin", "https://example.org")).await,
        DONE
    );
}

#[tokio::test]
async fn a_program_without_a_session_passes_and_one_with_a_session_says_where_it_comes_from() {
    assert_eq!(outcome(post()).await, DONE);
    assert_eq!(
        outcome(post().header("cookie", "theme=dark; nosession=1")).await,
        DONE
    );
    for cookie in ["session=x", "a=b; session=x", "__Host-session=x", "session"] {
        assert_eq!(
            outcome(post().header("cookie", cookie)).await,
            REFUSED,
            "{cookie}"
        );
        let proven = post()
            .header("cookie", cookie)
            .header("origin", "https://example.org");
        assert_eq!(outcome(proven).await, DONE, "{cookie}");
    }
}

#[tokio::test]
async fn reading_is_free_and_every_other_method_is_checked() {
    for method in ["GET", "HEAD", "OPTIONS"] {
        let request = Request::builder().method(method).uri("/change");
        assert_eq!(
            outcome(request.header("sec-fetch-site", "cross-site")).await,
            DONE
        );
    }
    for method in ["PUT", "PATCH", "DELETE", "TRACE", "PURGE"] {
        let request = Request::builder().method(method).uri("/change");
        assert_eq!(
            outcome(request.header("sec-fetch-site", "cross-site")).await,
            REFUSED
        );
    }
}

#[tokio::test]
async fn the_refusal_is_a_sentence_and_comes_before_routing() {
    let (site, _) = counting();
    let request = Request::post("/no/such/route").header("sec-fetch-site", "cross-site");
    let response = fetch(&site, request).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert_eq!(header(&response, "cache-control"), "no-store");
    assert!(
        text(response)
            .await
            .starts_with("This was sent from another site")
    );
}

#[test]
fn the_base_url_is_read_as_browsers_write_origins() {
    let origin = |text| Origin::parse(text).map(|origin| origin.as_str().to_owned());
    assert_eq!(
        origin("https://Example.ORG:443/").as_deref(),
        Some("https://example.org")
    );
    assert_eq!(
        origin("http://[::1]:3000").as_deref(),
        Some("http://[::1]:3000")
    );
    for wrong in [
        "example.org",
        "ftp://example.org",
        "https://a@example.org",
        "https://example.org/blog",
        "",
    ] {
        assert_eq!(origin(wrong), None, "{wrong}");
        assert!(Edge::new(&config(wrong)).is_err());
    }
}
