//! Too much, and too slow.

use std::future::pending;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::StatusCode;
use axum::routing;

use super::support::{fetch, get, header, piped, post, send, site, text};

fn pages() -> Router {
    let stuck = || async {
        let (sender, body) = piped();
        sender.send("first").await.expect("room");
        std::mem::forget(sender);
        body
    };
    site(
        Router::new()
            .route("/echo", routing::post(|body: Bytes| async { body }))
            .route("/search", routing::get(|| async { "found" }))
            .route("/slow", routing::any(pending::<&'static str>))
            .route("/stuck", routing::get(stuck)),
    )
}

#[tokio::test]
async fn a_body_up_to_the_limit_passes_and_a_larger_one_does_not() {
    for (size, expected) in [(100, StatusCode::OK), (101, StatusCode::PAYLOAD_TOO_LARGE)] {
        let declared = post("/echo").header("content-length", size);
        let declared = declared
            .body(Body::from(vec![b'x'; size]))
            .expect("a request");
        assert_eq!(send(&pages(), declared).await.status(), expected);
        let (sender, body) = piped();
        for _ in 0..size {
            sender.send("x").await.expect("room");
        }
        drop(sender);
        let streamed = post("/echo").body(body).expect("a request");
        let response = send(&pages(), streamed).await;
        assert_eq!(response.status(), expected);
        if expected != StatusCode::OK {
            assert!(text(response).await.contains("more than the site accepts"));
        }
    }
}

#[tokio::test]
async fn a_body_that_stops_arriving_is_a_408() {
    let (sender, body) = piped();
    sender.send("na").await.expect("room");
    let request = post("/echo")
        .header("content-length", 4)
        .body(body)
        .expect("a request");
    let response = send(&pages(), request).await;
    assert_eq!(response.status(), StatusCode::REQUEST_TIMEOUT);
}

#[tokio::test]
async fn a_body_that_arrives_by_drops_is_a_408_too() {
    let (sender, body) = piped();
    tokio::spawn(async move {
        while sender.send("x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    });
    let request = post("/echo").body(body).expect("a request");
    let response = send(&pages(), request).await;
    assert_eq!(response.status(), StatusCode::REQUEST_TIMEOUT);
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_a_503() {
    let response = fetch(&pages(), get("/slow")).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(header(&response, "retry-after"), "60");
}

#[tokio::test]
async fn a_streamed_answer_that_stops_is_cut() {
    let response = fetch(&pages(), get("/stuck")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(to_bytes(response.into_body(), 1000).await.is_err());
}

#[tokio::test]
async fn a_long_search_is_answered_and_an_endless_one_is_not() {
    let emoji = "%F0%9F%8D%9E".repeat(2500);
    let response = fetch(&pages(), get(&format!("/search?q={emoji}"))).await;
    assert_eq!(response.status(), StatusCode::OK);
    let endless = "x".repeat(50_000);
    let response = fetch(&pages(), get(&format!("/search?q={endless}"))).await;
    assert_eq!(response.status(), StatusCode::URI_TOO_LONG);
}
