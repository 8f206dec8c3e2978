//! `__path` and `__err`, with which a link would put its words into our messages.

use axum::Router;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::routing::any;

use super::support::{fetch, get, header, post, site, text};

fn echo() -> Router {
    let handler = any(|RawQuery(query): RawQuery| async move { query.unwrap_or_default() });
    site(Router::new().route("/search", handler))
}

#[tokio::test]
async fn a_link_with_a_message_leads_to_the_address_without_it() {
    let cases = [
        ("/search?__err=x", "/search"),
        (
            "/search?q=tea&__err=x&__path=y&page=2",
            "/search?q=tea&page=2",
        ),
        ("/search?__path", "/search"),
        ("/search?%5f_err=x&q=a%26b", "/search?q=a%26b"),
        ("/search?%255F%255Ferr=x", "/search"),
        ("/search?__e%72r=x", "/search"),
    ];
    for (address, clean) in cases {
        let response = fetch(&echo(), get(address)).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{address}");
        assert_eq!(header(&response, "location"), clean, "{address}");
    }
}

#[tokio::test]
async fn a_post_goes_on_without_it() {
    let response = fetch(&echo(), post("/search?q=tea&__err=x")).await;
    assert_eq!(text(response).await, "q=tea");
}

#[tokio::test]
async fn every_other_query_stays_as_it_was() {
    for query in [
        "q=__err",
        "q=a+b%20c&&x",
        "err=1&path=2",
        "q=%E2%9C%93&%zz",
        "___err=x",
    ] {
        let response = fetch(&echo(), get(&format!("/search?{query}"))).await;
        assert_eq!(text(response).await, query);
    }
}
