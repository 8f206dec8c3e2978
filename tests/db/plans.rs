//! How each engine would answer what pages, forms and clocks ask of it. The statements are the
//! program's own, taken from its log while it answers: no table that grows with the site is read
//! from end to end, however few rows a test has. What is asked once at a start or by a command is
//! not held to this.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use dispatches::domain::moderation::{Action, Status};
use dispatches::domain::person::Role;
use dispatches::server::clock::Clock;
use dispatches::server::config::Config;
use dispatches::server::context::{Context, Staff, State};
use dispatches::server::jobs::Worker;
use dispatches::server::media::{Brought, keep_file, library};
use dispatches::server::{comments, router};

use crate::accounts::signed_in;
use crate::comments::{answer, approved, moderate, post, standing};
use crate::conditions::under;
use crate::content::png;
use crate::database::{NOW, Site};
use crate::requests::{BASE, fetch, get};
use crate::statements::{Explainer, asked, has_place};

/// Tables with a row for each post, text, comment, word, file or deed. Settings, people and what belongs
/// to them stay few.
const GROWING: [&str; 21] = [
    "activity",
    "attempts",
    "changes",
    "comment_reports",
    "comments",
    "correspondents",
    "jobs",
    "media",
    "media_uses",
    "old_slugs",
    "page_changes",
    "post_authors",
    "post_tags",
    "posts",
    "redirects",
    "search_entries",
    "search_studio",
    "search_words",
    "spam_words",
    "telling_words",
    "versions",
];

/// What reads one of them all the same, told by a part of its text, and why it may.
const ALLOWED: [(&str, &str); 4] = [
    (
        "UPDATE comments SET sender = NULL",
        "once an hour, by an index of the last days' comments alone",
    ),
    (
        "DELETE FROM comment_reports WHERE created_at",
        "once an hour, on the last days' reports",
    ),
    (
        "MAX(l.published_at)",
        "the site map's authors and tags, each with the date of its newest post; kept until one changes",
    ),
    (
        "SUM(bytes)",
        "once for an upload, and only where the library has a limit",
    ),
];

/// The program under its address. What it keeps is made at the first request, so each is made once.
fn serve(context: &Context) -> Router {
    let config = Config {
        base_url: BASE.into(),
        ..context.config().clone()
    };
    let state = State {
        config: Arc::new(config),
        clock: Clock::Fixed(context.now),
        ..context.state.clone()
    };
    router::router(state).expect("a router")
}

/// A post `tea` with an answered comment and some that wait, and other posts around it.
async fn fill(site: &Site) -> String {
    for (slug, lines) in [
        ("tea", "status: published\ncomments: open\ndate: 2026-05-02"),
        ("cup", "status: published\ndate: 2026-05-01"),
        ("urn", "status: draft"),
    ] {
        let lines = format!("{lines}\nauthors: [Asha]\ntags: [kettles]");
        site.post(slug, &lines).await;
    }
    let first = approved(&site.context, "tea", "The kettle was mine.").await;
    answer(&site.context, "tea", (&first, "It was not.")).await;
    let waits = post(&site.context, "tea", "Whose was it?").await.comment.id;
    assert_eq!(standing(&site.context, &waits).await.0, Status::Pending);
    first
}

async fn see(router: &Router, cookie: &str, addresses: &[String]) {
    for address in addresses {
        let request = get(address).header("cookie", cookie);
        let status = fetch(router, request).await.status();
        let expected = match address.contains("/nothing") {
            true => StatusCode::NOT_FOUND,
            false => StatusCode::OK,
        };
        assert_eq!(status, expected, "{address}");
    }
}

fn readers(comment: &str) -> Vec<String> {
    let far = "1777000000000_0190b7a0-0000-7000-8000-000000000001";
    let pages = [
        "/",
        "/feed.xml",
        "/tags/kettles",
        "/tags/kettles/feed.xml",
        "/authors/asha",
        "/authors/asha/feed.xml",
        "/posts/tea",
        "/posts/cup",
        "/posts/nothing",
        "/nothing",
        "/search?q=tea",
        "/search?q=text+of+te",
        "/sitemap.xml",
        "/readyz",
    ];
    let mut pages: Vec<_> = pages.iter().map(ToString::to_string).collect();
    for listing in ["/", "/tags/kettles", "/authors/asha"] {
        pages.push(format!("{listing}?before={far}"));
    }
    pages.push(format!("/posts/tea?comment={comment}"));
    pages.push(format!("/posts/tea?reply={comment}"));
    pages
}

fn studio(post: &str, comment: &str) -> Vec<String> {
    let pages = [
        "/studio",
        "/studio/comments",
        "/studio/comments?status=all",
        "/studio/comments?status=spam",
        "/studio/posts",
        "/studio/posts?status=draft&kind=post&author=asha&tag=kettles&q=te",
        "/studio/posts/search?q=te",
        "/studio/posts/new",
        "/studio/media",
        "/studio/media?q=te&unused=on",
        "/studio/media/pictures",
        "/studio/activity",
        "/studio/authors",
        "/studio/people",
        "/studio/account",
        "/studio/settings",
    ];
    let mut pages: Vec<_> = pages.iter().map(ToString::to_string).collect();
    for rest in ["", "/review", "/revisions", "/preview"] {
        pages.push(format!("/studio/posts/{post}{rest}"));
    }
    for list in ["/studio/comments?status=all", "/studio/activity?"] {
        pages.push(format!("{list}&before={comment}"));
    }
    pages.push(format!("/studio/comments?whose={comment}"));
    pages.push(format!("/studio/comments?whose={comment}&status=approved"));
    pages
}

async fn file(context: &Context, staff: &Staff, width: u32) -> String {
    let brought = Brought {
        content: png(width, 10).into(),
        name: "kettle.png".into(),
        by: Some(staff.id.clone()),
        ..Brought::default()
    };
    let kept = keep_file(context, brought).await.expect("an answer");
    kept.expect("taken")
}

/// A post that shows a file.
async fn show_file(site: &Site, staff: &Staff) {
    let name = file(&site.context, staff, 20).await;
    let text = format!("---\ntitle: Mug\nslug: mug\n---\n![A mug](/media/{name})\n");
    site.write("mug.md", text);
    assert!(site.import().await.succeeded());
}

/// What readers, moderators and authors send, and what the clocks do each second.
async fn work(context: &Context, staff: &Staff) {
    let limited = under(context, |config| config.media.quota_bytes = 1 << 30);
    file(&limited, staff, 30).await;
    let own = library::Search {
        limit: 1,
        ..Default::default()
    };
    let mut on = context.db().read().await.expect("a connection");
    let files = library::list(&mut on, staff, &own).await.expect("a list");
    let uses = library::uses(&mut on, (staff, context.now), &files).await;
    assert_eq!(uses.expect("uses"), []);
    drop(on);
    library::describe(context, staff, &files[0].id, ("A kettle", false))
        .await
        .expect("said");
    library::remove(context, staff, &files[0].id)
        .await
        .expect("removed");
    let late = post(context, "tea", "And the cup?").await.comment.id;
    moderate(context, &late, Action::Spam).await;
    moderate(context, &late, Action::Approve).await;
    comments::report(context, &late).await.expect("reported");
    dispatches::server::posts::publish_due(context.db(), NOW)
        .await
        .expect("looked");
    comments::forget(context).await.expect("forgotten");
    let worker = Worker::new(context.state.clone()).expect("a worker");
    while worker.step().await.expect("a step") {}
    context.db().look_again().await.expect("looked");
}

async fn post_id(site: &Site, slug: &str) -> String {
    let mut on = site.db().read().await.expect("a connection");
    let kind = dispatches::domain::post::Kind::Post;
    let found = dispatches::server::db::save::find(&mut on, kind, slug).await;
    found.expect("an answer").expect("a post").id
}

on_both_engines! {
    no_page_form_or_clock_reads_a_growing_table_from_end_to_end(site) {
        let comment = fill(&site).await;
        let me = signed_in(&site, "admin", Role::Admin).await;
        let (router, cookie) = (serve(&site.context), format!("__Host-session={}", me.token));
        show_file(&site, &me.staff).await;
        let post = post_id(&site, "tea").await;
        let statements = asked(async {
            see(&router, "", &readers(&comment)).await;
            see(&router, &cookie, &studio(&post, &comment)).await;
            work(&site.context, &me.staff).await;
        })
        .await;
        // That they were heard at all.
        let known = ["FROM comments c LEFT JOIN comments q", "FROM search_studio", "UPDATE jobs", "FROM page_changes", "FROM media_uses"];
        for known in ALLOWED.iter().map(|(part, _)| part).chain(&known) {
            assert!(statements.iter().any(|text| text.contains(known)), "{known} of {}", statements.len());
        }
        let mut explainer = Explainer::of(&site, &GROWING).await;
        let (mut faults, mut places) = (Vec::new(), 0);
        for statement in statements {
            let explained = ["SELECT", "UPDATE", "DELETE", "INSERT"].iter().any(|word| statement.starts_with(word));
            let allowed = ALLOWED.iter().any(|(part, _)| statement.contains(part));
            if !explained || allowed {
                continue;
            }
            for table in explainer.read_whole(&statement, &GROWING).await {
                faults.push(format!("{table} is read from end to end by: {statement}"));
            }
            if has_place(&statement) {
                places += 1;
                if !explainer.goes_to_its_place(&statement).await {
                    faults.push(format!("this walks to its place: {statement}"));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n\n"));
        assert!(places > 3, "only {places} lists go on from a place");
    }

    what_reads_a_table_from_end_to_end_is_found(site) {
        fill(&site).await;
        let mut explainer = Explainer::of(&site, &GROWING).await;
        for (statement, tables) in [
            ("SELECT id FROM comments WHERE id = $1", vec![]),
            ("SELECT id FROM comments ORDER BY id LIMIT $1", vec!["comments"]),
            ("SELECT id FROM comments WHERE message = $1", vec!["comments"]),
            ("SELECT COUNT(*) FROM comments", vec!["comments"]),
            ("SELECT v.id FROM versions v WHERE v.title = $1", vec!["versions"]),
            ("UPDATE comments SET sender = NULL WHERE name = $1", vec!["comments"]),
            ("DELETE FROM posts WHERE language = $1", vec!["posts"]),
        ] {
            let found = explainer.read_whole(statement, &GROWING).await;
            // Where PostgreSQL walks an index and stops, nothing is read whole.
            let stops = matches!(explainer, Explainer::Postgres(_)) && statement.contains("LIMIT");
            let expected = match stops {
                true => vec![],
                false => tables,
            };
            assert_eq!(found, expected, "{statement}");
        }
    }
}
