//! Preview links: what somebody without an account sees of a post by one, for how long, and that
//! nothing else tells of it.

use axum::Router;
use axum::http::StatusCode;
use dispatches::domain::person::Role;

use crate::database::{DAY, Engine, HOUR, NOW, Site};
use crate::requests::{fetch, get, header, text};
use crate::served::{Page, page, serve};
use crate::writing::{cookie, fill_in, led_to, open, submit, write};

const TEXT: [(&str, &str); 4] = [
    ("title", "Tea at the quay"),
    ("body", "We met **there**."),
    ("tags", ""),
    ("do", "save"),
];

/// Makes a link on a post's page; its path.
async fn make(router: &Router, cookie: &str, post: &str) -> String {
    let address = format!("{post}/preview");
    let answer = submit(router, cookie, (&address, &[("do", "make")])).await;
    let to = led_to(&answer);
    assert_eq!(to, format!("{address}?said=link-made"));
    let page = open(router, cookie, &to).await;
    assert!(page.text.contains("The link is there."), "{}", page.text);
    links(&page).remove(0)
}

/// The paths of the links on a post's page.
fn links(page: &Page) -> Vec<String> {
    let links = page.values(".shared-links input[type=text]", "value");
    let paths = links.into_iter().map(|link| {
        let path = link.strip_prefix("https://example.org");
        path.expect("a link to this site").to_owned()
    });
    paths.collect()
}

async fn status(router: &Router, path: &str) -> StatusCode {
    fetch(router, get(path)).await.status()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_the_link_sees_what_was_saved_last_and_nobody_else_learns_of_it() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Contributor).await;
    let post = write(&router, &ann, &TEXT).await;
    let link = make(&router, &ann, &post).await;
    assert!(link.starts_with("/preview/") && link.len() > 60, "{link}");
    let shown = page(&router, &link).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(shown.word("h1"), "Tea at the quay");
    assert_eq!(shown.words(".prose strong"), ["there"]);
    assert!(shown.word(".preview-note").contains("8 July 2026"));
    assert_eq!(shown.meta("robots"), ["noindex"]);
    assert_eq!(shown.header("x-robots-tag"), "noindex");
    assert_eq!(shown.header("cache-control"), "no-store");
    assert_eq!(shown.header("referrer-policy"), "no-referrer");
    assert_eq!(shown.header("etag"), "");
    // No client, and nothing by which it could be found or shared.
    assert!(
        shown
            .all("script[type=module], link[rel=canonical]")
            .is_empty()
    );
    assert!(shown.meta("og:url").is_empty());
    let changed = [("body", "We met again."), ("do", "save")];
    fill_in(&router, &ann, (&post, &changed)).await;
    assert_eq!(
        page(&router, &link).await.words(".prose p"),
        ["We met again."]
    );
    for elsewhere in ["/", "/feed.xml", "/sitemap.xml", "/search?q=quay"] {
        let answer = text(fetch(&router, get(elsewhere)).await).await;
        assert!(!answer.contains("Tea at the quay"), "{elsewhere}");
        assert!(!answer.contains("/preview/"), "{elsewhere}");
    }
    let address = "/posts/tea-at-the-quay";
    assert_eq!(status(&router, address).await, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn made_up_expired_and_ended_links_find_the_same_nothing() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let post = write(&router, &ann, &TEXT).await;
    let (first, second) = (
        make(&router, &ann, &post).await,
        make(&router, &ann, &post).await,
    );
    let later = serve(&site.at(NOW + 7 * DAY - HOUR));
    assert_eq!(status(&later, &first).await, StatusCode::OK);
    let too_late = serve(&site.at(NOW + 7 * DAY));
    let address = format!("{post}/preview");
    let shown = open(&router, &ann, &address).await;
    let id = shown.values(".shared-links input[name=link]", "value")[0].to_owned();
    let answer = submit(&router, &ann, (&address, &[("do", "end"), ("link", &id)])).await;
    assert_eq!(led_to(&answer), format!("{address}?said=link-ended"));
    assert_eq!(status(&router, &first).await, StatusCode::OK);
    let forged = second.replacen("/preview/0", "/preview/1", 1);
    let mut found = Vec::new();
    for (router, path) in [
        (&router, second.as_str()),
        (&router, &forged),
        (&router, "/preview/nothing"),
        (&router, &first[..first.len() - 1]),
        (&too_late, &first),
    ] {
        let answer = fetch(router, get(path)).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        let kept = header(&answer, "cache-control").to_owned();
        found.push((kept, text(answer).await));
    }
    // But for the address, which a 404 may name.
    let one = &found[2];
    for (at, answer) in found.iter().enumerate() {
        assert_eq!(answer.0, one.0, "{at}");
        assert_eq!(answer.1.len(), one.1.len(), "{at}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_may_see_the_post_makes_and_ends_links_and_the_log_says_so() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let bo = cookie(&site, "bo", Role::Author).await;
    let edie = cookie(&site, "edie", Role::Editor).await;
    let post = write(&router, &ann, &TEXT).await;
    let address = format!("{post}/preview");
    let link = make(&router, &ann, &post).await;
    let shown = open(&router, &ann, &address).await;
    let id = shown.values(".shared-links input[name=link]", "value")[0].to_owned();
    let other = write(&router, &bo, &TEXT).await;
    let others = format!("{other}/preview");
    for (address, fields) in [
        (&address, vec![("do", "make")]),
        (&address, vec![("do", "end"), ("link", &id)]),
        // A link of somebody else's, on one's own page.
        (&others, vec![("do", "end"), ("link", &id)]),
        (&others, vec![("do", "end"), ("link", "x")]),
    ] {
        let answer = submit(&router, &bo, (address, &fields)).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{fields:?}");
    }
    assert_eq!(status(&router, &link).await, StatusCode::OK);
    let end = [("do", "end"), ("link", id.as_str())];
    led_to(&submit(&router, &edie, (&address, &end)).await);
    assert_eq!(status(&router, &link).await, StatusCode::NOT_FOUND);
    let log = open(&router, &edie, "/studio/activity").await;
    for line in ["ended a preview link to", "made a preview link to"] {
        assert!(log.text.contains(line), "{line} in {}", log.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_in_the_trash_is_shown_to_nobody() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let post = write(&router, &ann, &TEXT).await;
    let link = make(&router, &ann, &post).await;
    let id = post.rsplit('/').next().expect("an id");
    let fields = [("id", id), ("decision", "trash")];
    led_to(&submit(&router, &ann, ("/studio/posts", &fields)).await);
    assert_eq!(status(&router, &link).await, StatusCode::NOT_FOUND);
    let address = format!("{post}/preview");
    let shown = open(&router, &ann, &address).await;
    assert!(shown.all(".sharing").is_empty());
    let answer = submit(&router, &ann, (&address, &[("do", "make")])).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_can_be_called_as_the_links_are() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let edie = cookie(&site, "edie", Role::Editor).await;
    let fields = [
        ("title", "Preview"),
        ("address", "preview"),
        ("kind", "page"),
        ("do", "save"),
    ];
    let answer = fill_in(&router, &edie, ("/studio/posts/new", &fields)).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
}
