//! What search engines and supervisors ask for.

use axum::http::StatusCode;
use quick_xml::Reader;
use quick_xml::events::Event;
use sqlx::{Connection, Executor, SqliteConnection};

use crate::commons::fill;
use crate::database::{Engine, Site};
use crate::requests::{BASE, fetch, get, header, text};
use crate::served::{page, serve};

/// The addresses of a sitemap, each with its last change.
fn read(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let (mut list, mut path, mut words) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        match reader.read_event().expect("XML") {
            Event::Start(start) => path.push(start.name().as_ref().to_owned()),
            Event::Text(text) => words.push(text.to_string()),
            Event::End(_) => {
                if path == ["urlset", "url"] {
                    assert_eq!(words.len(), 2, "a place and a time: {words:?}");
                    list.push((words[0].clone(), words[1].clone()));
                    words.clear();
                }
                path.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(path.is_empty());
    list
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sitemap_names_every_public_page_by_its_own_address() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let response = fetch(&router, get("/sitemap.xml")).await;
    assert_eq!(
        header(&response, "content-type"),
        "application/xml; charset=utf-8"
    );
    let xml = text(response).await;
    assert!(xml.contains("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"));
    let list = read(&xml);
    let mut paths: Vec<_> = list
        .iter()
        .filter_map(|(place, _)| place.strip_prefix(BASE))
        .collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            "/",
            "/about",
            "/accessibility",
            "/authors/ann",
            "/authors/bo",
            "/contact",
            "/posts/chairs",
            "/posts/cups",
            "/posts/tea",
            "/privacy",
            "/tags/hot-drinks",
            "/tags/tea"
        ]
    );
    for (place, changed) in &list {
        let page = page(&router, place.strip_prefix(BASE).unwrap_or_default()).await;
        assert_eq!(page.status, StatusCode::OK, "{place}");
        assert_eq!(page.values("link[rel=canonical]", "href"), [place]);
        assert!(changed.parse::<jiff::Timestamp>().is_ok(), "{changed}");
    }
    let tea = list.iter().find(|(place, _)| place.ends_with("/posts/tea"));
    assert_eq!(
        tea.map(|(_, changed)| changed.as_str()),
        Some("2026-06-02T23:00:00Z")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_site_has_its_first_page_in_the_sitemap() {
    let site = Site::new(Engine::Sqlite).await;
    let xml = text(fetch(&serve(&site.context), get("/sitemap.xml")).await).await;
    assert_eq!(
        read(&xml),
        [("https://example.org/".into(), "2026-07-01T12:00:00Z".into())]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn robots_are_told_where_the_sitemap_is_and_what_is_no_place_to_begin() {
    let site = Site::new(Engine::Sqlite).await;
    let response = fetch(&serve(&site.context), get("/robots.txt")).await;
    assert_eq!(
        header(&response, "content-type"),
        "text/plain; charset=utf-8"
    );
    let robots = text(response).await;
    let lines: Vec<_> = robots.lines().collect();
    assert_eq!(lines[0], "User-agent: *");
    for line in [
        "Disallow: /studio",
        "Disallow: /search",
        "Disallow: /api/",
        "Sitemap: https://example.org/sitemap.xml",
    ] {
        assert!(lines.contains(&line), "{robots}");
    }
    assert!(!lines.contains(&"Disallow: /"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn supervisors_learn_that_the_program_is_alive_and_able_to_write() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    for (address, said) in [("/healthz", "alive\n"), ("/readyz", "ready\n")] {
        let response = fetch(&router, get(address)).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(text(response).await, said);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_addresses_than_one_sitemap_may_hold_come_in_parts() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published\ntags: [cups]").await;
    let file = format!("sqlite:{}/dispatches.db", site.config.data.display());
    let mut on = SqliteConnection::connect(&file).await.expect("a database");
    on.execute(
        "INSERT INTO posts (id, kind, slug, status, published_at, created_at, was_public,
                            comments_open, published_version_id, working_version_id)
         WITH RECURSIVE more(number) AS
             (SELECT 1 UNION ALL SELECT number + 1 FROM more WHERE number < 45000)
         SELECT 'p' || number, 'post', 'more-' || number, 'published', number, 0, 1, 0,
                p.published_version_id, p.working_version_id
         FROM more CROSS JOIN posts p WHERE p.slug = 'tea'",
    )
    .await
    .expect("written");
    let router = serve(&site.context);
    let index = text(fetch(&router, get("/sitemap.xml")).await).await;
    let parts: Vec<_> = index
        .split("<loc>")
        .skip(1)
        .filter_map(|rest| rest.split("</loc>").next())
        .collect();
    let expected = [1, 2].map(|part| format!("{BASE}/sitemap.xml?part={part}"));
    assert!(index.contains("<sitemapindex "), "{index}");
    assert_eq!(parts, expected);
    let mut named = Vec::new();
    for part in parts {
        let address = part.strip_prefix(BASE).unwrap_or_default();
        let list = read(&text(fetch(&router, get(address)).await).await);
        assert!(list.len() <= 50_000, "{}", list.len());
        named.extend(list.into_iter().map(|(place, _)| place));
    }
    // The first page, the posts, the tag: each once.
    assert_eq!(named.len(), 1 + 45_001 + 1);
    named.sort_unstable();
    named.dedup();
    assert_eq!(named.len(), 1 + 45_001 + 1);
    let beyond = fetch(&router, get("/sitemap.xml?part=3")).await;
    assert_eq!(beyond.status(), StatusCode::NOT_FOUND);
}
