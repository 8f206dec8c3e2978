//! What goes into a feed, and what is left out of it.

use dispatches::server::import;
use scraper::{Html, Selector};

use crate::commons::fill;
use crate::database::{DAY, Engine, NOW, Site};
use crate::feeds::{links, read, titles};
use crate::requests::{BASE, fetch, get, text};
use crate::served::serve;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_holds_the_whole_post_with_addresses_that_work_anywhere() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let feed = read(&serve(&site.context), "/feed.xml").await;
    let entry = &feed.entries[0];
    assert_eq!(
        links(&entry.links, "alternate"),
        [format!("{BASE}/posts/tea")]
    );
    assert_eq!(
        entry.published.map(|at| at.timestamp_millis()),
        Some(1_780_304_400_000)
    );
    let authors: Vec<_> = entry
        .authors
        .iter()
        .map(|author| (author.name.as_deref(), author.uri.as_deref()))
        .collect();
    assert_eq!(
        authors,
        [
            (Some("Ann Lee"), Some("https://example.org/authors/ann")),
            (Some("Bo Ash"), Some("https://example.org/authors/bo"))
        ]
    );
    let categories: Vec<_> = entry
        .categories
        .iter()
        .map(|tag| tag.term.as_str())
        .collect();
    assert_eq!(categories, ["tea", "hot-drinks"]);
    let summary = entry
        .summary
        .as_ref()
        .map(|summary| summary.content.as_str());
    assert_eq!(summary, Some("What forty people and one kettle taught us."));

    let content = entry
        .content
        .as_ref()
        .and_then(|content| content.body.as_deref());
    let html = Html::parse_fragment(content.expect("a text"));
    let all = Selector::parse("*").expect("a selector");
    let mut kinds = Vec::new();
    for element in html.select(&all) {
        kinds.push(element.value().name());
        for (name, value) in element.value().attrs() {
            let addresses: Vec<_> = match name {
                "href" | "src" => vec![value],
                "srcset" => value.split(", ").collect(),
                _ => Vec::new(),
            };
            let whole = |address: &&str| address.starts_with("https://");
            assert!(addresses.iter().all(whole), "{name}={value}");
            assert_ne!(name, "style");
        }
    }
    for kind in ["h2", "figure", "img", "table", "pre", "a"] {
        assert!(kinds.contains(&kind), "no {kind}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn characters_that_xml_can_not_hold_are_left_out() {
    let site = Site::new(Engine::Sqlite).await;
    let odd = "\u{1}\u{8}\u{b}\u{c}\u{1f}\u{7f}\u{fffe}\u{ffff}";
    site.write("tea.md", format!("---\ntitle: \"T\\x01ea\"\nstatus: published\ntags: [\"h\\x02ot\"]\nauthors: [\"A\\x03nn\"]\n---\nOne{odd}two `x{odd}y`.\n\n    co{odd}de\n"));
    assert!(site.import().await.succeeded());
    let router = serve(&site.context);
    let xml = text(fetch(&router, get("/feed.xml")).await).await;
    let fits = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    assert!(xml.chars().all(fits), "{xml:?}");
    let feed = read(&router, "/feed.xml").await;
    let content = feed.entries[0]
        .content
        .as_ref()
        .and_then(|content| content.body.as_deref());
    assert!(content.is_some_and(|html| html.contains("One") && html.contains("two")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feed_holds_the_newest_twenty() {
    let site = Site::new(Engine::Sqlite).await;
    for number in 1..=21 {
        let text = format!("---\ntitle: Post {number}\nstatus: published\n---\nText.\n");
        site.write("post.md", text);
        let at = site.at(NOW - (30 - number) * DAY);
        let folder = site.folder.path().join("in");
        import::folder(&at, &folder).await.expect("imported");
    }
    let feed = read(&serve(&site.context), "/feed.xml").await;
    let titles = titles(&feed);
    assert_eq!(
        (titles.len(), titles[0], titles[19]),
        (20, "Post 21", "Post 2")
    );
}
