//! When the database is not there: readers get a page and a reference, supervisors the truth.

use axum::http::StatusCode;

use crate::database::{Engine, Site};
use crate::requests::{fetch, get, header, text};
use crate::served::{page, serve};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_fails_says_so_without_saying_why() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published").await;
    let router = serve(&site.context);
    site.db().close().await;
    for address in [
        "/",
        "/posts/tea",
        "/about",
        "/authors/ann",
        "/tags/tea",
        "/search?q=tea",
    ] {
        let page = page(&router, address).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{address}");
        assert_eq!(page.header("retry-after"), "5", "{address}");
        let search = address.starts_with("/search");
        let heading = if search {
            "Search"
        } else {
            "Not available at the moment"
        };
        assert_eq!(page.word("h1"), heading, "{address}");
        assert!(
            page.word("main").contains("tell us this reference: "),
            "{address}"
        );
        assert_eq!(page.header("cache-control"), "no-store", "{address}");
        assert_eq!(page.header("etag"), "", "{address}");
        assert_eq!(page.meta("robots"), ["noindex"], "{address}");
        for inner in ["pool", "sqlx", "database", "closed", "panicked"] {
            assert!(
                !page.text.to_lowercase().contains(inner),
                "{address} says {inner}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn feeds_and_functions_fail_in_a_sentence_that_nobody_keeps() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    site.db().close().await;
    for address in [
        "/feed.xml",
        "/sitemap.xml",
        "/api/home",
        "/api/post?slug=tea",
        "/api/site",
    ] {
        let answer = fetch(&router, get(address)).await;
        assert_eq!(
            answer.status(),
            StatusCode::SERVICE_UNAVAILABLE,
            "{address}"
        );
        assert_eq!(header(&answer, "retry-after"), "5", "{address}");
        assert_eq!(header(&answer, "cache-control"), "no-store", "{address}");
        assert!(!text(answer).await.contains("closed"), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn supervisors_learn_that_it_lives_and_can_not_write() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    site.db().close().await;
    assert_eq!(
        fetch(&router, get("/healthz")).await.status(),
        StatusCode::OK
    );
    let ready = fetch(&router, get("/readyz")).await;
    assert_eq!(ready.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(header(&ready, "cache-control"), "no-store");
    assert_eq!(text(ready).await, "not able to write\n");
}
