//! Pages that are kept: never one that isn't so any more, whoever changed it, and never somebody's
//! own. What a page should be is asked of the same site with nothing kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use dispatches::domain::moderation::Action;
use dispatches::domain::person::Role;
use dispatches::domain::post::Status;
use dispatches::domain::settings::Key;
use dispatches::server::clock::Clock;
use dispatches::server::context::{Context, State};
use dispatches::server::db::people::bylines;
use dispatches::server::kept::Kept;
use dispatches::server::{db, router};

use crate::accounts::signed_in;
use crate::comments::{approved, from, moderate, post as send_comment};
use crate::content::png;
use crate::database::{Engine, Site};
use crate::requests::{BASE, fetch, get, header, post, text};
use crate::waiting::until;

pub const OPEN: &str =
    "status: published\ndate: 2026-06-01\nauthors: [Ann Lee]\ntags: [cups]\ncomments: open";

const SHOWN: [&str; 14] = [
    "/",
    "/posts/tea",
    "/posts/milk",
    "/posts/soup",
    "/about",
    "/tags/cups",
    "/tags/cups/feed.xml",
    "/authors/ann-lee",
    "/authors/bo-ash",
    "/feed.xml",
    "/posts/tea/comments/feed.xml",
    "/sitemap.xml",
    "/search?q=tea",
    "/old-address",
];

/// The program with room for so many bytes.
fn program(context: &Context, bytes: u64) -> (Router, Option<Kept>) {
    let mut config = context.state.config.as_ref().clone();
    config.base_url = BASE.into();
    config.limits.cache_bytes = bytes;
    let state = State {
        config: Arc::new(config),
        clock: Clock::Fixed(context.now),
        ..context.state.clone()
    };
    router::site(state).expect("a router")
}

/// The program as it comes, and what it keeps.
pub fn keeping(context: &Context) -> (Router, Kept) {
    let (router, kept) = program(context, 64 * 1024 * 1024);
    (router, kept.expect("room"))
}

pub fn request(address: &str) -> Request<Body> {
    get(address).body(Body::empty()).expect("a request")
}

pub fn is_at_hand(kept: &Kept, address: &str) -> bool {
    kept.at_once(&request(address)).is_some()
}

/// Status, place and text of an answer.
async fn said(router: &Router, address: &str) -> (StatusCode, String, String) {
    let response = fetch(router, get(address)).await;
    let place = header(&response, "location").to_owned();
    (response.status(), place, text(response).await)
}

async fn as_it_is(router: &Router, context: &Context, after: &str) {
    let (plain, none) = program(context, 0);
    assert!(none.is_none());
    for address in SHOWN {
        let (kept, made) = (said(router, address).await, said(&plain, address).await);
        assert!(kept == made, "after {after}, {address} shows what was");
    }
}

async fn site_of(site: &Site) {
    site.post("tea", OPEN).await;
    site.post(
        "milk",
        "status: published\ndate: 2026-05-01\nauthors: [Bo Ash]\ntags: [cups]",
    )
    .await;
    let about = "---\ntitle: About\nslug: about\nstatus: published\n---\nUs.\n";
    site.write("pages/about.md", about);
    assert!(site.import().await.succeeded());
}

/// What changes pages, one after the other; their number.
async fn change(site: &Site, context: &Context, step: usize) -> Option<&'static str> {
    let done = match step {
        0 => {
            site.add(
                context,
                "soup",
                "status: published\nauthors: Ann Lee\ntags: [cups]",
            )
            .await;
            "a publication"
        }
        1 => {
            approved(context, "tea", "A kettle of one’s own.").await;
            "an approval"
        }
        2 => {
            site.write("cup.png", png(700, 300));
            let tea = format!(
                "---\ntitle: Another tea\nslug: tea\nimage: cup.png\nimage_alt: A cup\n{OPEN}\n---\nMore.\n"
            );
            site.write("tea.md", tea);
            assert!(site.import().await.succeeded());
            "a text and its picture"
        }
        3 => {
            write(context, |tx| {
                Box::pin(
                    async move { db::settings::choose(tx, Key::Name, Some("Another name")).await },
                )
            })
            .await;
            "a setting"
        }
        4 => {
            site.set_status("soup", Status::Unpublished).await;
            "taking a post back"
        }
        5 => {
            site.set_status("milk", Status::Trashed).await;
            "throwing a post away"
        }
        6 => {
            site.set_status("milk", Status::Published).await;
            "taking it out of the trash"
        }
        7 => {
            write(context, |tx| {
                Box::pin(async move {
                    let ann = db::authors::by_slug(tx, "ann-lee").await?.expect("Ann").id;
                    let bo = db::authors::by_slug(tx, "bo-ash").await?.expect("Bo").id;
                    bylines::hand_over(tx, &ann, &bo).await.map(|_| ())
                })
            })
            .await;
            "handing posts over"
        }
        8 => {
            site.redirect(&[("/old-address", "/about")]).await;
            "a redirect"
        }
        9 => {
            site.keep_rendering("tea", 1_000, "<p>Rendered anew.</p>")
                .await;
            "rendering again"
        }
        10 => {
            let id = approved(context, "tea", "Twice.").await;
            moderate(context, &id, Action::Trash).await;
            "throwing a comment away"
        }
        11 => {
            site.rename("milk", "cream").await;
            "another address"
        }
        _ => return None,
    };
    Some(done)
}

async fn write<F>(context: &Context, work: F)
where
    F: for<'c> FnOnce(&'c mut db::Transaction) -> db::Work<'c, ()> + Send + 'static,
{
    context.db().write(work).await.expect("written");
}

on_both_engines! {
    after_every_change_the_next_reader_sees_it(site) {
        site_of(&site).await;
        let (router, _) = keeping(&site.context);
        as_it_is(&router, &site.context, "the start").await;
        for step in 0.. {
            let Some(done) = change(&site, &site.context, step).await else { break };
            as_it_is(&router, &site.context, done).await;
        }
    }

    what_another_process_changes_is_seen_as_well(site) {
        site_of(&site).await;
        let server = site.another().await;
        let (router, _) = keeping(&server);
        as_it_is(&router, &server, "the start").await;
        for step in 0.. {
            let Some(done) = change(&site, &site.context, step).await else { break };
            heard(&site, &router).await;
            as_it_is(&router, &server, done).await;
        }
    }

    a_command_beside_the_server_is_seen(site) {
        site_of(&site).await;
        let id = send_comment(&site.context, "tea", "From the command line.").await.comment.id;
        let server = site.another().await;
        let (router, kept) = keeping(&server);
        assert!(!said(&router, "/posts/tea").await.2.contains("From the command line."));
        comes_to_hand(&router, &kept, "/posts/tea").await;
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dispatches"));
        command.args(["comments", "approve", &id]).current_dir(&site.config.data).env("DISPATCHES_DATA", &site.config.data);
        if let Some(url) = &site.config.database.url {
            command.env("DISPATCHES_DATABASE_URL", url);
        }
        assert!(command.output().expect("the program").status.success());
        heard(&site, &router).await;
        assert!(said(&router, "/posts/tea").await.2.contains("From the command line."));
    }

    readers_and_writers_at_once_never_meet_a_stale_page(site) {
        site_of(&site).await;
        let (router, _) = keeping(&site.context);
        let acknowledged = Arc::new(AtomicUsize::new(0));
        let readers: Vec<_> = (0..4).map(|_| {
            let (router, acknowledged) = (router.clone(), acknowledged.clone());
            tokio::spawn(async move {
                let mut reads = 0;
                while acknowledged.load(Ordering::Acquire) < 40 {
                    let known = acknowledged.load(Ordering::Acquire);
                    let page = said(&router, "/posts/tea").await.2;
                    let shown = page.matches("class=\"comment-by\"").count();
                    assert!(shown >= known, "{shown} comments of {known}");
                    reads += 1;
                    tokio::task::yield_now().await;
                }
                reads
            })
        }).collect();
        for count in 1..=40 {
            let sender = from(&site.context, &format!("192.0.2.{count}"));
            approved(&sender, "tea", &format!("Remark {count}.")).await;
            acknowledged.store(count, Ordering::Release);
            let own = said(&router, "/posts/tea").await.2;
            assert!(own.contains(&format!("Remark {count}.")), "one’s own write, {count}");
        }
        for reader in readers {
            assert!(reader.await.expect("no stale page") > 0);
        }
    }
}

/// Waits until a server has heard of what another one did: PostgreSQL tells of it in its own time.
/// A server that has just started knows all of it.
async fn heard(site: &Site, router: &Router) {
    if site.config.database.url.is_none() {
        return;
    }
    let (fresh, _) = program(&site.another().await, 0);
    until("another server’s news", async || {
        for address in SHOWN {
            if said(router, address).await != said(&fresh, address).await {
                return false;
            }
        }
        true
    })
    .await;
}

/// Waits until the page is given from memory: a server that has just started listens to PostgreSQL
/// in its own time, and hears then of what was written before.
async fn comes_to_hand(router: &Router, kept: &Kept, address: &str) {
    until("a kept page", async || {
        said(router, address).await;
        is_at_hand(kept, address)
    })
    .await;
}

async fn filled() -> (Site, Router, Kept) {
    let site = Site::new(Engine::Sqlite).await;
    site_of(&site).await;
    let (router, kept) = keeping(&site.context);
    (site, router, kept)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_at_hand_in_each_coding_with_its_tag() {
    let (_site, router, kept) = filled().await;
    let mut tags = Vec::new();
    for coding in ["", "gzip", "br", "zstd"] {
        let ask = || get("/posts/tea").header("accept-encoding", coding);
        let at_once = || kept.at_once(&ask().body(Body::empty()).expect("a request"));
        assert!(at_once().is_none(), "nobody asked for {coding:?}");
        let made = fetch(&router, ask()).await;
        let again = at_once().expect("it is kept");
        assert_eq!(again.status(), StatusCode::OK);
        for (name, value) in made.headers() {
            if name != "x-request-id" {
                assert_eq!(again.headers().get(name), Some(value), "{coding:?}");
            }
        }
        assert_eq!(
            again.headers().len() + 1,
            made.headers().len(),
            "{coding:?}"
        );
        assert_eq!(header(&made, "content-encoding"), coding);
        assert_eq!(header(&made, "vary"), "accept-encoding");
        assert_eq!(header(&made, "cache-control"), "public, no-cache");
        tags.push(header(&made, "etag").to_owned());
        let tag = tags.last().expect("a tag");
        assert_eq!(crate::requests::bytes(made).await, again.into_body());
        let known = ask().header("if-none-match", tag).body(Body::empty());
        let fresh = kept.at_once(&known.expect("a request")).expect("kept");
        assert_eq!(
            (fresh.status(), fresh.body().len()),
            (StatusCode::NOT_MODIFIED, 0)
        );
        assert_eq!(
            fresh.headers().get("etag").map(|tag| tag.as_bytes()),
            Some(tag.as_bytes())
        );
        let head = ask().method("HEAD").body(Body::empty()).expect("a request");
        let head = kept.at_once(&head).expect("kept");
        assert_eq!(head.body().len(), 0);
        assert_ne!(
            head.headers()
                .get("content-length")
                .map(|length| length.as_bytes()),
            Some(&b"0"[..])
        );
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 4, "each coding has its own");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_signed_in_neither_gets_a_kept_page_nor_makes_one() {
    let (site, router, kept) = filled().await;
    let token = signed_in(&site, "meg", Role::Admin).await.token;
    let ask = |name: &str| get("/posts/tea").header("cookie", format!("{name}={token}"));
    for name in ["__Host-session", "session"] {
        let own = fetch(&router, ask(name)).await;
        assert_eq!(header(&own, "cache-control"), "private, no-store");
        assert!(!is_at_hand(&kept, "/posts/tea"));
    }
    fetch(&router, get("/posts/tea")).await;
    assert!(is_at_hand(&kept, "/posts/tea"));
    let staff = ask("__Host-session")
        .body(Body::empty())
        .expect("a request");
    assert!(kept.at_once(&staff).is_none());
    let commented = get("/posts/tea").header("cookie", "theme=dark; device=abc");
    assert!(
        kept.at_once(&commented.body(Body::empty()).expect("a request"))
            .is_some()
    );
    let sent = post("/posts/tea").body(Body::empty()).expect("a request");
    assert!(kept.at_once(&sent).is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_for_a_moderator_is_its_writers_alone() {
    let (site, router, kept) = filled().await;
    fetch(&router, get("/posts/tea")).await;
    let sent = send_comment(&site.context, "tea", "Only mine as yet.").await;
    assert!(is_at_hand(&kept, "/posts/tea") || said(&router, "/posts/tea").await.0.is_success());
    let own = format!("/posts/tea?own={}", sent.own);
    for address in [
        own.clone(),
        own.replace("own", "%6fwn"),
        format!("{own}&edit=yes"),
    ] {
        let page = fetch(&router, get(&address)).await;
        assert_eq!(
            header(&page, "cache-control"),
            "private, no-store",
            "{address}"
        );
        assert!(text(page).await.contains("Only mine as yet."), "{address}");
    }
    for address in [
        "/posts/tea",
        "/posts/tea?comment=1",
        "/",
        "/posts/tea/comments/feed.xml",
    ] {
        assert!(
            !said(&router, address).await.2.contains("Only mine as yet."),
            "{address}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_readers_cannot_see_drops_nothing() {
    let (site, router, kept) = filled().await;
    let all = ["/", "/posts/tea", "/posts/milk", "/feed.xml"];
    for address in all {
        fetch(&router, get(address)).await;
    }
    site.post("idea", "status: draft").await;
    let id = send_comment(&site.context, "tea", "It waits.")
        .await
        .comment
        .id;
    site.db().check().await.expect("written");
    kept.look().await.expect("looked");
    for address in all {
        assert!(is_at_hand(&kept, address), "{address}");
    }
    moderate(&site.context, &id, Action::Approve).await;
    kept.look().await.expect("looked");
    for (address, holds) in [("/", false), ("/posts/tea", false), ("/posts/milk", true)] {
        assert_eq!(is_at_hand(&kept, address), holds, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_header_and_no_parameter_of_one_reader_reaches_the_next() {
    let (_site, router, _) = filled().await;
    let evil = get("/posts/tea?utm_source=%3Cscript%3E&x=evil.example")
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-proto", "gopher")
        .header("accept-language", "evil-EVIL")
        .header("referer", "https://evil.example/")
        .header("cookie", "theme=evil");
    fetch(&router, evil).await;
    let next = said(&router, "/posts/tea").await.2;
    assert!(!next.contains("evil") && !next.contains("utm_source"));
    let foreign = Request::get("/about").header("host", "evil.example");
    fetch(&router, foreign).await;
    assert!(!said(&router, "/about").await.2.contains("evil"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changes_by_time_alone_is_made_again() {
    let site = Site::new(Engine::Sqlite).await;
    site.post(
        "tea",
        "status: published\ndate: 2026-06-30T00:00:00Z\ncomments: open",
    )
    .await;
    let clock = site.folder.path().join("clock");
    let set = |at: &str| std::fs::write(&clock, at).expect("written");
    set("2026-07-01T12:00:00Z");
    let mut config = site.config.clone();
    config.comments.close_after_days = 2;
    config.base_url = BASE.into();
    let state = State {
        config: Arc::new(config),
        clock: Clock::from_setting(&clock.to_string_lossy()).expect("a clock"),
        ..site.context.state.clone()
    };
    let (router, kept) = router::site(state).expect("a router");
    let kept = kept.expect("room");
    assert!(said(&router, "/posts/tea").await.2.contains("<textarea"));
    set("2026-07-01T12:14:59Z");
    assert!(is_at_hand(&kept, "/posts/tea"));
    set("2026-07-01T12:15:00Z");
    assert!(
        !is_at_hand(&kept, "/posts/tea"),
        "a quarter of an hour has begun"
    );
    set("2026-07-01T23:59:59Z");
    assert!(said(&router, "/posts/tea").await.2.contains("<textarea"));
    set("2026-07-03T00:00:00Z");
    assert!(
        !said(&router, "/posts/tea").await.2.contains("<textarea"),
        "they have closed"
    );
    set("2026-07-01T13:00:00Z");
    assert!(
        said(&router, "/posts/tea").await.2.contains("<textarea"),
        "the clock went back"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn searches_nobody_asks_twice_take_no_more_than_their_room() {
    let site = Site::new(Engine::Sqlite).await;
    site_of(&site).await;
    let (router, kept) = program(&site.context, 1024 * 1024);
    let kept = kept.expect("room");
    for address in ["/", "/posts/tea"] {
        fetch(&router, get(address)).await;
    }
    for number in 0..100 {
        fetch(&router, get(&format!("/search?q=word{number}"))).await;
        fetch(&router, get(&format!("/posts/nothing-{number}"))).await;
        assert!(kept.bytes() <= 1024 * 1024);
    }
    assert!(kept.bytes() > 100 * 1024);
    for address in ["/", "/posts/tea"] {
        assert!(is_at_hand(&kept, address), "{address}");
    }
}
