//! What server functions answer: data for everybody, and no more than a sentence where they can't.

use axum::Router;
use axum::http::StatusCode;
use serde_json::Value;

use crate::functions::filled;
use crate::requests::{fetch, get, header, post, text};

async fn json(router: &Router, address: &str) -> (StatusCode, Value) {
    let response = fetch(router, get(address)).await;
    assert_eq!(
        header(&response, "content-type"),
        "application/json",
        "{address}"
    );
    let status = response.status();
    let value = serde_json::from_str(&text(response).await);
    (status, value.expect("JSON"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_comes_whole_and_without_what_readers_may_not_see() {
    let (_site, router) = filled().await;
    let (status, post) = json(&router, "/api/post?slug=tea").await;
    assert_eq!(
        (status, &post["title"]),
        (StatusCode::OK, &Value::from("Tea & company"))
    );
    let body = post["body"].as_str().unwrap_or_default();
    assert!(
        body.contains("<p>A sentence of the second paragraph"),
        "{body}"
    );
    for address in [
        "/api/post?slug=tea",
        "/api/home",
        "/api/tag?slug=tea",
        "/api/author?slug=ann",
        "/api/search?query=kettle",
        "/api/site",
        "/api/page?slug=about",
    ] {
        let (status, value) = json(&router, address).await;
        assert_eq!(status, StatusCode::OK, "{address}");
        let text = value.to_string();
        for hidden in [
            "*late*",
            "# The hall",
            "|:----|",
            "\"source\"",
            "sha256",
            "/tmp",
            "media/lead.png",
        ] {
            assert!(!text.contains(hidden), "{address} tells {hidden}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_function_says_what_went_wrong_in_its_status_and_no_more() {
    let (_site, router) = filled().await;
    for (address, status, said) in [
        ("/api/post?slug=none", StatusCode::NOT_FOUND, "\"NotFound\""),
        ("/api/tag?slug=none", StatusCode::NOT_FOUND, "\"NotFound\""),
        (
            "/api/author?slug=A%20b",
            StatusCode::NOT_FOUND,
            "\"NotFound\"",
        ),
        ("/api/post", StatusCode::BAD_REQUEST, "\"Malformed\""),
        (
            "/api/search?q=tea",
            StatusCode::BAD_REQUEST,
            "\"Malformed\"",
        ),
    ] {
        let response = fetch(&router, get(address)).await;
        assert_eq!(response.status(), status, "{address}");
        assert_eq!(text(response).await, said, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_of_no_function_is_not_found_in_a_sentence() {
    let (_site, router) = filled().await;
    for address in ["/api/none", "/api/post/none", "/api/%3Cscript%3E"] {
        for request in [
            get(address),
            post(address).header("content-type", "application/json"),
        ] {
            let response = fetch(&router, request).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{address}");
            assert_eq!(
                text(response).await,
                "There is nothing at this address.",
                "{address}"
            );
        }
    }
}
