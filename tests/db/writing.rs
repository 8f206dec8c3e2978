//! The promise of a write: on disk before the answer, whole or not at all, and nobody else's
//! failure.

use std::time::Duration;

use dispatches::server::context::Context;
use dispatches::server::db;
use dispatches::server::error::Error;
use sqlx::{Connection as _, SqliteConnection};

async fn set(context: &Context, key: String) -> Result<(), Error> {
    let write = context
        .db()
        .write(move |tx| Box::pin(async move { db::settings::set(tx, &key, "value").await }));
    write.await
}

async fn has(context: &Context, key: &str) -> bool {
    let mut on = context.db().read().await.expect("a connection");
    db::settings::get(&mut on, key)
        .await
        .expect("read")
        .is_some()
}

on_both_engines! {
    a_failing_write_undoes_itself_alone(site) {
        let mut writes = tokio::task::JoinSet::new();
        for number in 0..60 {
            let context = site.context.clone();
            writes.spawn(async move {
                let write = context.db().write(move |tx| Box::pin(async move {
                    db::settings::set(tx, &format!("key-{number}"), "value").await?;
                    match number % 3 {
                        0 => Err(Error::NotFound),
                        1 => panic!("a write that panics"),
                        _ => Ok(()),
                    }
                }));
                (number, write.await.is_ok())
            });
        }
        while let Some(done) = writes.join_next().await {
            let (number, written) = done.expect("no panic outside of the write");
            assert_eq!(written, number % 3 == 2, "{number}");
            assert_eq!(has(&site.context, &format!("key-{number}")).await, written, "{number}");
        }
        set(&site.context, "after".into()).await.expect("the writer goes on");
    }

    an_answered_write_is_seen_by_everybody(site) {
        let other = site.another().await;
        for number in 0..20 {
            let key = format!("key-{number}");
            set(&site.context, key.clone()).await.expect("written");
            assert!(has(&other, &key).await);
            set(&other, format!("other-{number}")).await.expect("written");
            assert!(has(&site.context, &format!("other-{number}")).await);
        }
    }

    a_caller_that_goes_away_breaks_nothing(site) {
        for number in 0..20 {
            let write = set(&site.context, format!("key-{number}"));
            let _ = tokio::time::timeout(Duration::from_micros(50 * number), write).await;
        }
        set(&site.context, "after".into()).await.expect("written");
        assert!(has(&site.context, "after").await);
        site.db().check().await.expect("ready");
    }

    a_closed_database_says_so(site) {
        let other = site.another().await;
        set(&site.context, "before".into()).await.expect("written");
        site.db().close().await;
        set(&site.context, "after".into()).await.expect_err("closed");
        assert!(has(&other, "before").await && !has(&other, "after").await);
    }
}

/// Without its line in the change log a write would be seen late, or never.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writes_that_cannot_be_logged_are_refused_and_leave_nothing() {
    let site = crate::database::Site::new(crate::database::Engine::Sqlite).await;
    let file = site.config.data.join("dispatches.db");
    let mut beside = SqliteConnection::connect(&format!("sqlite:{}", file.display()))
        .await
        .expect("the file");
    sqlx::query(
        "CREATE TRIGGER full BEFORE INSERT ON changes BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    .execute(&mut beside)
    .await
    .expect("a trigger");
    let mut writes = tokio::task::JoinSet::new();
    for number in 0..20 {
        let context = site.context.clone();
        writes.spawn(async move {
            let write = context.db().write(move |tx| {
                Box::pin(async move {
                    tx.changed(db::Change::Site);
                    db::settings::set(tx, &format!("key-{number}"), "value").await
                })
            });
            write.await.is_err()
        });
    }
    assert!(writes.join_all().await.into_iter().all(|refused| refused));
    for number in 0..20 {
        assert!(!has(&site.context, &format!("key-{number}")).await);
    }
    sqlx::query("DROP TRIGGER full")
        .execute(&mut beside)
        .await
        .expect("no trigger");
    set(&site.context, "after".into()).await.expect("written");
}

/// Many that wait share a commit: the file's own counter of commits says how many there were.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn waiting_writes_share_a_commit() {
    let site = crate::database::Site::new(crate::database::Engine::Sqlite).await;
    let shared = site.config.data.join("dispatches.db-shm");
    let commits = || {
        let bytes = std::fs::read(&shared).expect("the wal-index");
        u32::from_ne_bytes(bytes[8..12].try_into().expect("four bytes"))
    };
    let before = commits();
    let mut writes = tokio::task::JoinSet::new();
    for number in 0..200 {
        let context = site.context.clone();
        writes.spawn(async move { set(&context, format!("key-{number}")).await });
    }
    while let Some(done) = writes.join_next().await {
        done.expect("no panic").expect("written");
    }
    let commits = commits() - before;
    assert!(
        (1..=60).contains(&commits),
        "{commits} commits for 200 writes"
    );
}

/// `.cargo/config.toml` says how: as its bindings have it, all connections share a lock at each
/// allocation and each page.
#[tokio::test]
async fn sqlite_is_compiled_so_that_its_connections_do_not_wait_for_one_another() {
    let mut connection = SqliteConnection::connect("sqlite::memory:")
        .await
        .expect("a database");
    let options = sqlx::query_as::<_, (String,)>("PRAGMA compile_options")
        .fetch_all(&mut connection)
        .await
        .expect("read");
    let has = |name: &str| options.iter().any(|(option,)| option == name);
    assert!(has("DEFAULT_MEMSTATUS=0") && !has("ENABLE_MEMORY_MANAGEMENT"));
}
