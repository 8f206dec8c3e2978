//! What nobody may see yet, or any more: the same answer as for what never was.

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use dispatches::domain::post::Status;
use dispatches::server::posts;

use crate::database::{DAY, Engine, HOUR, NOW, Site};
use crate::requests::{fetch, get, text};
use crate::served::{page, serve};

/// All of an answer but what names the request and its address.
async fn answer(router: &Router, address: &str, slug: &str) -> (StatusCode, HeaderMap, String) {
    let response = fetch(router, get(&address.replace("SLUG", slug))).await;
    let (status, mut headers) = (response.status(), response.headers().clone());
    headers.remove("x-request-id");
    (status, headers, text(response).await.replace(slug, "SLUG"))
}

/// Everything that lists posts or would tell of one.
const PUBLIC: [&str; 14] = [
    "/",
    "/feed.xml",
    "/sitemap.xml",
    "/search?q=zebra",
    "/tags/open",
    "/tags/open/feed.xml",
    "/authors/ann",
    "/authors/ann/feed.xml",
    "/posts/open",
    "/api/home",
    "/api/search?query=zebra",
    "/api/tag?slug=open",
    "/api/author?slug=ann",
    "/api/post?slug=open",
];

async fn everything(router: &Router) -> String {
    let mut all = String::new();
    for address in PUBLIC {
        let response = fetch(router, get(address)).await;
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        all.push_str(&text(response).await);
    }
    all
}

/// A post in each state that is not public, of the same author and tag as a public one.
async fn fill(site: &Site) {
    let rest = "authors: [Ann]\ntags: [open]";
    site.post("open", &format!("status: published\n{rest}"))
        .await;
    for (slug, lines) in [
        ("zebra-1", "status: draft"),
        ("zebra-2", "status: in-review"),
        ("zebra-3", "status: scheduled\ndate: 2026-07-02"),
        ("zebra-4", "status: published\ndate: 2026-07-02"),
        ("zebra-5", "status: unpublished\ndate: 2026-06-01"),
        ("zebra-6", "status: trashed\ndate: 2026-06-01"),
        ("zebra-7", "status: published\ndate: 2026-06-01"),
    ] {
        site.post(slug, &format!("{lines}\n{rest}")).await;
    }
    site.set_status("zebra-7", Status::Unpublished).await;
}

on_both_engines! {
    what_is_not_public_answers_as_what_never_was(site) {
        fill(&site).await;
        let router = serve(&site.context);
        for address in ["/posts/SLUG", "/SLUG", "/api/post?slug=SLUG", "/api/page?slug=SLUG", "/posts/SLUG?utm=x"] {
            let never = answer(&router, address, "zebra-9").await;
            assert_eq!(never.0, StatusCode::NOT_FOUND, "{address}");
            for number in 1..=7 {
                let hidden = answer(&router, address, &format!("zebra-{number}")).await;
                assert_eq!(hidden, never, "{address} {number}");
            }
        }
    }

    what_is_not_public_is_named_nowhere(site) {
        fill(&site).await;
        let shown = everything(&serve(&site.context)).await;
        assert!(shown.contains("The open"));
        assert!(!shown.contains("zebra-"), "{shown}");
    }

    a_scheduled_post_is_there_from_its_minute_on(site) {
        site.post("later", "status: scheduled\ndate: 2026-07-02T09:00:00Z").await;
        let minute = NOW + DAY - 3 * HOUR;
        assert_eq!(page(&serve(&site.at(minute - 1)), "/posts/later").await.status, StatusCode::NOT_FOUND);
        assert_eq!(posts::publish_due(site.db(), minute).await.expect("published"), 1);
        assert_eq!(page(&serve(&site.at(minute - 1)), "/posts/later").await.status, StatusCode::NOT_FOUND);
        let post = page(&serve(&site.at(minute)), "/posts/later").await;
        assert_eq!((post.status, post.word("h1")), (StatusCode::OK, "The later".into()));
    }

    what_was_public_and_is_in_the_bin_is_gone(site) {
        site.post("tea", "status: published").await;
        site.set_status("tea", Status::Trashed).await;
        let router = serve(&site.context);
        let gone = page(&router, "/posts/tea").await;
        assert_eq!(gone.status, StatusCode::GONE);
        assert_eq!(gone.word("main h1"), "This was taken down");
        assert_eq!(gone.meta("robots"), ["noindex"]);
        assert!(!gone.text.contains("Text of tea") && !gone.text.contains("The tea"));
        assert_eq!(gone.values("main form[role=search]", "action"), ["/search"]);
        let function = fetch(&router, get("/api/post?slug=tea")).await;
        assert_eq!(function.status(), StatusCode::GONE);
        site.set_status("tea", Status::Published).await;
        assert_eq!(page(&router, "/posts/tea").await.status, StatusCode::OK);
    }

    an_address_that_no_text_can_hold_is_not_found(site) {
        site.post("tea", "status: published").await;
        let router = serve(&site.context);
        for address in [
            "/%00", "/posts/%00", "/posts/tea%00", "/authors/%00", "/tags/a%00", "/tags/%00/feed.xml",
            "/authors/%00/feed.xml", "/api/post?slug=%00", "/api/page?slug=a%00", "/api/tag?slug=%00",
            "/api/author?slug=%00", "/media/%00",
        ] {
            let response = fetch(&router, get(address)).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{address}");
        }
        for address in ["/search?q=a%00b", "/?before=%00", "/api/home?before=%00", "/api/search?query=%00"] {
            assert_eq!(fetch(&router, get(address)).await.status(), StatusCode::OK, "{address}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_or_a_tag_that_only_a_draft_has_is_not_known() {
    let site = Site::new(Engine::Sqlite).await;
    site.write(
        "authors.toml",
        "[[author]]\nname = \"Ann\"\nbiography = \"Ann bakes.\"\n",
    );
    assert!(site.import().await.succeeded());
    site.post("open", "status: published\nauthors: [Bo]\ntags: [open]")
        .await;
    site.post("zebra", "status: draft\nauthors: [Cy]\ntags: [secret]")
        .await;
    let router = serve(&site.context);
    for address in [
        "/authors/ann",
        "/authors/bo",
        "/tags/open",
        "/tags/open/feed.xml",
    ] {
        let status = fetch(&router, get(address)).await.status();
        assert_eq!(status, StatusCode::OK, "{address}");
    }
    for address in [
        "/authors/cy",
        "/authors/cy/feed.xml",
        "/tags/secret",
        "/tags/secret/feed.xml",
    ] {
        let status = fetch(&router, get(address)).await.status();
        assert_eq!(status, StatusCode::NOT_FOUND, "{address}");
    }
}
