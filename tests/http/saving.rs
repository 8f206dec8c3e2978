//! Saving a text while it is written: what the client is told, and what a save that nobody asked for
//! never does.

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use dispatches::api::studio::Answered;
use dispatches::api::studio::writing::Kept;
use dispatches::domain::person::Role;
use dispatches::server::posts::publish_due;

use crate::accounts::signed_in;
use crate::database::{DAY, Engine, Site};
use crate::requests::{fetch, get, post, send, text};
use crate::served::{ask, serve};
use crate::writing::{
    cookie, fill_in, filled, led_to, open, page_of, source, status, submit, write,
};

/// Sends the form of a page as the client does, with some fields changed.
async fn send_as_client(
    router: &Router,
    cookie: &str,
    (address, changed): (&str, &[(&str, &str)]),
) -> Response {
    let page = open(router, cookie, address).await;
    let fields = filled(&page, changed);
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let request = post(address)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "application/json")
        .header("cookie", cookie)
        .body(Body::from(form));
    send(router, request.expect("a request")).await
}

async fn kept(answer: Response) -> Kept {
    assert_eq!(answer.status(), StatusCode::OK);
    match serde_json::from_str(&text(answer).await).expect("an answer") {
        Answered::Saved(kept) => kept,
        other => panic!("not saved: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_client_is_told_what_it_needs_to_go_on_with_the_text() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let new = "/studio/posts/new";
    let stays = ("stays", "yes");
    let fields = [
        stays,
        ("title", "Tea"),
        ("body", "One text."),
        ("do", "save"),
    ];
    let first = kept(send_as_client(&router, &ann, (new, &fields)).await).await;
    assert!(first.page.starts_with("/studio/posts/") && first.page != new);
    assert_eq!((first.to, first.said.as_deref()), (None, Some("Saved.")));
    let opened = open(&router, &ann, &first.page).await;
    let base = opened
        .values("form.writing input[name=base]", "value")
        .concat();
    assert_eq!(base, first.base);
    let fields = [stays, ("body", "Another text."), ("do", "publish")];
    let second = kept(send_as_client(&router, &ann, (&first.page, &fields)).await).await;
    assert_eq!(second.to, Some(format!("{}/review", first.page)));
    assert_eq!(second.said, None);
    assert_ne!(second.base, first.base);
    assert_eq!(source(&site, "tea").await, "Another text.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_saved_over_knowingly_stays_among_the_versions_and_what_is_written_on_does_not() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let (stays, by_itself) = (("stays", "yes"), ("background", "yes"));
    let first = [stays, by_itself, ("title", "Tea"), ("body", "One text.")];
    let first = kept(send_as_client(&router, &ann, ("/studio/posts/new", &first)).await).await;
    let versions = async || {
        let page = open(&router, &ann, &format!("{}/revisions", first.page)).await;
        page.all(".versions a").len()
    };
    let more = [stays, by_itself, ("body", "One text and more.")];
    kept(send_as_client(&router, &ann, (&first.page, &more)).await).await;
    assert_eq!(versions().await, 1);
    // The page of before is shown what was saved meanwhile, and takes its place.
    let another = [
        stays,
        ("over", "yes"),
        ("body", "Another text."),
        ("do", "save"),
    ];
    kept(send_as_client(&router, &ann, (&first.page, &another)).await).await;
    assert_eq!(versions().await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_public_is_updated_only_by_its_button_and_the_client_knows() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published\ndate: 2026-05-03")
        .await;
    let router = serve(&site.context);
    let edie = cookie(&site, "edie", Role::Editor).await;
    let page = page_of(&site, "tea").await;
    let stays = ("stays", "yes");
    // A save in the background does what no button says.
    let fields = [
        stays,
        ("body", "Another text."),
        ("background", "yes"),
        ("do", "update"),
    ];
    let aside = kept(send_as_client(&router, &edie, (&page, &fields)).await).await;
    assert!(aside.is_ahead && aside.said.is_none());
    let shown = text(fetch(&router, get("/posts/tea")).await).await;
    assert!(!shown.contains("Another text."));
    let fields = [stays, ("do", "update")];
    let updated = kept(send_as_client(&router, &edie, (&page, &fields)).await).await;
    assert!(!updated.is_ahead);
    assert_eq!(
        updated.said.as_deref(),
        Some("Updated. Readers see this text now.")
    );
    let shown = text(fetch(&router, get("/posts/tea")).await).await;
    assert!(shown.contains("Another text."));
    let fields = [stays, ("do", "unpublish")];
    let gone = kept(send_as_client(&router, &edie, (&page, &fields)).await).await;
    assert!(gone.to.is_some_and(|to| to.starts_with(&page)));
    assert_eq!(status(&router, "/posts/tea").await, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_are_saved_though_something_beside_them_is_still_wrong() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let edie = cookie(&site, "edie", Role::Editor).await;
    let page = write(
        &router,
        &edie,
        &[("title", "Tea"), ("body", "One text."), ("do", "save")],
    )
    .await;
    let wrong = [
        ("body", "Another text."),
        ("authors", "Nobod"),
        ("image", "none-such.png"),
        ("background", "yes"),
    ];
    let saved = kept(send_as_client(&router, &edie, (&page, &wrong)).await).await;
    assert_eq!(saved.left.len(), 2, "{:?}", saved.left);
    assert_eq!(source(&site, "tea").await, "Another text.");
    let asked = [("authors", "Nobod"), ("do", "save"), ("stays", "yes")];
    let refused = send_as_client(&router, &edie, (&page, &asked)).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    // A new post is begun all the same.
    let new = [
        ("title", "Milk"),
        ("authors", "Nobod"),
        ("background", "yes"),
    ];
    let begun = kept(send_as_client(&router, &edie, ("/studio/posts/new", &new)).await).await;
    assert_eq!(begun.left.len(), 1, "{:?}", begun.left);
}

/// A post that is scheduled with the text "One text.", then goes on by itself with "Another text."; its page.
async fn scheduled_and_changed(router: &Router, ann: &str, title: &str) -> String {
    let fields = [("title", title), ("body", "One text."), ("do", "save")];
    let page = write(router, ann, &fields).await;
    let review = format!("{page}/review");
    let when = [
        ("when", "2027-01-01"),
        ("time", "09:00"),
        ("do", "schedule"),
    ];
    led_to(&submit(router, ann, (&review, &when)).await);
    let goes_on = [("body", "Another text."), ("background", "yes")];
    kept(send_as_client(router, ann, (&page, &goes_on)).await).await;
    page
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_scheduled_becomes_public_as_it_was_last_saved_by_hand() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    scheduled_and_changed(&router, &ann, "Tea").await;
    assert_eq!(source(&site, "tea").await, "Another text.");
    let page = scheduled_and_changed(&router, &ann, "Milk").await;
    led_to(&fill_in(&router, &ann, (&page, &[("do", "save")])).await);
    let then = 1_798_794_000_000 + DAY;
    publish_due(site.db(), then).await.expect("published");
    let later = serve(&site.at(then));
    let described = async |path| ask(&later, get(path)).await.meta("description").concat();
    assert_eq!(described("/posts/tea").await, "One text.");
    assert_eq!(described("/posts/milk").await, "Another text.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_at_what_is_scheduled_settles_nothing_and_an_empty_title_stops_no_words() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let page = scheduled_and_changed(&router, &ann, "Tea").await;
    let look = [("body", "Half a sen"), ("do", "preview"), ("stays", "yes")];
    let looked = kept(send_as_client(&router, &ann, (&page, &look)).await).await;
    assert!(looked.is_ahead);
    let untitled = [("title", ""), ("body", "Half."), ("background", "yes")];
    kept(send_as_client(&router, &ann, (&page, &untitled)).await).await;
    assert_eq!(source(&site, "tea").await, "Half.");
    // Saved by hand it would become public so.
    let asked = [("title", ""), ("do", "save"), ("stays", "yes")];
    let refused = send_as_client(&router, &ann, (&page, &asked)).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let then = 1_798_794_000_000 + DAY;
    publish_due(site.db(), then).await.expect("published");
    let shown = ask(&serve(&site.at(then)), get("/posts/tea")).await;
    assert_eq!(shown.meta("description").concat(), "One text.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_saves_a_text_under_the_name_of_whoever_came_in_after_them() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let in_here = signed_in(&site, "ann", Role::Editor).await;
    let ann = format!("__Host-session={}", in_here.token);
    let ben = cookie(&site, "ben", Role::Editor).await;
    let page = write(
        &router,
        &ann,
        &[("title", "Tea"), ("body", "One."), ("do", "save")],
    )
    .await;
    let writer = in_here.staff.id.as_str();
    let fields = [("body", "Two."), ("background", "yes"), ("writer", writer)];
    let refused = send_as_client(&router, &ben, (&page, &fields)).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(source(&site, "tea").await, "One.");
    kept(send_as_client(&router, &ann, (&page, &fields)).await).await;
    assert_eq!(source(&site, "tea").await, "Two.");
}
