//! One render of a page, however many ask, and none for who came after a change: the edge around a
//! page that counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get as on_get;
use dispatches::server::kept::Kept;
use dispatches::server::middleware::{Edge, around};
use tokio::sync::Semaphore;

use crate::comments::approved;
use crate::database::{Engine, Site};
use crate::keeping::{OPEN, is_at_hand, keeping, request};
use crate::requests::{BASE, send, text};

/// The edge around one page that counts how often it is made, and is made when it may be.
struct Counted {
    router: Router,
    kept: Kept,
    made: Arc<AtomicUsize>,
    gate: Arc<Semaphore>,
}

async fn counted(site: &Site, answer: fn(usize) -> Response) -> Counted {
    let (_, kept) = keeping(&site.context);
    kept.look().await.expect("looked");
    let (made, gate) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
    let (count, may) = (made.clone(), gate.clone());
    let page = move || {
        let (count, may) = (count.clone(), may.clone());
        async move {
            let number = count.fetch_add(1, Ordering::AcqRel);
            may.acquire().await.expect("open").forget();
            answer(number)
        }
    };
    let mut config = site.config.clone();
    config.base_url = BASE.into();
    let edge = Edge::new(&config)
        .expect("an edge")
        .with_kept(Some(kept.clone()));
    let routes = Router::new().route("/posts/{slug}", on_get(page));
    let router = around(routes, &edge, |_| {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    });
    Counted {
        router,
        kept,
        made,
        gate,
    }
}

fn reader(router: &Router) -> tokio::task::JoinHandle<(StatusCode, String)> {
    let router = router.clone();
    tokio::spawn(async move {
        let response = send(&router, request("/posts/tea")).await;
        (response.status(), text(response).await)
    })
}

/// Lets everybody go as far as they come.
async fn settle() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_page_is_made_once_however_many_ask() {
    let site = Site::new(Engine::Sqlite).await;
    let counted = counted(&site, |number| {
        Html(format!("Made {number}")).into_response()
    })
    .await;
    let readers: Vec<_> = (0..50).map(|_| reader(&counted.router)).collect();
    settle().await;
    counted.gate.add_permits(50);
    for reader in readers {
        assert_eq!(
            reader.await.expect("an answer"),
            (StatusCode::OK, "Made 0".into())
        );
    }
    assert_eq!(counted.made.load(Ordering::Acquire), 1);
    assert!(is_at_hand(&counted.kept, "/posts/tea"));
}

#[tokio::test]
async fn who_waits_for_a_page_that_fails_is_told_and_nobody_tries_again() {
    let site = Site::new(Engine::Sqlite).await;
    let failing = |_| (StatusCode::INTERNAL_SERVER_ERROR, Html("Sorry")).into_response();
    let counted = counted(&site, failing).await;
    let readers: Vec<_> = (0..50).map(|_| reader(&counted.router)).collect();
    settle().await;
    counted.gate.add_permits(50);
    for reader in readers {
        assert_eq!(
            reader.await.expect("an answer").0,
            StatusCode::INTERNAL_SERVER_ERROR
        );
    }
    assert_eq!(counted.made.load(Ordering::Acquire), 1);
    assert!(
        !is_at_hand(&counted.kept, "/posts/tea"),
        "it is tried anew for who comes later"
    );
}

#[tokio::test]
async fn a_page_begun_before_a_change_is_not_for_who_comes_after_it() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", OPEN).await;
    let counted = counted(&site, |number| {
        Html(format!("Made {number}")).into_response()
    })
    .await;
    let early = reader(&counted.router);
    settle().await;
    assert_eq!(counted.made.load(Ordering::Acquire), 1);
    approved(&site.context, "tea", "Meanwhile.").await;
    let late = reader(&counted.router);
    settle().await;
    counted.gate.add_permits(2);
    assert_eq!(early.await.expect("an answer").1, "Made 0");
    assert_eq!(late.await.expect("an answer").1, "Made 1");
    assert!(is_at_hand(&counted.kept, "/posts/tea"));
    let next = reader(&counted.router).await.expect("an answer");
    assert_eq!(
        (next.1.as_str(), counted.made.load(Ordering::Acquire)),
        ("Made 1", 2)
    );
}

#[tokio::test]
async fn who_goes_away_while_making_a_page_leaves_it_to_the_next() {
    let site = Site::new(Engine::Sqlite).await;
    let counted = counted(&site, |number| {
        Html(format!("Made {number}")).into_response()
    })
    .await;
    let first = reader(&counted.router);
    settle().await;
    let second = reader(&counted.router);
    settle().await;
    first.abort();
    settle().await;
    counted.gate.add_permits(1);
    assert_eq!(second.await.expect("an answer").1, "Made 1");
}
