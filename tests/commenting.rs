//! The forms under a post as a browser without scripts sends them: the real router, without a
//! network. What becomes of a comment in the store is `db/commenting.rs`'s.
#![cfg(feature = "ssr")]
#![allow(clippy::expect_used)] // A test that can't go on should stop.

#[path = "support/content.rs"]
#[allow(dead_code)]
mod content;
#[path = "support/database.rs"]
#[macro_use]
#[allow(dead_code, unused_macros)]
mod database;
#[path = "support/edits.rs"]
#[allow(dead_code)]
mod edits;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use database::{Engine, Site};
use dispatches::domain::moderation::Action;
use dispatches::server::{comments, router};
use tower::ServiceExt;

const OPEN: &str = "status: published\ndate: 2026-06-01\nauthors: [Asha Rahman]\ncomments: open";
const FORM: &str = "/posts/tea/comments";
const GOOD: &str = "name=Joan&email=joan%40reader.example&message=A+kettle+of+one%27s+own";

async fn site() -> (Site, Router) {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", OPEN).await;
    let router = router::router(site.context.state.clone()).expect("a router");
    (site, router)
}

async fn ask(router: &Router, request: Request<Body>) -> (Response<()>, String) {
    let answer = router.clone().oneshot(request).await.expect("infallible");
    let (head, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
    let text = String::from_utf8(body).expect("UTF-8");
    (Response::from_parts(head, ()), text)
}

async fn get(router: &Router, path: &str) -> (Response<()>, String) {
    let request = Request::get(path).header("host", "127.0.0.1:3000");
    ask(router, request.body(Body::empty()).expect("a request")).await
}

async fn post(router: &Router, path: &str, form: &str) -> (Response<()>, String) {
    let request = Request::post(path)
        .header("host", "127.0.0.1:3000")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded");
    let body = Body::from(form.to_owned());
    ask(router, request.body(body).expect("a request")).await
}

/// Sends a good form with the token of the page.
async fn send(router: &Router, more: &str) -> (Response<()>, String) {
    let token = token(router, "/posts/tea").await;
    post(router, FORM, &format!("{GOOD}&token={token}{more}")).await
}

fn header<'a>(answer: &'a Response<()>, name: &str) -> &'a str {
    let value = answer.headers().get(name);
    value.map_or("", |value| value.to_str().expect("ASCII"))
}

fn id_of(answer: &Response<()>) -> &str {
    let place = header(answer, "location").split_once("#comment-");
    place.expect("the address of a comment").1
}

#[track_caller]
fn holds(page: &str, pieces: &[&str]) {
    for piece in pieces {
        assert!(page.contains(piece), "{piece} is missing in {page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mistake_is_answered_with_the_whole_page_and_the_form_as_it_was() {
    let (_site, router) = site().await;
    let form = "name=%3Ci%3E&email=joan&message=%0D%0A%3C%2Ftextarea%3E+%26+one&notify=yes";
    let (answer, page) = post(&router, FORM, form).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(header(&answer, "cache-control"), "no-store");
    holds(
        &page,
        &[
            "<title>Error: The tea",
            "There is a problem</h2>",
            "autofocus",
            "tabindex=\"-1\"",
            "<a href=\"#comment-email\">Please enter a valid email address.</a>",
            "aria-describedby=\"comment-email-hint comment-email-trouble\"",
            "aria-invalid=\"true\"",
            "value=\"&lt;i&gt;\"",
            "value=\"joan\"",
            "&lt;/textarea&gt; &amp; one</textarea>",
            "checked",
        ],
    );
    let summary = page.find("There is a problem").expect("a summary");
    assert!(summary < page.find("<h1").expect("a title"));
    assert_eq!(
        page.matches("Please enter a valid email address.").count(),
        2
    );
    assert!(!page.contains("data-client"), "it loads no client");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_empty_fields_are_three_sentences() {
    let (_site, router) = site().await;
    let (answer, page) = post(&router, FORM, "").await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    for sentence in [
        "Please enter your name.",
        "Please enter a valid email address.",
        "Please enter a message.",
    ] {
        assert_eq!(page.matches(sentence).count(), 2, "{sentence}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_comment_is_answered_with_its_place_which_only_its_writer_sees() {
    let (site, router) = site().await;
    let (answer, _) = send(&router, "").await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let place = header(&answer, "location");
    assert!(place.starts_with("/posts/tea?own="), "{place}");
    let path = place.split('#').next().expect("a path");
    let (own, page) = get(&router, path).await;
    assert_eq!(header(&own, "cache-control"), "private, no-store");
    assert_eq!(header(&own, "etag"), "");
    holds(
        &page,
        &[
            "A kettle of one's own",
            "Awaiting moderation",
            "<meta name=\"robots\" content=\"noindex\">",
            "href=\"http://127.0.0.1:3000/posts/tea\" rel=\"canonical\"",
        ],
    );
    assert!(!page.contains("joan@reader.example"));
    let (others, page) = get(&router, "/posts/tea").await;
    assert_eq!(header(&others, "cache-control"), "public, no-cache");
    holds(
        &page,
        &["No comments yet. You can be the first to respond."],
    );
    assert!(!page.contains("A kettle"));
    let approved = comments::moderate(&site.context, id_of(&answer), Action::Approve).await;
    approved.expect("approved");
    holds(
        &get(&router, "/posts/tea").await.1,
        &["A kettle of one's own", "1 comment<"],
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_and_too_late_keep_the_words() {
    let (_site, router) = site().await;
    let (answer, page) = post(&router, FORM, &format!("{GOOD}&token=old")).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    holds(
        &page,
        &[
            "This form was open for a long time.",
            "A kettle of one's own</textarea>",
        ],
    );
    let page = get(&router, "/posts/tea").await.1;
    let field = page.split("name=\"token\" value=\"").nth(1);
    let token = field
        .and_then(|rest| rest.split('"').next())
        .expect("a token");
    let form =
        |number| format!("name=N{number}&email=n%40reader.example&message=Tea&token={token}");
    for number in 0..10 {
        let (answer, _) = post(&router, FORM, &form(number)).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    }
    let (answer, page) = post(&router, FORM, &form(10)).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(
        header(&answer, "retry-after")
            .parse::<u32>()
            .is_ok_and(|seconds| seconds > 0)
    );
    holds(&page, &["value=\"N10\"", "Many comments are arriving"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_s_own_comment_is_changed_by_its_signed_link_alone() {
    let (_site, router) = site().await;
    let (answer, _) = send(&router, "").await;
    let place = header(&answer, "location").to_owned();
    let key = place
        .split("own=")
        .nth(1)
        .and_then(|rest| rest.split('#').next());
    let key = key.expect("a key");
    let address = format!("{FORM}/{}", id_of(&answer));
    let (changed, _) = post(&router, &address, &format!("own={key}&message=Tea")).await;
    assert_eq!(changed.status(), StatusCode::SEE_OTHER);
    let (empty, page) = post(&router, &address, &format!("own={key}&message=")).await;
    assert_eq!(empty.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(header(&empty, "cache-control"), "private, no-store");
    holds(
        &page,
        &[
            "Please enter a message.",
            "<form class=\"edit\"",
            "aria-invalid=\"true\"",
        ],
    );
    let (other, _) = post(&router, &address, "own=forged&message=Tea").await;
    assert_eq!(other.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_of_forms_lead_to_their_page() {
    let (_site, router) = site().await;
    let id = "01a207a2-3280-7430-9669-be8b97403f1b";
    for (path, place) in [
        (FORM.to_owned(), "/posts/tea#comments".to_owned()),
        (
            format!("{FORM}/{id}"),
            format!("/posts/tea?comment={id}#comment-{id}"),
        ),
        (
            format!("{FORM}/{id}/report"),
            format!("/posts/tea?comment={id}#comment-{id}"),
        ),
    ] {
        let (answer, _) = get(&router, &path).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{path}");
        assert_eq!(header(&answer, "location"), place);
    }
    let (nothing, _) = post(&router, "/posts/milk/comments", GOOD).await;
    assert_eq!(nothing.status(), StatusCode::NOT_FOUND);
}

/// The token on a post's page.
async fn token(router: &Router, path: &str) -> String {
    let page = get(router, path).await.1;
    let field = page.split("name=\"token\" value=\"").nth(1);
    let token = field.and_then(|rest| rest.split('"').next());
    token.expect("a token").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_comment_that_is_sent_to_the_former_address_of_a_post_arrives() {
    let (site, router) = site().await;
    let token = token(&router, "/posts/tea").await;
    site.rename("tea", "kettle").await;
    let (answer, _) = post(&router, FORM, &format!("{GOOD}&token={token}")).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let place = header(&answer, "location").to_owned();
    assert!(place.starts_with("/posts/kettle?own="), "{place}");
    let path = place.split('#').next().expect("a path");
    holds(&get(&router, path).await.1, &["A kettle of one"]);
    let wrong = format!("name=Joan&email=&message=Kept&token={token}");
    let (answer, page) = post(&router, FORM, &wrong).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    holds(
        &page,
        &[
            "Please enter a valid email address.",
            "Kept</textarea>",
            "action=\"/posts/kettle/comments\"",
        ],
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_typed_is_kept_where_the_database_does_not_answer() {
    let (site, router) = site().await;
    let token = token(&router, "/posts/tea").await;
    site.db().close().await;
    let (answer, page) = post(&router, FORM, &format!("{GOOD}&token={token}&reply_to=")).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(header(&answer, "cache-control"), "no-store");
    holds(
        &page,
        &[
            "<title>Error: ",
            "value=\"Joan\"",
            "value=\"joan@reader.example\"",
            "A kettle of one's own</textarea>",
            "action=\"/posts/tea/comments\"",
            &format!("value=\"{token}\""),
            "tell us this reference: ",
        ],
    );
    assert!(!page.contains("closed") && !page.contains("pool"), "{page}");
}
