//! The first page, an author's and a tag's: what they list, and how they go on.

use axum::Router;
use axum::http::StatusCode;

use crate::commons::fill;
use crate::database::{DAY, Engine, NOW, Site};
use crate::requests::BASE;
use crate::served::{page, serve};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_page_tells_the_newest_post_and_lists_the_others_by_month() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let home = page(&serve(&site.context), "/").await;
    assert_eq!(home.word("h1"), "The latest dispatch");
    assert_eq!(home.word(".lead h2 a"), "Tea & company");
    assert_eq!(
        home.word(".lead .prose"),
        "The kettle was late, and nobody left. It was our second time."
    );
    assert_eq!(
        home.values(".lead .read-on a", "aria-label"),
        ["Read on: Tea & company"]
    );
    assert_eq!(home.words(".month h2"), ["May 2026", "April 2026"]);
    assert_eq!(home.words(".month h3 a"), ["Cwpanau", "Chairs"]);
    assert_eq!(
        home.words(".month .summary"),
        ["Paned o de yn y neuadd.", "Chairs for everybody."]
    );
    assert_eq!(
        home.values(".writers a", "href"),
        ["/authors/ann", "/authors/bo"]
    );
    assert!(home.all("nav.pagination").is_empty());
    let feeds = home.values("link[rel=alternate][type='application/atom+xml']", "href");
    assert_eq!(feeds, ["/feed.xml"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listing_introduces_its_subject_and_offers_its_feed() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let ann = page(&router, "/authors/ann").await;
    assert_eq!(
        ann.word("main .subject p[dir=auto]"),
        "Ann bakes, and writes it down."
    );
    assert_eq!(
        ann.values("main .subject .portrait img", "alt"),
        ["Ann at the oven"]
    );
    assert_eq!(
        ann.values("main .subject .links a", "href"),
        ["https://bakery.example"]
    );
    assert_eq!(ann.words("main h3"), ["Tea & company", "Cwpanau"]);
    let tea = page(&router, "/tags/tea").await;
    assert_eq!(
        tea.word("main .introduction"),
        "Everything we know about tea."
    );
    assert_eq!(tea.words("main h3"), ["Tea & company", "Cwpanau"]);
    for (page, feed) in [
        (&ann, "/authors/ann/feed.xml"),
        (&tea, "/tags/tea/feed.xml"),
    ] {
        let feeds = page.values("link[rel=alternate][type='application/atom+xml']", "href");
        assert_eq!(feeds, ["/feed.xml", feed]);
        assert_eq!(page.values("main .follow a", "href"), [feed]);
    }
    for address in ["/authors/nobody", "/tags/nothing"] {
        assert_eq!(page(&router, address).await.status, StatusCode::NOT_FOUND);
    }
}

/// Posts 1 to 41, a day apart.
async fn forty_one(site: &Site) {
    for number in 1..=41 {
        let at = site.at(NOW - (50 - number) * DAY);
        site.add(
            &at,
            &format!("p{number}"),
            "status: published\nauthors: Ann\ntags: [tea]",
        )
        .await;
    }
}

/// The titles on each part of a listing, from its first address on.
async fn walk(router: &Router, start: &str) -> Vec<String> {
    let mut titles = Vec::new();
    let mut address = start.to_owned();
    loop {
        let part = page(router, &address).await;
        assert_eq!(part.status, StatusCode::OK, "{address}");
        titles.extend(part.words(".lead h2, .month h3"));
        assert_eq!(
            part.values("link[rel=canonical]", "href"),
            [format!("{BASE}{address}")]
        );
        let newest = part.all("nav.pagination a:not([rel])").len();
        assert_eq!(
            newest,
            usize::from(address != start),
            "a way back to the newest"
        );
        match part.values("nav.pagination a[rel=next]", "href").first() {
            Some(next) => address = (*next).to_owned(),
            None => return titles,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn following_the_links_to_older_posts_shows_each_post_once() {
    let site = Site::new(Engine::Sqlite).await;
    forty_one(&site).await;
    let router = serve(&site.context);
    let expected: Vec<_> = (1..=41)
        .rev()
        .map(|number| format!("The p{number}"))
        .collect();
    for start in ["/", "/authors/ann", "/tags/tea"] {
        assert_eq!(walk(&router, start).await, expected, "{start}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_place_that_is_none_is_the_beginning() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    for listing in ["/", "/authors/ann", "/tags/tea"] {
        let start = page(&router, listing).await;
        for before in [
            "",
            "x",
            "1",
            "%27%20OR%201=1",
            "%ff",
            "1_x",
            "99999999999999999999_0190b7a0-0000-7000-8000-000000000001",
            &"9".repeat(9000),
        ] {
            let part = page(&router, &format!("{listing}?before={before}")).await;
            assert_eq!(part.status, StatusCode::OK, "{before}");
            assert_eq!(
                part.word("head > title"),
                start.word("head > title"),
                "{before}"
            );
            assert_eq!(
                part.words("main h1, main h2, main h3"),
                start.words("main h1, main h2, main h3"),
                "{before}"
            );
            assert_eq!(
                part.values("link[rel=canonical]", "href"),
                [format!("{BASE}{listing}")],
                "{before}"
            );
            assert!(part.all("nav.pagination").is_empty(), "{before}");
        }
    }
}
