//! Who has a page already is told so, and who hasn't gets it as it is now.

use axum::Router;
use axum::http::StatusCode;

use crate::commons::{PAGES, fill};
use crate::database::{DAY, Engine, NOW, Site};
use crate::requests::{fetch, get, header, text};
use crate::served::{page, serve};
use crate::waiting::until;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_renders_of_a_page_are_the_same_bytes() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let (one, other) = (serve(&site.context), serve(&site.another().await));
    for (address, _) in PAGES {
        let first = page(&one, address).await;
        for router in [&one, &other, &one, &other] {
            let again = page(router, address).await;
            assert_eq!(again.text, first.text, "{address}");
            assert_eq!(again.header("etag"), first.header("etag"), "{address}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_readers_at_once_get_the_same_page() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let first = page(&router, "/posts/tea").await.text;
    let reader = || {
        let router = router.clone();
        tokio::spawn(async move { page(&router, "/posts/tea").await.text })
    };
    let readers: Vec<_> = (0..100).map(|_| reader()).collect();
    for reader in readers {
        assert_eq!(reader.await.expect("an answer"), first);
    }
}

/// Where the words of a post show.
const SHOWN: [&str; 6] = [
    "/",
    "/posts/tea",
    "/tags/cups",
    "/authors/ann",
    "/feed.xml",
    "/api/post?slug=tea",
];

async fn shows(router: &Router, words: &str) {
    for address in SHOWN {
        let text = text(fetch(router, get(address)).await).await;
        assert!(text.contains(words), "{address} doesn't show “{words}”");
    }
}

/// Waits until another node has heard of a change: PostgreSQL tells of it in its own time, within
/// milliseconds. SQLite is asked by the next request.
async fn heard(site: &Site, node: &Router, words: &str) {
    if site.config.database.url.is_none() {
        return;
    }
    until(words, async || {
        let page = fetch(node, get("/posts/tea")).await;
        text(page).await.contains(words)
    })
    .await;
}

fn tea(site: &Site, title: &str) {
    let text = format!(
        "---\ntitle: {title}\nslug: tea\nstatus: published\nauthors: Ann\ntags: [cups]\n---\nText.\n"
    );
    site.write("tea.md", text);
}

on_both_engines! {
    whoever_changes_a_post_the_next_request_shows_it(site) {
        let server = serve(&site.another().await);
        tea(&site, "First words");
        assert!(site.import().await.succeeded());
        heard(&site, &server, "First words").await;
        shows(&server, "First words").await;
        let before = fetch(&server, get("/posts/tea")).await;
        for title in ["Second words", "Third words"] {
            tea(&site, title);
            assert!(site.import().await.succeeded());
            heard(&site, &server, title).await;
            shows(&server, title).await;
            shows(&serve(&site.context), title).await;
        }
        let known = get("/posts/tea").header("if-none-match", header(&before, "etag"));
        assert_eq!(fetch(&server, known).await.status(), StatusCode::OK);
        assert_eq!(page(&server, "/search?q=third").await.words(".results h2"), ["Third words"]);
        assert!(page(&server, "/search?q=second").await.all(".results li").is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_site_that_was_empty_a_moment_ago_has_its_first_post() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let empty = page(&router, "/").await;
    assert_eq!(
        (empty.status, empty.word("h1")),
        (StatusCode::OK, "Dispatches".into())
    );
    site.add(&site.at(NOW - DAY), "tea", "status: published")
        .await;
    assert_eq!(page(&router, "/").await.word(".lead h2"), "The tea");
}
