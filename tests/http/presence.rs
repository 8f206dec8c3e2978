//! Telling two people of each other who have the same post open.

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use dispatches::domain::person::Role;
use futures::StreamExt;
use serde_json::{Value, json};

use crate::database::{Engine, Site};
use crate::requests::{fetch, get, header};
use crate::served::{Page, serve};
use crate::waiting::LONGEST;
use crate::writing::{cookie, fill_in, led_to, open, write};

const TEXT: [(&str, &str); 3] = [
    ("title", "Tea at the quay"),
    ("body", "We met."),
    ("do", "save"),
];

/// An open page, listening.
struct Listening(axum::body::BodyDataStream);

impl Listening {
    async fn at(router: &Router, cookie: &str, post: &str, page: &Page) -> Self {
        let answer = ask(router, cookie, (post, &address_of(page))).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(header(&answer, "content-type"), "text/event-stream");
        Self(answer.into_body().into_data_stream())
    }

    /// What is told next.
    async fn hears(&mut self) -> Value {
        let next = async {
            loop {
                let piece = self.0.next().await.expect("more").expect("bytes");
                let text = String::from_utf8(piece.to_vec()).expect("UTF-8");
                let told = text.lines().find_map(|line| line.strip_prefix("data: "));
                if let Some(told) = told {
                    return serde_json::from_str(told).expect("JSON");
                }
            }
        };
        let told = tokio::time::timeout(LONGEST, next).await;
        told.expect("in time")
    }
}

/// What the page says of itself.
fn address_of(page: &Page) -> String {
    let base = page
        .values("form.writing input[name=base]", "value")
        .concat();
    let id = dispatches::server::ids::new(1);
    format!("page={id}&base={base}")
}

async fn ask(router: &Router, cookie: &str, (post, query): (&str, &str)) -> Response {
    let address = format!("{post}/presence?{query}");
    fetch(router, get(&address).header("cookie", cookie)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_opens_a_post_learns_who_has_it_open_until_they_leave() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "Ann", Role::Author).await;
    let edie = cookie(&site, "Edie", Role::Editor).await;
    let post = write(&router, &ann, &TEXT).await;
    let page = open(&router, &ann, &post).await;
    let mut hers = Listening::at(&router, &ann, &post, &page).await;
    let alone = json!({"others": [], "elsewhere": false, "newer": null});
    assert_eq!(hers.hears().await, alone);
    // Said without scripts as well.
    let other = open(&router, &edie, &post).await;
    assert_eq!(other.word(".writing-presence"), "Ann is in this post.");
    let mut theirs = Listening::at(&router, &edie, &post, &other).await;
    assert_eq!(theirs.hears().await["others"], json!(["Ann"]));
    assert_eq!(hers.hears().await["others"], json!(["Edie"]));
    drop(theirs);
    assert_eq!(hers.hears().await, alone);
    drop(hers);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_save_by_somebody_else_is_told_and_ones_own_is_not() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "Ann", Role::Author).await;
    let edie = cookie(&site, "Edie", Role::Editor).await;
    let post = write(&router, &ann, &TEXT).await;
    let page = open(&router, &ann, &post).await;
    let mut hers = Listening::at(&router, &ann, &post, &page).await;
    assert_eq!(hers.hears().await["newer"], json!(null));
    let other = [("body", "We met twice."), ("do", "save")];
    led_to(&fill_in(&router, &edie, (&post, &other)).await);
    assert_eq!(
        hers.hears().await["newer"],
        json!({"by": "Edie", "time": "13:00"})
    );
    let own = [("body", "We met thrice."), ("do", "save")];
    led_to(&fill_in(&router, &ann, (&post, &own)).await);
    assert_eq!(hers.hears().await["newer"], json!(null));
    // Who opens it now has that text.
    let page = open(&router, &edie, &post).await;
    let mut theirs = Listening::at(&router, &edie, &post, &page).await;
    assert_eq!(theirs.hears().await["newer"], json!(null));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_listens_to_a_post_that_they_can_not_see() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "Ann", Role::Author).await;
    let bo = cookie(&site, "Bo", Role::Author).await;
    let post = write(&router, &ann, &TEXT).await;
    let page = open(&router, &ann, &post).await;
    let query = address_of(&page);
    let denied = ask(&router, &bo, (&post, &query)).await;
    assert_eq!(denied.status(), StatusCode::NOT_FOUND);
    for wrong in ["", "page=x", "page=%00"] {
        let answer = ask(&router, &ann, (&post, wrong)).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{wrong}");
    }
    let request = get(&format!("{post}/presence?{query}")).header("accept", "application/json");
    let answer = fetch(&router, request).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    let allowed = ask(&router, &ann, (&post, &query)).await;
    assert_eq!(allowed.status(), StatusCode::OK);
    drop::<Body>(allowed.into_body());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_listens_without_being_signed_in_is_told_so_and_gets_no_page() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    for address in [
        "/studio/comments/news",
        "/studio/posts/0190b7a0-0000-7000-8000-000000000000/presence",
    ] {
        let listens = get(address).header("accept", "text/event-stream");
        assert_eq!(
            fetch(&router, listens).await.status(),
            StatusCode::UNAUTHORIZED
        );
        let looks = fetch(&router, get(address)).await;
        assert_eq!(looks.status(), StatusCode::SEE_OTHER, "{address}");
    }
}
