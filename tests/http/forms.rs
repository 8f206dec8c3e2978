//! One answer in several forms: packed, without its body, known already.

use std::io::Read;

use axum::Router;
use axum::http::StatusCode;

use crate::commons::fill;
use crate::database::{Engine, Site};
use crate::requests::{bytes, fetch, get, header};
use crate::served::serve;

/// The answer's body, unpacked, with the number of bytes that were sent.
async fn unpacked(router: &Router, address: &str, coding: &str) -> (Vec<u8>, usize) {
    let response = fetch(router, get(address).header("accept-encoding", coding)).await;
    assert_eq!(header(&response, "content-encoding"), coding, "{address}");
    let vary = response.headers().get_all("vary").iter();
    assert_eq!(vary.collect::<Vec<_>>(), ["accept-encoding"], "{address}");
    let sent = bytes(response).await;
    let mut whole = Vec::new();
    match coding {
        "gzip" => flate2::read::GzDecoder::new(&*sent)
            .read_to_end(&mut whole)
            .map(drop),
        "zstd" => zstd::stream::copy_decode(&*sent, &mut whole),
        _ => brotli::BrotliDecompress(&mut &*sent, &mut whole),
    }
    .expect("what the head says");
    (whole, sent.len())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_is_known_is_not_sent_again() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    for address in [
        "/",
        "/posts/tea",
        "/about",
        "/authors/ann",
        "/tags/tea",
        "/search?q=tea",
        "/feed.xml",
        "/sitemap.xml",
        "/robots.txt",
    ] {
        for coding in ["identity", "gzip", "br", "zstd"] {
            let ask = || get(address).header("accept-encoding", coding);
            let whole = fetch(&router, ask()).await;
            assert_eq!(whole.status(), StatusCode::OK, "{address}");
            let tag = header(&whole, "etag").to_owned();
            assert!(tag.starts_with('"'), "{address}: {tag:?} is no strong tag");
            assert_eq!(
                header(&whole, "cache-control"),
                "public, no-cache",
                "{address}"
            );
            let known = fetch(&router, ask().header("if-none-match", &tag)).await;
            assert_eq!(
                known.status(),
                StatusCode::NOT_MODIFIED,
                "{address} {coding}"
            );
            assert_eq!(header(&known, "etag"), tag);
            for kept in ["content-security-policy", "cache-control", "vary"] {
                assert_eq!(
                    header(&known, kept),
                    header(&whole, kept),
                    "{address} {kept}"
                );
            }
            assert!(bytes(known).await.is_empty());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_are_sent_packed_and_are_the_same() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    for address in [
        "/",
        "/posts/tea",
        "/feed.xml",
        "/sitemap.xml",
        "/api/home",
        "/no-such-page",
    ] {
        let plain = bytes(fetch(&router, get(address)).await).await;
        for coding in ["gzip", "br", "zstd"] {
            let (whole, sent) = unpacked(&router, address, coding).await;
            assert!(whole == plain && sent < plain.len(), "{address} {coding}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn head_answers_as_get_does() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    for address in [
        "/",
        "/posts/tea",
        "/posts/none",
        "/posts/tea/",
        "/feed.xml",
        "/sitemap.xml",
        "/robots.txt",
        "/favicon.svg",
        "/healthz",
        "/readyz",
        "/media/none.png",
        "/api/home",
        "/api/none",
    ] {
        for coding in ["identity", "br"] {
            let ask = |method| {
                get(address)
                    .method(method)
                    .header("accept-encoding", coding)
            };
            let (whole, head) = (
                fetch(&router, ask("GET")).await,
                fetch(&router, ask("HEAD")).await,
            );
            assert_eq!(head.status(), whole.status(), "{address}");
            let named = |name: &str| ["x-request-id", "content-length"].contains(&name);
            for (name, value) in whole
                .headers()
                .iter()
                .filter(|(name, _)| !named(name.as_str()))
            {
                assert_eq!(head.headers().get(name), Some(value), "{address} {name}");
            }
            let added = head.headers().keys().filter(|name| !named(name.as_str()));
            assert_eq!(
                added.count(),
                whole
                    .headers()
                    .keys()
                    .filter(|name| !named(name.as_str()))
                    .count()
            );
            let length = header(&head, "content-length").to_owned();
            assert!(bytes(head).await.is_empty(), "{address}");
            assert_eq!(length, bytes(whole).await.len().to_string(), "{address}");
        }
    }
}
