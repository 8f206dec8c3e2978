//! The list of pages that the router keeps for its logs.

use dispatches::app::App;
use dispatches::server::router::PAGES;
use leptos::prelude::*;
use leptos_router::SsrMode;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_router_knows_exactly_the_pages_of_the_apps_own_table() {
    let table = leptos_axum::generate_route_list(|| view! { <App /> });
    let mut paths: Vec<_> = table.iter().map(|route| route.path()).collect();
    let mut known = Vec::from(PAGES);
    // The studio's own addresses are its table of rights.
    known.push("/studio/{*page}");
    paths.sort_unstable();
    known.sort_unstable();
    assert_eq!(paths, known);
    for route in &table {
        assert!(
            matches!(route.mode(), SsrMode::Async),
            "{} is not sent whole",
            route.path()
        );
    }
}
