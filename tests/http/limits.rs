//! How much each address takes: what a browser says it is about to send is compared with what the
//! address is for, before a byte of it is kept. How the limits work is `edge`'s.

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use dispatches::domain::person::Role;
use dispatches::server::studio::access::TABLE;

use crate::accounts::signed_in;
use crate::database::{Engine, Site};
use crate::requests::{fetch, get, post, send};
use crate::served::serve;

const ID: &str = "0190b7a0-0000-7000-8000-000000000001";

const KILOBYTE: u64 = 1024;
const MEGABYTE: u64 = 1024 * KILOBYTE;

/// What every form takes unless it is named below.
const FORM: u64 = 64 * KILOBYTE;

/// Bytes that a path takes, and why more than others.
fn most(path: &str) -> u64 {
    match path {
        // Texts, that are sent byte for byte beside what a browser makes of them.
        path if path.starts_with("/studio/posts/") => 8 * MEGABYTE,
        // A comment of astral letters, each of which is twelve bytes of a form.
        path if path.starts_with("/posts/") => 256 * KILOBYTE,
        // Files.
        path if path.starts_with("/studio/media") => 128 * MEGABYTE,
        "/studio/account/profile" | "/studio/settings/logo" | "/studio/settings/logo/remove" => {
            33 * MEGABYTE
        }
        path if path.starts_with("/studio/authors/") => 33 * MEGABYTE,
        // A long list of words to hold comments for.
        "/studio/settings" => 256 * KILOBYTE,
        _ => FORM,
    }
}

/// Every address that takes something from a browser.
fn addresses() -> Vec<String> {
    let studio = TABLE.iter().filter(|rule| rule.method == "POST");
    let studio = studio.map(|rule| rule.path.replace("{id}", ID).replace("{token}", "nobody"));
    let public = [
        "/posts/tea/comments",
        "/posts/tea/comments/1",
        "/posts/tea/comments/1/report",
        "/comment-links/nobody",
        "/api/comments/post",
        "/api/studio/desk",
        // Nothing stands at these.
        "/nowhere",
        "/api/nowhere",
    ];
    studio.chain(public.map(str::to_owned)).collect()
}

/// The answer to a form that is said to be `bytes` long.
async fn announced(router: &Router, path: &str, cookie: &str, bytes: u64) -> StatusCode {
    let request = post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("content-length", bytes)
        .header("cookie", cookie);
    let request = request.body(Body::from("page=/studio"));
    send(router, request.expect("a request")).await.status()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_address_takes_more_than_it_is_for() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let admin = signed_in(&site, "ada", Role::Admin).await.token;
    for cookie in [String::new(), format!("__Host-session={admin}")] {
        for path in addresses() {
            let most = most(&path);
            let more = announced(&router, &path, &cookie, most + 1).await;
            assert_eq!(
                more,
                StatusCode::PAYLOAD_TOO_LARGE,
                "{path}, {most} and one"
            );
            // Signing out ends the session that the others are asked with.
            if path == "/studio/sign-out" {
                continue;
            }
            let fits = announced(&router, &path, &cookie, most).await;
            assert_ne!(fits, StatusCode::PAYLOAD_TOO_LARGE, "{path}, {most}");
            assert!(!fits.is_server_error(), "{path}, {most}: {fits}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_says_nothing_of_its_length_is_counted() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    for path in ["/studio/sign-in", "/studio/reset", "/api/comments/post"] {
        let pieces = (0..=FORM / KILOBYTE).map(|_| Ok::<_, std::io::Error>("x".repeat(1024)));
        let body = Body::from_stream(futures::stream::iter(pieces));
        let request = post(path).header("content-type", "application/x-www-form-urlencoded");
        let answer = send(&router, request.body(body).expect("a request")).await;
        assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_argument_is_no_failure_anywhere() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let admin = signed_in(&site, "ada", Role::Admin).await.token;
    let cookie = format!("__Host-session={admin}");
    let long = "x".repeat(40_000);
    let names = [
        "q", "before", "reply", "own", "path", "query", "slug", "at", "status", "to",
    ];
    let public = [
        "/",
        "/search",
        "/tags/{id}",
        "/authors/{id}",
        "/posts/{id}",
        "/{id}",
    ];
    let data = ["/api/post", "/api/home", "/api/search", "/api/studio/desk"];
    let feeds = [
        "/feed.xml",
        "/posts/{id}/comments/feed.xml",
        "/media/{id}",
        "/assets/{id}",
    ];
    let studio = TABLE.iter().filter(|rule| rule.method == "GET");
    let paths = studio
        .map(|rule| rule.path)
        .chain(public)
        .chain(data)
        .chain(feeds);
    for path in paths {
        let mut asked = vec![path.replace("{id}", &long).replace("{token}", &long)];
        let short = path.replace("{id}", ID).replace("{token}", "nobody");
        asked.extend(names.map(|name| format!("{short}?{name}={long}")));
        for address in asked {
            let answer = fetch(&router, get(&address).header("cookie", &cookie)).await;
            let shown = address.replace(&long, "xxx…");
            assert!(
                !answer.status().is_server_error(),
                "{shown}: {}",
                answer.status()
            );
        }
    }
}
