//! What one visitor sends never shows for another: the real router with its pages kept, asked by
//! somebody who wants to put something into them, and then by everybody else.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use dispatches::domain::person::Role;

use crate::accounts::signed_in;
use crate::comments::approved;
use crate::database::{Engine, Site};
use crate::keeping::{OPEN, keeping};
use crate::requests::{bytes, fetch, get, header, send, text};

/// What no page of the site holds by itself.
const MARK: &str = "pois0n";

const PAGES: [&str; 10] = [
    "/",
    "/posts/tea",
    "/tags/cups",
    "/authors/ann-lee",
    "/search?q=tea",
    "/feed.xml",
    "/posts/tea/comments/feed.xml",
    "/sitemap.xml",
    "/robots.txt",
    "/nothing-here",
];

/// Each is one visitor's headers besides the ordinary ones. Names may come twice.
const SENT: [&[(&str, &str)]; 26] = [
    &[("x-forwarded-host", "pois0n.example")],
    &[("x-forwarded-proto", "pois0n")],
    &[("x-forwarded-scheme", "http"), ("x-forwarded-port", "1234")],
    &[("x-forwarded-prefix", "/pois0n")],
    &[("x-forwarded-server", "pois0n.example")],
    &[("forwarded", "for=pois0n;host=pois0n.example;proto=http")],
    &[("x-forwarded-for", "pois0n")],
    &[
        ("x-host", "pois0n.example"),
        ("x-original-host", "pois0n.example"),
    ],
    &[("x-original-url", "/pois0n"), ("x-rewrite-url", "/pois0n")],
    &[
        ("x-http-method-override", "POST"),
        ("x-method-override", "DELETE"),
    ],
    &[("origin", "https://pois0n.example")],
    &[("referer", "https://pois0n.example/")],
    &[("cookie", "pois0n=1; theme=dark; lang=pois0n")],
    &[("cookie", "session=pois0n; __Host-session=pois0n")],
    &[("accept-language", "pois0n, de;q=0.9")],
    &[("accept", "application/pois0n, */*;q=0.1")],
    &[("accept", "application/json")],
    &[("accept-encoding", "pois0n")],
    &[("accept-encoding", "br;q=0, gzip;q=0, identity;q=0, *;q=0")],
    &[("accept-encoding", "gzip"), ("accept-encoding", "br")],
    &[("range", "bytes=0-9")],
    &[("range", "bytes=9-1,pois0n"), ("if-range", "\"pois0n\"")],
    &[("if-none-match", "*")],
    &[("if-modified-since", "Wed, 01 Jan 2200 00:00:00 GMT")],
    &[
        ("user-agent", "pois0n"),
        ("save-data", "on"),
        ("sec-ch-ua", "pois0n"),
    ],
    &[
        ("x-pois0n", "1"),
        ("purpose", "prefetch"),
        ("sec-purpose", "prefetch"),
        ("via", "1.1 pois0n"),
    ],
];

#[derive(Debug, PartialEq, Eq)]
struct Said {
    status: StatusCode,
    headers: Vec<(String, String)>,
    text: String,
}

async fn said(router: &Router, address: &str) -> Said {
    let response = fetch(router, get(address)).await;
    let (status, headers) = (response.status(), listed(response.headers()));
    Said {
        status,
        headers,
        text: text(response).await,
    }
}

fn listed(headers: &HeaderMap) -> Vec<(String, String)> {
    // Each answer has a number of its own, and a date.
    let own = ["x-request-id", "date"];
    let shared = headers
        .iter()
        .filter(|(name, _)| !own.contains(&name.as_str()));
    let mut listed: Vec<_> = shared
        .map(|(name, value)| (name.to_string(), value.to_str().expect("ASCII").to_owned()))
        .collect();
    listed.sort();
    listed
}

async fn site_of(site: &Site) {
    site.post("tea", OPEN).await;
    approved(&site.context, "tea", "A kettle of one’s own.").await;
}

/// What everybody gets where nobody has asked before.
async fn untouched(site: &Site) -> Vec<Said> {
    let (router, _) = keeping(&site.context);
    let mut all = Vec::new();
    for address in PAGES {
        all.push(said(&router, address).await);
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_header_of_one_visitor_shows_in_the_page_of_another() {
    let site = Site::new(Engine::Sqlite).await;
    site_of(&site).await;
    let expected = untouched(&site).await;
    for sent in SENT {
        // Nothing is kept yet: the first to ask is the one who means ill.
        let (router, _) = keeping(&site.context);
        for (address, expected) in PAGES.into_iter().zip(&expected) {
            for host in ["example.org", "pois0n.example", "example.org:8443"] {
                for method in [Method::GET, Method::HEAD] {
                    let mut request = Request::builder().method(method).uri(address);
                    request = request.header("host", host);
                    for (name, value) in sent {
                        request = request.header(*name, *value);
                    }
                    let answer = send(&router, request.body(Body::empty()).expect("one")).await;
                    let what = format!("{address} by {sent:?} at {host}");
                    assert!(!answer.status().is_server_error(), "{what}");
                    let heads = listed(answer.headers());
                    assert!(!format!("{heads:?}").contains(MARK), "{what}: {heads:?}");
                    let shown = String::from_utf8_lossy(&bytes(answer).await).contains(MARK);
                    assert!(!shown, "{what}");
                }
            }
            let after = said(&router, address).await;
            assert!(
                after == *expected,
                "{address} is another after {sent:?}: {:?}",
                after.headers
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_parameter_of_one_visitor_shows_in_the_page_of_another() {
    let site = Site::new(Engine::Sqlite).await;
    site_of(&site).await;
    let expected = untouched(&site).await;
    let (router, _) = keeping(&site.context);
    let parameters = [
        "utm_source=pois0n",
        "pois0n",
        "pois0n=1&pois0n=2",
        "callback=pois0n",
        "_method=DELETE",
        "before=pois0n",
        "own=pois0n",
        "reply=pois0n",
        "reported=pois0n",
        "comment=pois0n",
        "page=pois0n",
        "%70ois0n=%3Cscript%3E",
        "host=pois0n.example",
        "&&&=",
        "%00",
        "%ff",
    ];
    for (address, expected) in PAGES.into_iter().zip(&expected) {
        for parameter in parameters {
            let joint = if address.contains('?') { '&' } else { '?' };
            let answer = fetch(&router, get(&format!("{address}{joint}{parameter}"))).await;
            assert!(!answer.status().is_server_error(), "{address} {parameter}");
            let after = said(&router, address).await;
            assert!(after == *expected, "{address} is another after {parameter}");
        }
    }
}

/// A cache in front that goes by the look of an address must find nothing of anybody's there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_looks_like_a_file_shows_nobody_elses_page() {
    let site = Site::new(Engine::Sqlite).await;
    site_of(&site).await;
    let (router, kept) = keeping(&site.context);
    let token = signed_in(&site, "Quentin", Role::Admin).await.token;
    let cookie = format!("__Host-session={token}");
    for page in [
        "/studio",
        "/studio/account",
        "/studio/people",
        "/posts/tea",
        "/",
    ] {
        for end in [
            "/x.css",
            ";x.css",
            "%2fx.css",
            "%3bx.css",
            "%00x.css",
            "%0ax.css",
            "?x.css",
            "%3fx.css",
            "%23x.css",
            "/..%2fx.css",
            "/%2e%2e/assets/x.css",
            "//x.js",
            "\\x.css",
            ".css",
            ".json",
            "/.",
            "/%2e",
            "~",
            "%20",
        ] {
            let address = format!("{page}{end}");
            let Ok(request) = get(&address).header("cookie", &cookie).body(Body::empty()) else {
                continue;
            };
            let answer = send(&router, request).await;
            let (status, control) = (answer.status(), header(&answer, "cache-control").to_owned());
            assert!(!status.is_server_error(), "{address}: {status}");
            let own = text(answer).await.contains("quentin@example.org");
            let stays = control.contains("no-store");
            assert!(
                !own || stays,
                "{address} shows an account: {status} {control}"
            );
            let others = text(fetch(&router, get(&address)).await).await;
            assert!(!others.contains("quentin"), "{address} shows it to others");
            assert!(!others.contains("Sign out"), "{address} shows it to others");
            // What the kept pages are asked for is as strict about what an address is.
            let bare = Request::get(&address)
                .header("host", "example.org")
                .body(Body::empty());
            if let Some(answer) = bare.ok().and_then(|bare| kept.at_once(&bare)) {
                assert_eq!(answer.status(), StatusCode::OK, "{address}");
                assert!(
                    !String::from_utf8_lossy(answer.body()).contains("quentin"),
                    "{address}"
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_method_in_disguise_changes_nothing() {
    let site = Site::new(Engine::Sqlite).await;
    site_of(&site).await;
    let (router, _) = keeping(&site.context);
    let before = said(&router, "/posts/tea").await;
    for name in [
        "x-http-method-override",
        "x-http-method",
        "x-method-override",
    ] {
        for address in [
            "/posts/tea/comments",
            "/studio/people",
            "/api/comments/post",
        ] {
            let request = get(&format!("{address}?_method=POST")).header(name, "POST");
            let answer = fetch(&router, request).await;
            assert!(
                !answer.status().is_server_error(),
                "{address}: {}",
                answer.status()
            );
        }
    }
    for method in [
        "TRACE", "CONNECT", "PURGE", "PROPFIND", "POST", "PUT", "DELETE", "PATCH",
    ] {
        let request = Request::builder()
            .method(method)
            .uri("/posts/tea")
            .header("host", "example.org")
            .header("sec-fetch-site", "same-origin")
            .header("x-pois0n", MARK)
            .body(Body::from(MARK));
        let answer = send(&router, request.expect("a request")).await;
        assert!(
            answer.status().is_client_error(),
            "{method}: {}",
            answer.status()
        );
        assert!(!text(answer).await.contains(MARK), "{method}");
    }
    assert_eq!(said(&router, "/posts/tea").await, before);
}
