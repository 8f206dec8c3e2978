//! Each address of the studio with each role, as the published table says: with and without a final
//! slash, as a page, as a form and as the client asks.

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use dispatches::domain::person::Role;
use dispatches::server::studio::access::{For, Rule, TABLE};

use crate::accounts::signed_in;
use crate::database::{Engine, Site};
use crate::requests::{fetch, get, header, post, send, text};
use crate::served::serve;

/// The session cookies of nobody and of each role.
async fn cookies(site: &Site) -> Vec<(Option<Role>, String)> {
    let mut cookies = vec![(None, String::new())];
    for role in Role::ALL {
        let token = signed_in(site, role.as_str(), role).await.token;
        cookies.push((Some(role), format!("__Host-session={token}")));
    }
    cookies
}

fn allows(rule: &Rule, role: Option<Role>) -> bool {
    match rule.whom {
        For::Anybody => true,
        For::From(least) => role.is_some_and(|role| role >= least),
    }
}

/// The path with something in the place of its parameters.
fn address(path: &str) -> String {
    let id = "0190b7a0-0000-7000-8000-000000000001";
    path.replace("{id}", id).replace("{token}", "nobody")
}

async fn ask(router: &Router, rule: &Rule, (path, cookie): (&str, &str), json: bool) -> Response {
    let accept = if json {
        "application/json"
    } else {
        "text/html"
    };
    let request = match rule.method {
        "GET" => get(path),
        _ => post(path).header("content-type", "application/x-www-form-urlencoded"),
    };
    let request = request.header("accept", accept).header("cookie", cookie);
    // Nothing that any of the forms takes: who may send it is told what is missing.
    let body = if rule.method == "GET" {
        ""
    } else {
        "page=/studio"
    };
    send(router, request.body(Body::from(body)).expect("a request")).await
}

/// Whether an answer comes from the door and not from what lies behind it.
fn is_turned_away(answer: &Response) -> bool {
    let to_sign_in = header(answer, "location").starts_with("/studio/sign-in?to=");
    answer.status() == StatusCode::UNAUTHORIZED || to_sign_in
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_cell_of_the_table_is_kept() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    for (role, cookie) in cookies(&site).await {
        for rule in TABLE.iter().filter(|rule| rule.path.starts_with("/studio")) {
            // Whoever signs out does so.
            if rule.path == "/studio/sign-out" && role.is_some() {
                continue;
            }
            let path = address(rule.path);
            let cell = format!("{} {path} as {role:?}", rule.method);
            let answer = ask(&router, rule, (&path, &cookie), false).await;
            let turned_away = is_turned_away(&answer);
            if allows(rule, role) {
                assert!(!turned_away, "{cell}: {}", answer.status());
            } else if role.is_none() {
                assert!(turned_away, "{cell}: {}", answer.status());
            } else {
                assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{cell}");
            }
            assert!(!answer.status().is_server_error(), "{cell}");
            if rule.method == "GET" {
                let slash = ask(&router, rule, (&format!("{path}/"), &cookie), false).await;
                let tidied = slash.status() == StatusCode::PERMANENT_REDIRECT;
                let hidden = slash.status() == StatusCode::NOT_FOUND;
                assert!(tidied || hidden, "{cell}/: {}", slash.status());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_client_is_told_the_same_as_json() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    for (role, cookie) in cookies(&site).await {
        for rule in TABLE.iter().filter(|rule| rule.method == "POST") {
            if rule.path == "/studio/sign-out" && role.is_some() {
                continue;
            }
            let path = address(rule.path);
            let cell = format!("{path} as {role:?}");
            let answer = ask(&router, rule, (&path, &cookie), true).await;
            let allowed = allows(rule, role);
            match (allowed, role) {
                (false, None) => {
                    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{cell}");
                    assert_eq!(text(answer).await, "\"SignIn\"", "{cell}");
                }
                (false, Some(_)) => assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{cell}"),
                (true, _) => assert!(!is_turned_away(&answer), "{cell}"),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_data_of_a_page_is_ruled_by_the_page() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    for (role, cookie) in cookies(&site).await {
        for rule in TABLE.iter().filter(|rule| rule.method == "GET") {
            // What is no page has no data of one.
            let data = ["/news", "/search", "/address", "/pictures", "/sizes"];
            let data = data.iter().any(|end| rule.path.ends_with(end));
            let parameters = rule.path.contains('{') || data;
            if !rule.path.starts_with("/studio") || rule.path == "/studio/setup" || parameters {
                continue;
            }
            let asked = format!("/api/studio/desk?path={}&query=", rule.path);
            let answer = fetch(&router, get(&asked).header("cookie", &cookie)).await;
            let expected = match (allows(rule, role), role) {
                (true, _) => StatusCode::OK,
                (false, None) => StatusCode::UNAUTHORIZED,
                (false, Some(_)) => StatusCode::NOT_FOUND,
            };
            assert_eq!(answer.status(), expected, "{asked} as {role:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_stands_in_no_line_is_not_served() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let (_, admin) = cookies(&site).await.pop().expect("an admin");
    for unknown in [
        "/studio/nothing",
        "/studio/people/x/y/z",
        "/studio/comments/x/y",
    ] {
        let answer = fetch(&router, get(unknown).header("cookie", &admin)).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{unknown}");
    }
    let deleted = get("/studio/people")
        .method("DELETE")
        .header("cookie", &admin);
    let answer = fetch(&router, deleted.header("sec-fetch-site", "same-origin")).await;
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_keeps_a_page_of_the_studio() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    for (role, cookie) in cookies(&site).await {
        for path in ["/studio", "/studio/account", "/studio/sign-in"] {
            let answer = fetch(&router, get(path).header("cookie", &cookie)).await;
            let kept = header(&answer, "cache-control");
            assert!(kept.contains("no-store"), "{path} as {role:?}: {kept}");
        }
    }
}

#[test]
fn the_readme_publishes_the_table_that_is_kept() {
    let readme = std::fs::read_to_string("README.md").expect("the README");
    let cell = |rule: &Rule, role| match allows(rule, role) {
        true => "yes",
        false => "–",
    };
    for rule in &TABLE {
        let cells: Vec<_> = std::iter::once(None)
            .chain(Role::ALL.map(Some))
            .map(|role| cell(rule, role))
            .collect();
        let line = format!(
            "| `{} {}` | {} | {} |",
            rule.method,
            rule.path,
            rule.what,
            cells.join(" | ")
        );
        assert!(readme.contains(&line), "the README lacks\n{line}");
    }
}
