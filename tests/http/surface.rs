//! What the writing surface asks for while somebody writes, as JSON: posts to link to, pictures.

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use dispatches::domain::person::Role;
use serde_json::{Value, json};

use crate::content::png;
use crate::database::{Engine, Site};
use crate::library::{cookie, files, form, kept, library};
use crate::posts::writer;
use crate::requests::{fetch, get, header, post, send, text};
use crate::served::serve;
use crate::writing::{fill_in, open, submit, write};

async fn asked(router: &Router, cookie: &str, address: &str) -> Value {
    let request = get(address).header("cookie", cookie);
    let answer = fetch(router, request.header("accept", "application/json")).await;
    assert_eq!(answer.status(), StatusCode::OK, "{address}");
    assert_eq!(header(&answer, "content-type"), "application/json");
    assert_eq!(header(&answer, "cache-control"), "no-store");
    serde_json::from_str(&text(answer).await).expect("JSON")
}

fn each(found: &Value, name: &str) -> Vec<String> {
    let all = found.as_array().expect("a list").iter();
    all.map(|one| one[name].as_str().expect("a text").to_owned())
        .collect()
}

async fn bring(router: &Router, cookie: &str, files: &[(&str, &[u8])]) -> (StatusCode, Value) {
    let answer = sent(router, cookie, files).await;
    let status = answer.status();
    let json = serde_json::from_str(&text(answer).await).expect("JSON");
    (status, json)
}

async fn sent(router: &Router, cookie: &str, files: &[(&str, &[u8])]) -> Response {
    let kind = "multipart/form-data; boundary=----what-parts-them";
    let request = post("/studio/media/pictures")
        .header("content-type", kind)
        .header("accept", "application/json")
        .header("cookie", cookie)
        .body(Body::from(form(files)));
    send(router, request.expect("a request")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn posts_to_link_to_are_found_by_the_beginnings_of_words_of_their_titles() {
    let site = Site::new(Engine::Sqlite).await;
    for (slug, lines) in [
        (
            "tea-late",
            "status: published\ndate: 2026-05-03\nauthors: [Ann]",
        ),
        (
            "tea-early",
            "status: published\ndate: 2026-05-01\nauthors: [Ann]",
        ),
        ("tea-draft", "status: draft\nauthors: [Bo]"),
        ("tea-binned", "status: trashed\nauthors: [Bo]"),
        (
            "tea-hers",
            "status: scheduled\ndate: 2026-08-01\nauthors: [Ann]",
        ),
        (
            "coffee",
            "status: published\ndate: 2026-05-02\nauthors: [Ann]",
        ),
    ] {
        site.post(slug, lines).await;
    }
    let router = serve(&site.context);
    let bo = writer(&site, Role::Contributor, "bo").await;
    let found = asked(&router, &bo, "/studio/posts/search?q=the+TE").await;
    assert_eq!(
        found[0],
        json!({"title": "The tea-late", "path": "/posts/tea-late"})
    );
    let own = ["/posts/tea-late", "/posts/tea-early", "/posts/tea-draft"];
    assert_eq!(each(&found, "path"), own);
    let edie = cookie(&site, "edie", Role::Editor).await;
    let all = asked(&router, &edie, "/studio/posts/search?q=tea").await;
    let hers = "/posts/tea-hers";
    assert_eq!(each(&all, "path"), [own[0], own[1], hers, own[2]]);
    let newest = asked(&router, &bo, "/studio/posts/search").await;
    assert_eq!(
        each(&newest, "path"),
        [own[0], "/posts/coffee", own[1], own[2]]
    );
    // The word stands in the text of each, and in no title.
    let none = asked(&router, &edie, "/studio/posts/search?q=text").await;
    assert_eq!(none, json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_learns_what_a_published_post_is_going_to_be_called_and_ten_are_enough() {
    let site = Site::new(Engine::Sqlite).await;
    for number in 10..22 {
        let lines = format!("status: published\ndate: 2026-05-{number}\nauthors: [Ann]");
        site.post(&format!("p{number}"), &lines).await;
    }
    let router = serve(&site.context);
    let bo = cookie(&site, "bo", Role::Author).await;
    let edie = cookie(&site, "edie", Role::Editor).await;
    let newest = asked(&router, &bo, "/studio/posts/search?q=").await;
    assert_eq!(each(&newest, "path").len(), 10);
    let list = open(&router, &edie, "/studio/posts?q=p21").await;
    let page = list.values(".posts-title > a:first-child", "href")[0].to_owned();
    let answer = fill_in(
        &router,
        &edie,
        (&page, &[("title", "Secret"), ("do", "save")]),
    )
    .await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    for (query, expected) in [("secret", 0), ("p21", 1)] {
        let address = format!("/studio/posts/search?q={query}");
        let found = asked(&router, &bo, &address).await;
        assert_eq!(each(&found, "title").len(), expected, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_is_brought_described_by_its_path_and_found_again() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Contributor).await;
    let bo = cookie(&site, "bo", Role::Author).await;
    let picture = png(40, 30);
    let (status, brought) = bring(&router, &ann, &[("Quay.png", &picture)]).await;
    assert_eq!(status, StatusCode::OK, "{brought}");
    let path = brought["path"].as_str().expect("a path").to_owned();
    assert!(path.starts_with("/media/"), "{path}");
    assert_eq!(brought["alt"], "");
    assert_eq!(fetch(&router, get(&path)).await.status(), StatusCode::OK);
    let describe = format!("/studio{path}");
    let hers = [("alt", "The quay at night")];
    let denied = submit(&router, &bo, (&describe, &hers)).await;
    assert_eq!(denied.status(), StatusCode::NOT_FOUND);
    let answer = submit(&router, &ann, (&describe, &hers)).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    // The same picture again is the one that is there.
    let (_, again) = bring(&router, &ann, &[("Quay.png", &picture)]).await;
    assert_eq!(
        again,
        json!({"path": path, "alt": "The quay at night", "name": "Quay.png"})
    );
    bring(&router, &ann, &[("Bench.png", &png(41, 30))]).await;
    let all = asked(&router, &ann, "/studio/media/pictures").await;
    assert_eq!(each(&all, "name"), ["Bench.png", "Quay.png"]);
    let night = asked(&router, &ann, "/studio/media/pictures?q=nig").await;
    assert_eq!(night, json!([again]));
    assert_eq!(
        asked(&router, &bo, "/studio/media/pictures").await,
        json!([])
    );
    let edie = cookie(&site, "edie", Role::Editor).await;
    let seen = asked(&router, &edie, "/studio/media/pictures").await;
    assert_eq!(each(&seen, "name").len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_picture_is_told_in_one_sentence_and_not_kept() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    for (file, expected) in [
        (
            ("notes.pdf", b"%PDF-1.7\nnotes".as_slice()),
            "This is no picture. Pictures can be JPEG, PNG, GIF or WebP.",
        ),
        (
            ("cut.png", &png(300, 300)[..90]),
            "The picture can’t be read. The file may be damaged or incomplete.",
        ),
        (("", b""), "Please choose a picture."),
    ] {
        let (status, told) = bring(&router, &ann, &[file]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{file:?}");
        assert_eq!(told, json!({"error": expected}));
    }
    let answer = sent(&router, "", &[("a.png", &png(9, 9))]).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(kept(&site), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_are_not_among_the_pictures() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let pdf = b"%PDF-1.7\nnotes".as_slice();
    let picture = png(9, 9);
    crate::library::upload(&router, &ann, &[("a.pdf", pdf), ("b.png", &picture)]).await;
    assert_eq!(files(&library(&router, &ann).await).0.len(), 2);
    let pictures = asked(&router, &ann, "/studio/media/pictures").await;
    assert_eq!(each(&pictures, "name"), ["b.png"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_of_ones_own_can_be_linked_to_before_it_is_published() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let bo = cookie(&site, "bo", Role::Author).await;
    let fields = [
        ("title", "Tea at the quay"),
        ("body", "Soon."),
        ("do", "save"),
    ];
    write(&router, &ann, &fields).await;
    let address = "/studio/posts/search?q=quay";
    let found = asked(&router, &ann, address).await;
    assert_eq!(each(&found, "path"), ["/posts/tea-at-the-quay"]);
    assert_eq!(asked(&router, &bo, address).await, json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_is_said_to_be_free_or_not_in_the_words_of_the_form() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: draft\nauthors: [Ann]").await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let bo = cookie(&site, "bo", Role::Author).await;
    let fields = [("title", "Milk"), ("body", "Soon."), ("do", "save")];
    let post = write(&router, &ann, &fields).await;
    let id = post.rsplit('/').next().expect("an id");
    for (typed, free, says) in [
        ("milk-and-tea", true, "This address is free."),
        ("+/milk-and-tea/+", true, "This address is free."),
        ("milk", true, "This address is free."),
        (
            "tea",
            false,
            "Another post or page has this address. Please choose another.",
        ),
        (
            "Tea+Time",
            false,
            "The address may hold small letters, digits and single hyphens between them, nothing else.",
        ),
    ] {
        let address = format!("/studio/posts/address?post={id}&kind=post&address={typed}");
        let looked = asked(&router, &ann, &address).await;
        assert_eq!(looked, json!({"free": free, "says": says}), "{typed}");
    }
    let new = asked(&router, &bo, "/studio/posts/address?address=milk").await;
    assert_eq!(new["free"], false);
    let page = "/studio/posts/address?kind=page&address=studio";
    let reserved = asked(&router, &ann, page).await;
    assert_eq!(reserved["free"], false);
    let others = format!("/studio/posts/address?post={id}&address=x");
    let denied = fetch(&router, get(&others).header("cookie", &bo)).await;
    assert_eq!(denied.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_form_offers_names_counts_the_summary_and_shows_the_card() {
    let site = Site::new(Engine::Sqlite).await;
    let lines = "status: draft\nauthors: [Ann]\ntags: [cups]\nsummary: Ten of us";
    site.post("tea", lines).await;
    let router = serve(&site.context);
    let edie = cookie(&site, "edie", Role::Editor).await;
    let list = open(&router, &edie, "/studio/posts").await;
    let post = list.values(".posts-title > a:first-child", "href")[0].to_owned();
    let page = open(&router, &edie, &post).await;
    for (name, option) in [("tags", "cups"), ("authors", "Ann")] {
        let list = page.values(&format!("input[name={name}]"), "list").concat();
        assert_eq!(list, format!("{name}-known"));
        // What stands there already isn't offered again.
        let options = page.values(&format!("#{list} option"), "value");
        assert!(options.is_empty(), "{options:?} has {option}");
    }
    let new = open(&router, &edie, "/studio/posts/new").await;
    assert_eq!(new.values("#tags-known option", "value"), ["cups"]);
    assert!(
        page.word(".writing-summary")
            .contains("151 characters left")
    );
    let card = page.word(".writing-card-shown");
    assert_eq!(card, "example.orgThe teaTen of us");
}
