//! Whom a request is from: the connection's address, and a proxy's word where it is ours.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::routing;
use dispatches::server::source::{Network, Source};

use crate::edge::support::{config, fetch, get, guarded, text};
use crate::requests::BASE;

/// What the inside of the program sees of a request from `peer`.
async fn seen(peer: &str, forwarded: &str, proxies: &[&str]) -> String {
    let mut settings = config(BASE);
    settings.proxies = proxies
        .iter()
        .map(|proxy| Network::try_from((*proxy).to_owned()).expect("a network"))
        .collect();
    let tell = |request: Request| async move { Source::of(&request).network() };
    let site = guarded(Router::new().route("/", routing::get(tell)), &settings);
    let peer: SocketAddr = peer.parse().expect("an address");
    let request = get("/")
        .header("x-forwarded-for", forwarded)
        .extension(ConnectInfo(peer));
    text(fetch(&site, request).await).await
}

#[tokio::test]
async fn only_a_proxy_of_ours_says_whom_a_request_is_from() {
    let (proxy, stranger) = ("10.0.0.7:4711", "192.0.2.1:4711");
    let ours = ["10.0.0.0/8"];
    assert_eq!(seen(proxy, "203.0.113.9", &ours).await, "203.0.113.9");
    assert_eq!(seen(stranger, "203.0.113.9", &ours).await, "192.0.2.1");
    assert_eq!(seen(proxy, "203.0.113.9", &[]).await, "10.0.0.7");
}

#[tokio::test]
async fn a_source_that_the_client_sends_along_is_none() {
    let forged = "203.0.113.9, 198.51.100.7";
    assert_eq!(
        seen("10.0.0.7:4711", forged, &["10.0.0.0/8"]).await,
        "198.51.100.7",
        "the proxy's own word stands last"
    );
}
