//! Bodies in a type that their route doesn't read.

use axum::Router;
use axum::body::Body;
use axum::extract::Multipart;
use axum::http::StatusCode;
use axum::routing::post;

use super::support::{self, fetch, send, site, text};

fn functions() -> Router {
    let upload = |mut parts: Multipart| async move {
        let part = parts.next_field().await.ok().flatten();
        part.map_or_else(String::new, |part| {
            part.name().unwrap_or_default().to_owned()
        })
    };
    site(
        Router::new()
            .route("/api/act", post(|body: String| async { body }))
            .route("/notes", post(|body: String| async { body }))
            .route("/media", post(upload)),
    )
}

async fn status(address: &str, kind: &str) -> StatusCode {
    let request = support::post(address).header("content-type", kind);
    let request = request.body(Body::from("{}")).expect("a request");
    send(&functions(), request).await.status()
}

#[tokio::test]
async fn a_server_function_reads_json_and_forms_and_no_text() {
    for kind in [
        "application/json",
        "application/json; charset=utf-8",
        "application/x-www-form-urlencoded",
    ] {
        assert_eq!(status("/api/act", kind).await, StatusCode::OK, "{kind}");
    }
    for kind in [
        "text/plain",
        "text/plain; application/json",
        "application/octet-stream",
        "nonsense",
        "",
    ] {
        let expected = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        assert_eq!(status("/api/act", kind).await, expected, "{kind}");
    }
    assert_eq!(status("/notes", "text/plain").await, StatusCode::OK);
}

#[tokio::test]
async fn a_body_of_no_type_or_two_types_is_refused() {
    let none = support::post("/api/act");
    assert_eq!(
        fetch(&functions(), none).await.status(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    let two = support::post("/api/act")
        .header("content-type", "application/json")
        .header("content-type", "text/plain");
    assert_eq!(
        fetch(&functions(), two).await.status(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
}

#[tokio::test]
async fn multipart_needs_a_boundary() {
    let body = "--x\r\ncontent-disposition: form-data; name=\"picture\"\r\n\r\n1\r\n--x--\r\n";
    let upload = |kind: &str| {
        let request = support::post("/media").header("content-type", kind);
        request.body(Body::from(body)).expect("a request")
    };
    let whole = send(&functions(), upload("multipart/form-data; boundary=x")).await;
    assert_eq!(text(whole).await, "picture");
    let long = format!("multipart/form-data; boundary={}", "x".repeat(71));
    for kind in [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "Multipart/Form-Data;",
        "multipart/form-data; boundary=\"\"",
        &long,
    ] {
        let response = send(&functions(), upload(kind)).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{kind}");
    }
}
