//! A post: what a reader sees of it, piece by piece.

use axum::http::StatusCode;

use crate::commons::fill;
use crate::database::{Engine, Site};
use crate::served::{Page, page, serve};

async fn read(slug: &str) -> Page {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let page = page(&serve(&site.context), &format!("/posts/{slug}")).await;
    assert_eq!(page.status, StatusCode::OK);
    page
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_opens_with_its_title_place_date_names_and_reading_time() {
    let post = read("tea").await;
    assert_eq!(post.word("article.post .kicker"), "Field notes");
    assert_eq!(post.word("article.post h1"), "Tea & company");
    assert_eq!(
        post.words("article.post .dateline p"),
        [
            "Wick End, Monday 1 June 2026 by Ann Lee with Bo Ash",
            "1 minute to read, updated 3 Jun 2026"
        ]
    );
    assert_eq!(
        post.values(".dateline time", "datetime"),
        ["2026-06-01T10:00:00+01:00", "2026-06-03T00:00:00+01:00"]
    );
    assert_eq!(
        post.values(".dateline .byline a[rel=author]", "href"),
        ["/authors/ann", "/authors/bo"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_with_three_headings_has_contents_that_lead_to_them() {
    let post = read("tea").await;
    assert_eq!(
        post.words("nav.contents li"),
        ["The hall", "What we did", "What we would change"]
    );
    assert_eq!(
        post.words(".prose h2"),
        ["The hall", "What we would change"]
    );
    assert_eq!(post.words(".prose h3"), ["What we did"]);
    for link in post.values("nav.contents a, .prose a[href^='#']", "href") {
        let id = link.trim_start_matches('#');
        assert_eq!(
            post.all("[id]")
                .iter()
                .filter(|place| place.value().attr("id") == Some(id))
                .count(),
            1,
            "{link}"
        );
    }
    assert!(read("cups").await.all("nav.contents").is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_come_with_words_sizes_and_a_choice_of_widths() {
    let post = read("tea").await;
    let lead = post.one(".lead-image img").value();
    assert_eq!(lead.attr("alt"), Some("A kettle on a table"));
    assert_eq!(
        (lead.attr("width"), lead.attr("height")),
        (Some("700"), Some("20"))
    );
    let widths = lead.attr("srcset").unwrap_or_default();
    assert!(
        widths.contains(" 600w, /media/") && widths.ends_with(" 700w"),
        "{widths}"
    );
    assert!(
        lead.attr("loading").is_none(),
        "the picture on screen at once"
    );
    let inner = post.one(".prose figure img").value();
    assert_eq!(
        (inner.attr("alt"), inner.attr("width")),
        (Some("Cups on a tray"), Some("30"))
    );
    let portrait = post.one(".about-authors .person img").value();
    assert_eq!(portrait.attr("alt"), Some("Ann at the oven"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_the_text_come_tags_sharing_the_authors_and_related_posts() {
    let post = read("tea").await;
    assert_eq!(
        post.values("nav.tags a[rel=tag]", "href"),
        ["/tags/tea", "/tags/hot-drinks"]
    );
    assert_eq!(post.word("section.share h2"), "Share this story");
    let shared = post.values("section.share li:not([hidden]) a", "href");
    let mail = "mailto:?subject=Tea%20%26%20company&body=Tea%20%26%20company%0A%0Ahttps%3A%2F%2Fexample.org%2Fposts%2Ftea";
    assert_eq!(shared, [mail, "https://example.org/posts/tea"]);
    assert_eq!(post.word(".about-authors h2"), "About the authors");
    assert_eq!(
        post.words(".about-authors h3"),
        ["Ann Lee", "Bo Ash, guest"]
    );
    assert_eq!(
        post.values(".about-authors .links a", "href"),
        ["https://bakery.example"]
    );
    assert_eq!(post.word(".related h2"), "You may also like");
    assert_eq!(post.words(".related h3"), ["Cwpanau", "Chairs"]);
    assert_eq!(
        read("cups").await.word(".about-authors h2"),
        "About the author"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_alone_shows_no_empty_boxes() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("alone", "status: published").await;
    let post = page(&serve(&site.context), "/posts/alone").await;
    for box_ in [
        ".related",
        ".about-authors",
        "nav.tags",
        ".byline",
        ".kicker",
        ".lead-image",
        "nav.contents",
    ] {
        assert!(post.all(box_).is_empty(), "{box_}");
    }
}
