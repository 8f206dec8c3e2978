//! Bringing a database up to date, and refusing what can't be.

use dispatches::server::config::Config;
use dispatches::server::db::{DataLock, Db};
use dispatches::server::posts;
use sqlx::{Connection, PgConnection, SqliteConnection};

use crate::database::{Engine, Site};

/// Runs SQL on a site's database behind the program's back.
pub async fn execute(config: &Config, text: &'static str) {
    match &config.database.url {
        Some(url) => {
            let mut connection = PgConnection::connect(url).await.expect("connected");
            sqlx::raw_sql(text)
                .execute(&mut connection)
                .await
                .expect("done");
        }
        None => {
            let mut connection = sqlite(config).await;
            sqlx::raw_sql(text)
                .execute(&mut connection)
                .await
                .expect("done");
        }
    }
}

async fn sqlite(config: &Config) -> SqliteConnection {
    let path = config.data.join("dispatches.db");
    SqliteConnection::connect(&format!("sqlite://{}", path.display()))
        .await
        .expect("connected")
}

async fn refusal(config: &Config) -> String {
    Db::open(config)
        .await
        .map(|_| ())
        .expect_err("refused")
        .to_string()
}

on_both_engines! {
    a_newer_schema_is_refused_in_one_line(site) {
        site.db().close().await;
        execute(&site.config, "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) SELECT 9001, 'later', success, checksum, execution_time FROM _sqlx_migrations WHERE version = 1").await;
        let refusal = refusal(&site.config).await;
        assert!(refusal.contains("schema 9001, newer") && !refusal.contains('\n'), "{refusal}");
    }

    posts_indexed_before_there_were_telling_words_get_them_after_an_update(site) {
        site.post("tea", "status: published").await;
        site.db().close().await;
        execute(&site.config, "DROP TABLE telling_words; DELETE FROM _sqlx_migrations WHERE version = 21").await;
        let db = Db::open(&site.config).await.expect("updated");
        assert_eq!(posts::index_again(&db).await.expect("indexed"), 1);
        assert_eq!(posts::index_again(&db).await.expect("indexed"), 0);
    }

    a_command_updates_no_schema_under_a_running_server(site) {
        site.db().close().await;
        execute(&site.config, "DELETE FROM _sqlx_migrations WHERE version = 2").await;
        let lock = DataLock::take(&site.config.data).expect("the folder is free");
        let said = refusal(&site.config).await;
        assert!(said.contains("Stop the server, run `dispatches migrate`"), "{said}");
        drop(lock);
        execute(&site.config, if site.config.database.url.is_some() {
            "DROP TABLE telling_words, search_entries"
        } else {
            "DROP TABLE search_words; DROP TABLE search_entries"
        }).await;
        let lock = DataLock::take(&site.config.data).expect("the folder is free");
        Db::open_locked(&site.config, &lock).await.expect("updated");
        Db::open(&site.config).await.expect("nothing to update");
    }
}

#[tokio::test]
async fn an_older_file_is_copied_before_it_is_updated() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published").await;
    site.db().close().await;
    execute(&site.config, "DELETE FROM _sqlx_migrations WHERE version = 2; DROP TABLE search_words; DROP TABLE search_entries").await;
    assert!(!site.config.data.join("dispatches.db.before-0002").exists());
    Db::open(&site.config).await.expect("updated");
    let copy = site.config.data.join("dispatches.db.before-0002");
    let url = format!("sqlite://{}", copy.display());
    let mut connection = SqliteConnection::connect(&url)
        .await
        .expect("a whole database");
    let (slug,): (String,) = sqlx::query_as("SELECT slug FROM posts")
        .fetch_one(&mut connection)
        .await
        .expect("the post");
    assert_eq!(slug, "tea");
}

#[test]
fn a_second_server_on_a_data_folder_is_told_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = DataLock::take(folder.path()).expect("free");
    let said = DataLock::take(folder.path())
        .expect_err("taken")
        .to_string();
    assert!(
        said.contains("already running") && !said.contains('\n'),
        "{said}"
    );
    drop(first);
    DataLock::take(folder.path()).expect("free again");
}

/// Tables and columns are called the same on both engines, but for the search index.
#[tokio::test]
async fn both_schemas_have_the_same_names_and_nullability() {
    let (lite, postgres) = (
        Site::new(Engine::Sqlite).await,
        Site::new(Engine::Postgres).await,
    );
    let mut connection = sqlite(&lite.config).await;
    let lite: Vec<(String, String, bool)> = sqlx::query_as(
        "SELECT t.name, c.name, c.\"notnull\" FROM sqlite_schema t JOIN pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE 'search%'
               AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\' AND NOT (t.name IN ('changes', 'page_changes') AND c.name = 'id')
         ORDER BY t.name, c.cid",
    ).fetch_all(&mut connection).await.expect("read");
    let url = postgres.config.database.url.as_deref().expect("an address");
    let mut connection = PgConnection::connect(url).await.expect("connected");
    let postgres: Vec<(String, String, bool)> = sqlx::query_as(
        "SELECT table_name::text, column_name::text, is_nullable = 'NO' FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name NOT LIKE 'search%' AND table_name NOT LIKE '\\_sqlx%'
               AND NOT (table_name IN ('changes', 'page_changes') AND column_name = 'id')
         ORDER BY table_name COLLATE \"C\", ordinal_position",
    ).fetch_all(&mut connection).await.expect("read");
    assert_eq!(lite, postgres);
}

#[test]
fn both_engines_have_migrations_of_the_same_names() {
    let names = |folder: &str| {
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .expect("a folder")
            .flatten()
            .map(|entry| entry.file_name())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("migrations/sqlite"), names("migrations/postgres"));
}
