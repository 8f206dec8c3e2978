//! Beginning a post with another one's text.

use axum::http::StatusCode;
use dispatches::domain::person::Role;

use crate::database::{Engine, Site};
use crate::posts::writer;
use crate::requests::{fetch, get};
use crate::served::serve;
use crate::writing::{cookie, led_to, open, submit};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_is_a_draft_of_ones_own_and_the_post_stays_as_it_was() {
    let site = Site::new(Engine::Sqlite).await;
    let lines = "status: published\ndate: 2026-05-03\nauthors: [Ann, Bo]\ntags: [cups]\nplace: Wick\nkicker: Notes";
    site.post("tea", lines).await;
    let router = serve(&site.context);
    let bo = writer(&site, Role::Author, "bo").await;
    let list = open(&router, &bo, "/studio/posts").await;
    let post = list.values(".posts-title > a:first-child", "href")[0].to_owned();
    let action = format!("{post}/copy");
    let page = open(&router, &bo, &post).await;
    assert_eq!(
        page.values("form.writing-bin, .writing-bin form", "action")[0],
        action
    );
    let to = led_to(&submit(&router, &bo, (&action, &[])).await);
    let copy = open(&router, &bo, &to).await;
    assert_eq!(copy.word("h1"), "Copy of The tea");
    assert!(copy.text.contains("This is your copy, a draft."));
    let value = |name: &str| {
        copy.values(&format!("input[name={name}]"), "value")
            .concat()
    };
    assert_eq!(value("title"), "Copy of The tea");
    assert_eq!(
        (value("place").as_str(), value("kicker").as_str()),
        ("Wick", "Notes")
    );
    assert_eq!(value("tags"), "cups");
    assert!(copy.word(".writing-fact").ends_with("By Bo"));
    assert!(copy.text.contains("Text of tea."));
    assert!(copy.word(".writing-state").starts_with("Draft"));
    let hidden = fetch(&router, get("/posts/copy-of-the-tea")).await;
    assert_eq!(hidden.status(), StatusCode::NOT_FOUND);
    let shown = fetch(&router, get("/posts/tea")).await;
    assert_eq!(shown.status(), StatusCode::OK);
    // Once more, and once more of the copy.
    for (of, expected) in [
        (&action, "Copy of The tea"),
        (
            &format!("{}/copy", to.split('?').next().expect("a path")),
            "Copy of Copy of The tea",
        ),
    ] {
        let to = led_to(&submit(&router, &bo, (of, &[])).await);
        assert_eq!(open(&router, &bo, &to).await.word("h1"), expected);
    }
    let all = open(&router, &bo, "/studio/posts").await;
    assert_eq!(all.all(".posts-title").len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_copies_what_they_can_not_see() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: draft\nauthors: [Ann]").await;
    let router = serve(&site.context);
    let edie = cookie(&site, "edie", Role::Editor).await;
    let bo = cookie(&site, "bo", Role::Author).await;
    let list = open(&router, &edie, "/studio/posts").await;
    let post = list.values(".posts-title > a:first-child", "href")[0].to_owned();
    let action = format!("{post}/copy");
    let answer = submit(&router, &bo, (&action, &[])).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let nothing = "/studio/posts/x/copy";
    let answer = submit(&router, &edie, (nothing, &[])).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    led_to(&submit(&router, &edie, (&action, &[])).await);
    assert_eq!(
        open(&router, &edie, "/studio/posts")
            .await
            .all(".posts-title")
            .len(),
        2
    );
}
