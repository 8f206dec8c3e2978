//! Many people at once on the same page of the studio, with few connections to the database: nobody
//! waits for a connection while they hold one, which would leave all of them, and every reader, waiting.

use axum::http::StatusCode;
use dispatches::domain::person::Role;
use dispatches::server::db;
use dispatches::server::studio::access::TABLE;

use crate::accounts::signed_in;
use crate::content::png;
use crate::library::upload;
use crate::requests::{fetch, get, post as form, text};
use crate::served::serve;
use crate::writing::{submit, write};

const AT_ONCE: usize = 24;

on_both_engines! {
    everybody_who_opens_a_page_of_the_studio_at_once_sees_it(site) {
        let router = serve(&site.context);
        let ada = signed_in(&site, "ada", Role::Admin).await;
        let (cookie, person) = (format!("__Host-session={}", ada.token), ada.staff.id.clone());
        upload(&router, &cookie, &[("cup.png", &png(60, 40))]).await;
        let post = write(&router, &cookie, &[("title", "Tea"), ("do", "draft")]).await;
        let post = post.rsplit('/').next().expect("an id").to_owned();
        site.post("cups", "status: published\nauthors: [Ann Lee]").await;
        let mut on = site.db().read().await.expect("a connection");
        let author = db::authors::by_slug(&mut on, "ann-lee").await.expect("read").expect("Ann").id;
        drop(on);
        let pages = TABLE.iter().filter(|rule| rule.method == "GET");
        // A stream goes on until whoever listens goes.
        let pages = pages.filter(|rule| !rule.path.ends_with("/presence") && !rule.path.ends_with("/news"));
        for rule in pages {
            let id = match rule.path {
                path if path.starts_with("/studio/authors") => &author,
                path if path.starts_with("/studio/people") => &person,
                _ => &post,
            };
            let path = rule.path.replace("{id}", id).replace("{token}", "nobody");
            let alone = fetch(&router, get(&path).header("cookie", &cookie)).await.status();
            let mut asked = tokio::task::JoinSet::new();
            for _ in 0..AT_ONCE {
                let (router, request) = (router.clone(), get(&path).header("cookie", &cookie));
                asked.spawn(async move { fetch(&router, request).await.status() });
            }
            while let Some(status) = asked.join_next().await {
                assert_eq!(status.expect("answered"), alone, "{path}");
            }
            assert_ne!(alone, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        }
    }

    what_is_written_as_no_id_is_found_nowhere(site) {
        let router = serve(&site.context);
        let token = signed_in(&site, "ada", Role::Admin).await.token;
        let cookie = format!("__Host-session={token}");
        for rule in TABLE.iter().filter(|rule| rule.path.contains("{id}")) {
            for id in ["%00", "nobody", "0190B7A0-0000-7000-8000-00000000000%00"] {
                let path = rule.path.replace("{id}", id);
                let request = match rule.method {
                    "GET" => get(&path),
                    _ => form(&path).header("content-type", "application/x-www-form-urlencoded"),
                };
                let status = fetch(&router, request.header("cookie", &cookie)).await.status();
                let led_back = rule.method == "GET" && status == StatusCode::SEE_OTHER;
                assert!(status == StatusCode::NOT_FOUND || led_back, "{} {path}: {status}", rule.method);
            }
        }
    }

    what_no_text_can_hold_is_no_failure_of_ours(site) {
        let router = serve(&site.context);
        let ada = signed_in(&site, "ada", Role::Admin).await;
        let (cookie, person) = (format!("__Host-session={}", ada.token), ada.staff.id.clone());
        let post = write(&router, &cookie, &[("title", "Tea"), ("do", "draft")]).await;
        let person = format!("/studio/people/{person}");
        for path in ["/studio/posts?author=%00", "/studio/posts?tag=a%00", "/studio/media/sizes?names=%00"] {
            let answer = fetch(&router, get(path).header("cookie", &cookie)).await;
            assert!(!answer.status().is_server_error(), "{path}: {}", answer.status());
            assert!(!text(answer).await.contains('\0'), "{path}");
        }
        let forms: [(&str, &[(&str, &str)]); 3] = [
            ("/studio/sign-in", &[("email", "\0"), ("password", "x")]),
            (&person, &[("do", "byline"), ("author", "\0")]),
            (&post, &[("do", "draft"), ("title", "Tea"), ("base", "\0")]),
        ];
        for (path, fields) in forms {
            let status = submit(&router, &cookie, (path, fields)).await.status();
            assert!(!status.is_server_error(), "{path}: {status}");
        }
    }
}
