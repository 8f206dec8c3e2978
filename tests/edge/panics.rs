//! A panic is a page with a reference, and one line in the log.

use axum::Router;
use axum::http::StatusCode;
use axum::routing;
use dispatches::server::middleware::panics;

use super::support::{Log, fetch, get, header, site, text};

fn faulty() -> Router {
    let fault = || async {
        if true {
            panic!("a shelf fell down");
        }
    };
    site(
        Router::new()
            .route("/fault", routing::get(fault))
            .route("/", routing::get(|| async { "fine" })),
    )
}

#[tokio::test]
async fn a_panic_is_a_500_with_the_reference_of_its_only_line() {
    let usual = std::panic::take_hook();
    panics::install();
    let (log, _guard) = Log::start();
    let response = fetch(&faulty(), get("/fault")).await;
    std::panic::set_hook(usual);
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(header(&response, "x-content-type-options"), "nosniff");
    let page = text(response).await;
    let lines = log.lines();
    let told: Vec<_> = lines
        .iter()
        .filter(|line| line["level"] == "ERROR")
        .collect();
    assert_eq!(told.len(), 1);
    let fields = &told[0]["fields"];
    assert!(page.ends_with(fields["reference"].as_str().expect("a reference")));
    assert!(told[0].to_string().contains("a shelf fell down"));
    assert!(
        fields["place"]
            .as_str()
            .is_some_and(|place| place.contains("panics.rs"))
    );
}

#[tokio::test]
async fn the_next_request_is_answered() {
    let site = faulty();
    fetch(&site, get("/fault")).await;
    assert_eq!(fetch(&site, get("/")).await.status(), StatusCode::OK);
}
