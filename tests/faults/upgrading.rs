//! Databases as every earlier program left them, brought up to date by a program that is killed in
//! the middle of it: the next start finishes, and what was there is there.

use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use dispatches::server::config::Config;
use dispatches::server::db::Db;
use sqlx::migrate::Migrator;
use sqlx::{Connection, Executor, PgConnection, SqliteConnection};

use crate::database::{Engine, Site, new_postgres};
use crate::extent;

/// A published post of the first schema.
const POST: &str = "
    INSERT INTO posts (id, kind, slug, status, published_at, created_at, was_public, comments_open)
    VALUES ('0190b7a0-0000-7000-8000-000000000001', 'post', 'tea', 'draft', 1700000000000, 1700000000000, 1, 1);
    INSERT INTO versions (id, post_id, created_at, renderer, title, excerpt, words, reading_minutes,
                          extra, contents, html, text, source)
    VALUES ('0190b7a0-0000-7000-8000-000000000002', '0190b7a0-0000-7000-8000-000000000001',
            1700000000000, 0, 'The tea', 'Words.', 1, 1, '{}', '[]', '<p>Words.</p>', 'Words.', 'Words.');
    UPDATE posts SET status = 'published',
                     published_version_id = '0190b7a0-0000-7000-8000-000000000002',
                     working_version_id = '0190b7a0-0000-7000-8000-000000000002';";

fn folder_of(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "migrations/sqlite",
        Engine::Postgres => "migrations/postgres",
    }
}

/// The numbers of all migrations, in order.
fn numbers(engine: Engine) -> Vec<i64> {
    let files = std::fs::read_dir(folder_of(engine))
        .expect("a folder")
        .flatten();
    let mut numbers: Vec<_> = files
        .filter_map(|file| file.file_name().to_string_lossy().get(..4)?.parse().ok())
        .collect();
    numbers.sort_unstable();
    numbers
}

/// A migrator of the files up to a number, some of them as they were once.
async fn up_to(engine: Engine, last: i64, former: bool) -> Migrator {
    let folder = tempfile::tempdir().expect("a folder");
    for file in std::fs::read_dir(folder_of(engine))
        .expect("a folder")
        .flatten()
    {
        let name = file.file_name().to_string_lossy().into_owned();
        let number: i64 = name[..4].parse().expect("a number");
        let mut text = std::fs::read_to_string(file.path()).expect("readable");
        if former && number == 9 {
            text = text.replace("'1 2 3 4 5 6 7 8'", "'1 2 3'");
        }
        if number <= last {
            std::fs::write(folder.path().join(name), text).expect("written");
        }
    }
    Migrator::new(folder.path()).await.expect("migrations")
}

/// A site as the program of that schema left it.
async fn old(engine: Engine, last: i64, former: bool) -> Config {
    let folder = tempfile::tempdir().expect("a folder").keep();
    let mut config = Config {
        data: folder.join("data"),
        ..Config::default()
    };
    std::fs::create_dir_all(&config.data).expect("a folder");
    let migrator = up_to(engine, last, former).await;
    match engine {
        Engine::Sqlite => {
            let path = config.data.join("dispatches.db");
            let url = format!("sqlite://{}?mode=rwc", path.display());
            let mut on = SqliteConnection::connect(&url).await.expect("connected");
            on.execute("PRAGMA journal_mode = WAL").await.expect("set");
            migrator
                .run_direct(None, &mut on, false)
                .await
                .expect("migrated");
            on.execute(POST).await.expect("written");
            on.close().await.expect("closed");
        }
        Engine::Postgres => {
            let url = new_postgres().await;
            let mut on = PgConnection::connect(&url).await.expect("connected");
            migrator
                .run_direct(None, &mut on, false)
                .await
                .expect("migrated");
            on.execute(POST).await.expect("written");
            on.close().await.expect("closed");
            config.database.url = Some(url);
        }
    }
    config
}

/// Begins to bring it up to date and is killed after so long; whether it had ended by then.
fn killed_after(config: &Config, wait: Duration) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dispatches"));
    command
        .arg("migrate")
        .current_dir(&config.data)
        .env("DISPATCHES_DATA", &config.data)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if let Some(url) = &config.database.url {
        command.env("DISPATCHES_DATABASE_URL", url);
    }
    let mut process = command.spawn().expect("the program runs");
    thread::sleep(wait);
    let ended = process.try_wait().expect("asked").is_some();
    process.kill().ok();
    process.wait().expect("gone");
    ended
}

/// Every object of the schema with its text, and the numbers of its migrations.
async fn schema(config: &Config) -> Vec<(String, String)> {
    match &config.database.url {
        None => {
            let url = format!("sqlite://{}", config.data.join("dispatches.db").display());
            let mut on = SqliteConnection::connect(&url).await.expect("connected");
            sqlx::query_as(
                "SELECT name, COALESCE(sql, '') FROM sqlite_schema WHERE name <> 'search_studio_words'
                 UNION ALL SELECT 'applied', CAST(version AS TEXT) FROM _sqlx_migrations WHERE success
                 ORDER BY 1, 2",
            ).fetch_all(&mut on).await.expect("read")
        }
        Some(url) => {
            let mut on = PgConnection::connect(url).await.expect("connected");
            sqlx::query_as(
                "SELECT c.table_name || '.' || c.column_name, c.data_type || c.is_nullable || COALESCE(c.column_default, '')
                 FROM information_schema.columns c WHERE c.table_schema = 'public'
                 UNION ALL SELECT indexname::text, indexdef FROM pg_indexes WHERE schemaname = 'public'
                 UNION ALL SELECT tgname::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
                 UNION ALL SELECT 'applied', version::text FROM _sqlx_migrations WHERE success
                 ORDER BY 1, 2",
            ).fetch_all(&mut on).await.expect("read")
        }
    }
}

async fn is_whole(config: &Config, expected: &[(String, String)], what: &str) {
    let db = Db::open(config).await;
    let db = db.unwrap_or_else(|error| panic!("{what}: {error}"));
    db.check().await.expect("written");
    db.close().await;
    assert_eq!(schema(config).await, expected, "{what}");
    let site = Site::on(config.database.url.clone());
    let rows = match &config.database.url {
        Some(_) => site.await.rows("SELECT slug, status FROM posts").await,
        None => {
            let url = format!("sqlite://{}", config.data.join("dispatches.db").display());
            let mut on = SqliteConnection::connect(&url).await.expect("connected");
            let read = sqlx::query_as("SELECT slug, status FROM posts").fetch_all(&mut on);
            read.await.expect("read")
        }
    };
    assert_eq!(rows, [("tea".to_owned(), "published".to_owned())], "{what}");
}

async fn every_schema(engine: Engine) {
    let fresh = Site::new(engine).await;
    let expected = schema(&fresh.config).await;
    let (mut in_time, mut killed) = (0, 0);
    for last in numbers(engine) {
        // Killed at moments all over the time that it takes, and each time begun from the same.
        for moment in 0..extent(2, 24) {
            let config = old(engine, last, false).await;
            let step = (last as u64 * 7 + moment as u64 * 5) % 24;
            for wait in [20 + 9 * step, 25] {
                let wait = Duration::from_millis(wait);
                match tokio::task::block_in_place(|| killed_after(&config, wait)) {
                    true => in_time += 1,
                    false => killed += 1,
                }
            }
            is_whole(
                &config,
                &expected,
                &format!("from {last}, killed at {step}"),
            )
            .await;
            std::fs::remove_dir_all(&config.data).expect("removed");
        }
    }
    println!("{killed} killed, {in_time} had ended");
    assert!(killed > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_earlier_file_is_brought_up_to_date_however_often_that_is_broken_off() {
    every_schema(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_earlier_postgresql_database_is_too() {
    every_schema(Engine::Postgres).await;
}

/// One file was changed after it had been on the main branch.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_of_a_file_that_was_changed_since_is_brought_up_to_date() {
    let expected = schema(&Site::new(Engine::Sqlite).await.config).await;
    let config = old(Engine::Sqlite, 9, true).await;
    is_whole(&config, &expected, "from the former 0009").await;
    std::fs::remove_dir_all(&config.data).expect("removed");
}
