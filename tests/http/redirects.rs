//! Addresses that lead elsewhere, and nowhere but within the site.

use axum::Router;
use axum::http::StatusCode;
use dispatches::domain::post::Status;

use crate::database::{Engine, Site};
use crate::requests::{fetch, get, header};
use crate::served::{page, serve};

/// Status and `Location`.
async fn leads(router: &Router, address: &str) -> (u16, String) {
    let response = fetch(router, get(address)).await;
    (
        response.status().as_u16(),
        header(&response, "location").to_owned(),
    )
}

fn to(status: u16, location: &str) -> (u16, String) {
    (status, location.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_former_address_leads_to_the_present_one_for_good() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("first", "status: published").await;
    site.rename("first", "second").await;
    site.rename("second", "third").await;
    let router = serve(&site.context);
    assert_eq!(
        leads(&router, "/posts/first").await,
        to(301, "/posts/third")
    );
    assert_eq!(
        leads(&router, "/posts/second").await,
        to(301, "/posts/third")
    );
    assert_eq!(
        leads(&router, "/posts/first/comments/feed.xml").await,
        to(301, "/posts/third/comments/feed.xml")
    );
    assert_eq!(page(&router, "/posts/third").await.status, StatusCode::OK);
    site.set_status("third", Status::Trashed).await;
    assert_eq!(page(&router, "/posts/first").await.status, StatusCode::GONE);
    site.set_status("third", Status::Unpublished).await;
    assert_eq!(
        page(&router, "/posts/first").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_of_an_older_site_lead_on() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published").await;
    site.redirect(&[
        ("/2016/12/tea", "/posts/tea"),
        ("/old", "/posts/tea"),
        ("/posts/2016-Tea", "/posts/tea"),
        ("/?p=12", "/posts/tea"),
    ])
    .await;
    let router = serve(&site.context);
    for address in ["/2016/12/tea", "/old", "/posts/2016-Tea"] {
        assert_eq!(
            leads(&router, address).await,
            to(301, "/posts/tea"),
            "{address}"
        );
    }
    assert_eq!(
        leads(&router, "/2016/12/tea/").await,
        to(308, "/2016/12/tea")
    );
    assert_eq!(leads(&router, "/2016/12").await.0, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redirect_that_leaves_the_site_or_breaks_the_head_is_not_followed() {
    let site = Site::new(Engine::Sqlite).await;
    site.redirect(&[
        ("/away", "https://evil.example/"),
        ("/double", "//evil.example/"),
        ("/back", "/\\evil.example"),
        ("/break", "/a\r\nSet-Cookie: session=x"),
        ("/posts/break", "/b\nc"),
    ])
    .await;
    let router = serve(&site.context);
    for address in ["/away", "/double", "/back"] {
        assert_eq!(leads(&router, address).await, to(301, "/"), "{address}");
    }
    for address in ["/break", "/posts/break"] {
        let page = page(&router, address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        assert_eq!(page.header("location"), "");
        assert_eq!(page.header("set-cookie"), "");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_has_one_address_without_a_final_slash() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published").await;
    let router = serve(&site.context);
    for (address, tidy) in [
        ("/posts/tea/", "/posts/tea"),
        ("/posts/tea//", "/posts/tea"),
        ("/search/?q=tea", "/search?q=tea"),
        ("/feed.xml/", "/feed.xml"),
        ("/no-such-page/", "/no-such-page"),
    ] {
        assert_eq!(leads(&router, address).await, to(308, tidy), "{address}");
    }
    for outside in [
        "//evil.example/",
        "///evil.example//",
        "//evil.example/%2f..",
    ] {
        let (status, location) = leads(&router, outside).await;
        assert!(
            status == 404 && location.is_empty(),
            "{outside}: {status} {location}"
        );
    }
    assert_eq!(leads(&router, "/").await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_in_a_link_is_dropped() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published").await;
    let router = serve(&site.context);
    let message = "__path=%2Fapi%2Fsearch&__err=Call+evil.example";
    for (address, clean) in [
        (format!("/search?q=tea&{message}"), "/search?q=tea"),
        (format!("/posts/tea?{message}"), "/posts/tea"),
        (format!("/?{message}"), "/"),
    ] {
        assert_eq!(leads(&router, &address).await, to(303, clean));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_odd_address_is_more_than_not_found() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let long = format!("/posts/{}", "a".repeat(5000));
    for address in [
        "/posts/%ff",
        "/posts/a%2Fb",
        "/posts/a%0d%0ab",
        "/posts/%F0%9F%8D%9E",
        "/%ff",
        "/%",
        "/%zz",
        "/.env",
        "/wp-login.php",
        "/posts",
        "/authors",
        "/tags",
        "/media",
        "/api",
        "/posts/a/b/c",
        "/authors/%ff",
        "/tags/%c3%28",
        "/Posts/tea",
        "/index.html",
        "/manifest.json",
        &long,
    ] {
        let page = page(&router, address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        assert_eq!(page.word("main h1"), "Page not found", "{address}");
        assert_eq!(page.values("main form[role=search]", "action"), ["/search"]);
        assert_eq!(page.values("main .notice a", "href"), ["/"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_read_and_not_written() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published").await;
    let router = serve(&site.context);
    for address in ["/", "/posts/tea", "/feed.xml", "/media/x.png"] {
        for method in ["POST", "PUT", "DELETE"] {
            let request = get(address)
                .method(method)
                .header("sec-fetch-site", "same-origin");
            let response = fetch(&router, request).await;
            assert_eq!(
                response.status(),
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {address}"
            );
            assert_eq!(header(&response, "allow"), "GET,HEAD");
        }
    }
}
