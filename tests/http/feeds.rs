//! The feeds, read as feed readers read them.

use axum::Router;
use axum::http::StatusCode;
use feed_rs::model::{Feed, FeedType, Link};

use crate::commons::fill;
use crate::database::{Engine, Site};
use crate::requests::{BASE, bytes, fetch, get, header};
use crate::served::serve;

pub async fn read(router: &Router, address: &str) -> Feed {
    let response = fetch(router, get(address)).await;
    assert_eq!(response.status(), StatusCode::OK, "{address}");
    assert_eq!(
        header(&response, "content-type"),
        "application/atom+xml; charset=utf-8"
    );
    let feed = feed_rs::parser::parse(&*bytes(response).await).expect("a feed");
    assert_eq!(feed.feed_type, FeedType::Atom);
    feed
}

pub fn titles(feed: &Feed) -> Vec<&str> {
    let titles = feed.entries.iter().filter_map(|entry| entry.title.as_ref());
    titles.map(|title| title.content.as_str()).collect()
}

pub fn links(links: &[Link], relation: &str) -> Vec<String> {
    let named = links
        .iter()
        .filter(|link| link.rel.as_deref() == Some(relation));
    named.map(|link| link.href.clone()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_feed_says_whose_it_is_and_where() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    for (page, address, title, posts) in [
        (
            "/",
            "/feed.xml",
            "Harrowmere Commons",
            vec!["Tea & company", "Cwpanau", "Chairs"],
        ),
        (
            "/tags/tea",
            "/tags/tea/feed.xml",
            "Tea – Harrowmere Commons",
            vec!["Tea & company", "Cwpanau"],
        ),
        (
            "/authors/bo",
            "/authors/bo/feed.xml",
            "Bo Ash – Harrowmere Commons",
            vec!["Tea & company", "Chairs"],
        ),
    ] {
        let feed = read(&router, address).await;
        assert_eq!(
            feed.title.as_ref().map(|title| title.content.as_str()),
            Some(title)
        );
        assert_eq!(links(&feed.links, "self"), [format!("{BASE}{address}")]);
        assert_eq!(links(&feed.links, "alternate"), [format!("{BASE}{page}")]);
        assert_eq!(feed.language.as_deref(), Some("en-GB"));
        assert_eq!(
            feed.updated.map(|at| at.timestamp_millis()),
            Some(1_780_441_200_000),
            "3 June 2026"
        );
        assert_eq!(titles(&feed), posts, "{address}");
        let ids: std::collections::HashSet<_> =
            feed.entries.iter().map(|entry| &entry.id).collect();
        assert!(ids.len() == posts.len() && ids.iter().all(|id| id.starts_with("urn:uuid:")));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feed_of_posts_without_an_author_is_by_the_organisation() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published").await;
    let feed = read(&serve(&site.context), "/feed.xml").await;
    let names: Vec<_> = feed
        .authors
        .iter()
        .map(|author| author.name.as_deref())
        .collect();
    assert_eq!(names, [Some("Harrowmere Commons")]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feed_of_nothing_is_a_feed_and_one_of_nobody_is_not_found() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let feed = read(&router, "/feed.xml").await;
    assert!(feed.entries.is_empty());
    for address in [
        "/tags/none/feed.xml",
        "/authors/none/feed.xml",
        "/posts/tea/feed.xml",
    ] {
        assert_eq!(
            fetch(&router, get(address)).await.status(),
            StatusCode::NOT_FOUND,
            "{address}"
        );
    }
}
