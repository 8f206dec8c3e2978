//! What a post's document says beyond what is seen: to search engines, to screen readers, to the
//! client that takes it over.

use serde_json::Value;

use crate::commons::fill;
use crate::database::{Engine, Site};
use crate::requests::BASE;
use crate::served::{page, serve, words};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn search_engines_get_one_article() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let post = page(&serve(&site.context), "/posts/tea").await;
    let picture = format!(
        "{BASE}{}",
        post.one(".lead-image img")
            .value()
            .attr("src")
            .unwrap_or_default()
    );
    assert_eq!(post.meta("og:type"), ["article"]);
    assert_eq!(post.meta("og:image"), [&picture]);
    assert_eq!(post.meta("og:image:alt"), ["A kettle on a table"]);
    assert_eq!(
        post.meta("article:published_time"),
        ["2026-06-01T10:00:00+01:00"]
    );
    assert_eq!(post.meta("article:tag"), ["Tea", "Hot drinks"]);
    let script: String = post
        .one("script[type='application/ld+json']")
        .text()
        .collect();
    let article: Value = serde_json::from_str(&script).expect("JSON");
    assert_eq!(article["@context"], "https://schema.org");
    assert_eq!(article["@type"], "Article");
    assert_eq!(article["headline"], "Tea & company");
    assert_eq!(article["inLanguage"], "en-GB");
    assert_eq!(article["datePublished"], "2026-06-01T10:00:00+01:00");
    assert_eq!(article["dateModified"], "2026-06-03T00:00:00+01:00");
    assert_eq!(article["mainEntityOfPage"], "https://example.org/posts/tea");
    assert_eq!(article["image"], picture);
    assert_eq!(article["author"][0]["name"], "Ann Lee");
    assert_eq!(
        article["author"][1]["url"],
        "https://example.org/authors/bo"
    );
    assert_eq!(article["publisher"]["name"], "Harrowmere Commons");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_in_another_language_says_so_everywhere_of_its_own_words() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let post = page(&router, "/posts/cups").await;
    assert_eq!(post.values("[lang=cy] h1", "dir"), ["auto"]);
    assert_eq!(post.values(".prose", "lang"), ["cy"]);
    let tea = page(&router, "/posts/tea").await;
    assert!(tea.values("article.post [lang]", "lang").is_empty());
    for (address, selector) in [
        ("/", "article.entry h3[lang=cy]"),
        ("/tags/tea", "article.entry h3[lang=cy]"),
        ("/search?q=paned", "li.entry h2[lang=cy]"),
        ("/posts/tea", ".related h3[lang=cy]"),
    ] {
        let words = words(page(&router, address).await.one(selector));
        assert!(words.contains("Cwpanau"), "{address}: {words}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_text_is_in_the_document_once_and_its_source_never() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let post = page(&router, "/posts/tea").await;
    assert_eq!(
        post.text
            .matches("A sentence of the second paragraph")
            .count(),
        1
    );
    for source in ["*late*", "# The hall", "](pictures", "|:----|", "[^1]"] {
        assert!(!post.text.contains(source), "{source}");
    }
    let home = page(&router, "/").await;
    assert_eq!(
        home.text.matches("and nobody left").count(),
        1,
        "told once, in the lead"
    );
}
