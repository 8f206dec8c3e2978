//! That the database itself notes whatever changes a page: every column of every table is watched,
//! or stands here with those that no reader's page shows.

use std::collections::{BTreeMap, BTreeSet};

use dispatches::server::db::page_changes::{self, PageChange};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use crate::comments::{approved, moderate, post as send_comment};
use crate::database::{DAY, NOW, Site};
use crate::migrating::execute;
use dispatches::domain::moderation::Action;
use dispatches::domain::post::Status;
use dispatches::server::posts::index_again;

/// Tables of which no page shows anything.
const UNSEEN_TABLES: &[&str] = &[
    "_sqlx_migrations",
    "activity",
    "attempts",
    "changes",
    "comment_reports",
    "correspondents",
    "erasures",
    "invitations",
    "jobs",
    "media_uses",
    "new_emails",
    "page_changes",
    "passkeys",
    "people",
    "presence",
    "previews",
    "recovery_codes",
    "resets",
    "search_studio",
    "sessions",
    "spam_words",
    "used_challenges",
];

/// Columns of the others of which no page shows anything.
const UNSEEN: &[(&str, &[&str])] = &[
    (
        "posts",
        &[
            "created_at",
            "working_version_id",
            "created_by",
            "changed_at",
            "former_status",
            "former_comments",
            "decision_id",
            "review_note",
            "review_by",
            "submitted_by",
            "correction_waits",
        ],
    ),
    (
        "versions",
        &[
            "created_at",
            "renderer",
            "words",
            "extra",
            "source",
            "saved_by",
            "why",
            "begun_at",
            "beside",
        ],
    ),
    (
        "media",
        &[
            "bytes",
            "sha256",
            "created_at",
            "original",
            "added_by",
            "words",
        ],
    ),
    (
        "comments",
        &[
            "former_status",
            "held_for",
            "decided_at",
            "revision",
            "learnt",
            "answers",
            "notify",
            "submission",
            "email_hash",
            "sender",
            "email",
        ],
    ),
];

type Columns = BTreeSet<(String, String)>;

async fn of_sqlite(site: &Site) -> (Columns, Columns, BTreeMap<String, String>) {
    let file = site.config.data.join("dispatches.db");
    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(file)).await;
    let pool = pool.expect("a database");
    let all: Vec<(String, String)> = sqlx::query_as(
        "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
         AND m.name NOT LIKE 'search_words%' AND m.name NOT LIKE 'search_studio_%'",
    )
    .fetch_all(&pool)
    .await
    .expect("columns");
    let triggers: Vec<(String, String)> = sqlx::query_as(
        "SELECT tbl_name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%_page_%'",
    )
    .fetch_all(&pool)
    .await
    .expect("triggers");
    pool.close().await;
    let (mut watched, mut events) = (Columns::new(), BTreeMap::<String, String>::new());
    for (table, text) in triggers {
        let event = text.split_once(" AFTER ").expect("AFTER").1;
        let event = event
            .split_once(" ON ")
            .or(event.split_once("ON "))
            .expect("ON")
            .0;
        let word = event.split_whitespace().next().expect("a word");
        events.entry(table.clone()).or_default().push_str(word);
        if word != "UPDATE" {
            continue;
        }
        match event.split_once(" OF") {
            Some((_, columns)) => watched.extend(
                columns
                    .split(',')
                    .map(|column| (table.clone(), column.trim().to_owned())),
            ),
            None => watched.extend(all.iter().filter(|(of, _)| *of == table).cloned()),
        }
    }
    (all.into_iter().collect(), watched, events)
}

async fn of_postgres(url: &str) -> (Columns, Columns, BTreeMap<String, String>) {
    let pool = sqlx::PgPool::connect(url).await.expect("a database");
    let all: Vec<(String, String)> = sqlx::query_as(
        "SELECT table_name::text, column_name::text FROM information_schema.columns
         WHERE table_schema = 'public'",
    )
    .fetch_all(&pool)
    .await
    .expect("columns");
    let watched: Vec<(String, String)> = sqlx::query_as(
        "SELECT c.relname::text, a.attname::text FROM pg_trigger t
         JOIN pg_class c ON c.oid = t.tgrelid
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         WHERE t.tgname LIKE '%\\_page\\_%' AND t.tgtype & 16 = 16
         AND (t.tgattr::text = '' OR a.attnum = ANY (t.tgattr))",
    )
    .fetch_all(&pool)
    .await
    .expect("triggers");
    let kinds: Vec<(String, i16)> = sqlx::query_as(
        "SELECT c.relname::text, t.tgtype FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
         WHERE t.tgname LIKE '%\\_page\\_%'",
    )
    .fetch_all(&pool)
    .await
    .expect("triggers");
    pool.close().await;
    let mut events = BTreeMap::<String, String>::new();
    for (table, kind) in kinds {
        for (bit, word) in [(4, "INSERT"), (8, "DELETE"), (16, "UPDATE")] {
            if kind & bit == bit {
                events.entry(table.clone()).or_default().push_str(word);
            }
        }
    }
    (
        all.into_iter().collect(),
        watched.into_iter().collect(),
        events,
    )
}

async fn changes(site: &Site, last: &mut i64) -> Vec<PageChange> {
    let mut on = site.db().read().await.expect("a connection");
    let (now, list) = page_changes::since(&mut on, *last).await.expect("read");
    *last = now;
    let mut list = list;
    list.dedup();
    list
}

const ALL: [PageChange; 1] = [PageChange::All];

on_both_engines! {
    every_column_is_watched_or_shown_to_nobody(site) {
        let (all, watched, events) = match &site.config.database.url {
            None => of_sqlite(&site).await,
            Some(url) => of_postgres(url).await,
        };
        let unseen = |table: &str, column: &str| {
            UNSEEN.iter().any(|(of, columns)| *of == table && columns.contains(&column))
        };
        for (table, column) in &all {
            if UNSEEN_TABLES.contains(&&**table) {
                assert!(!events.contains_key(table), "{table} is watched and unseen");
                continue;
            }
            let is_watched = watched.contains(&(table.clone(), column.clone()));
            assert_ne!(is_watched, unseen(table, column), "{table}.{column}");
            let expected: &[&str] = match &**table {
                // A text is shown once its post says so, a file once a text does.
                "versions" => &["UPDATE"],
                "media" => &["UPDATE", "DELETE"],
                _ => &["INSERT", "UPDATE", "DELETE"],
            };
            let events = events.get(table).map_or("", String::as_str);
            assert!(expected.iter().all(|word| events.contains(word)), "{table}: {events}");
        }
    }

    words_that_posts_share_from_now_on_change_pages(site) {
        let mut last = 0;
        site.post("tea", "status: published").await;
        execute(&site.config, "DELETE FROM telling_words").await;
        changes(&site, &mut last).await;
        assert_eq!(index_again(site.db()).await.expect("indexed"), 1);
        assert_eq!(changes(&site, &mut last).await, ALL);
    }

    drafts_and_comments_that_wait_change_no_page(site) {
        let mut last = 0;
        assert_eq!(changes(&site, &mut last).await, []);
        site.post("tea", "status: draft").await;
        site.post("tea", "status: draft\nplace: Here").await;
        assert_eq!(changes(&site, &mut last).await, []);
        site.set_status("tea", Status::Published).await;
        assert_eq!(changes(&site, &mut last).await, ALL);
        let tea = [PageChange::Comments("tea".into())];
        let id = send_comment(&site.context, "tea", "Tea?").await.comment.id;
        assert_eq!(changes(&site, &mut last).await, []);
        for action in [Action::Approve, Action::Spam, Action::Approve, Action::Trash] {
            moderate(&site.context, &id, action).await;
            assert_eq!(changes(&site, &mut last).await, tea, "{action:?}");
        }
        site.db().check().await.expect("written");
        assert_eq!(changes(&site, &mut last).await, []);
        site.set_status("tea", Status::Trashed).await;
        assert_eq!(changes(&site, &mut last).await, ALL);
        site.set_status("tea", Status::Draft).await;
        assert_eq!(changes(&site, &mut last).await, ALL, "its address led to a page that says so");
    }

    who_has_missed_much_drops_everything(site) {
        site.post("tea", "status: published").await;
        let mut last = 0;
        changes(&site, &mut last).await;
        let id = approved(&site.context, "tea", "Tea?").await;
        for _ in 0..130 {
            moderate(&site.context, &id, Action::Trash).await;
            moderate(&site.context, &id, Action::Approve).await;
        }
        assert_eq!(changes(&site, &mut last).await, ALL);
        assert_eq!(changes(&site, &mut last).await, []);
    }

    a_write_that_fails_changes_no_page(site) {
        let write = site.db().write(|tx| Box::pin(async move {
            dispatches::server::db::redirects::add(tx, "/a", "/b", NOW).await?;
            Err::<(), _>(dispatches::server::error::Error::NotFound)
        }));
        write.await.expect_err("failed");
        assert_eq!(changes(&site, &mut 0).await, []);
    }

    it_is_known_when_a_page_changes_by_itself(site) {
        let mut on = site.db().read().await.expect("a connection");
        assert_eq!(page_changes::next_by_time(&mut on, NOW, 14).await.expect("read"), None);
        drop(on);
        site.post("tea", "status: published\ndate: 2026-06-30T12:00:00Z").await;
        let mut on = site.db().read().await.expect("a connection");
        for (now, days, next) in [
            (NOW, 2, Some(NOW + DAY)),
            (NOW, 0, None),
            (NOW + DAY - 1, 2, Some(NOW + DAY)),
            (NOW + DAY, 2, None),
            (NOW - 2 * DAY, 0, Some(NOW - DAY)),
        ] {
            let found = page_changes::next_by_time(&mut on, now, days).await.expect("read");
            assert_eq!(found, next, "{now} {days}");
        }
    }
}
