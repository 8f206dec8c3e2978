//! An empty database for each test, on either engine.

use std::sync::Arc;

use dispatches::server::clock::Clock;
use dispatches::server::config::Config;
use dispatches::server::context::{Context, State, Viewer};
use dispatches::server::db::Db;
use dispatches::server::media::Store;
use dispatches::server::metrics::Metrics;
use tempfile::TempDir;

/// 1 July 2026, noon in UTC: the time at which all tests happen.
pub const NOW: i64 = 1_782_907_200_000;
pub const HOUR: i64 = 3_600_000;
pub const DAY: i64 = 24 * HOUR;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A data folder of its own, and a database of its own.
pub struct Site {
    pub config: Config,
    pub context: Context,
    pub folder: TempDir,
}

impl Site {
    pub async fn new(engine: Engine) -> Self {
        Self::on(match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(new_postgres().await),
        })
        .await
    }

    /// On the PostgreSQL database at this address, if one is given.
    pub async fn on(url: Option<String>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = Config {
            data: folder.path().join("data"),
            ..Config::default()
        };
        config.database.url = url;
        let context = open(&config).await;
        Self {
            config,
            context,
            folder,
        }
    }

    pub fn db(&self) -> &Db {
        self.context.db()
    }

    /// The same site as another process sees it.
    pub async fn another(&self) -> Context {
        open(&self.config).await
    }

    /// The same site at another time.
    pub fn at(&self, now: i64) -> Context {
        self.context.at(now)
    }
}

/// A site as a process sees it that has just started.
pub async fn open(config: &Config) -> Context {
    let state = State {
        db: Db::open(config).await.expect("a database"),
        config: Arc::new(config.clone()),
        clock: Clock::Fixed(NOW),
        media: Store::open(config).expect("a store"),
        metrics: Metrics::default(),
    };
    Context::new(state, Viewer::Visitor)
}

/// The address of a new, empty database on the server that the tests were given.
pub async fn new_postgres() -> String {
    let url = std::env::var("DISPATCHES_TEST_POSTGRES").expect(
        "these tests need a PostgreSQL server: set DISPATCHES_TEST_POSTGRES to the address of a \
         database on it, such as postgres://postgres@127.0.0.1:5433/postgres",
    );
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    let pool = sqlx::PgPool::connect(&url)
        .await
        .expect("PostgreSQL answers");
    let text = format!("CREATE DATABASE {name}");
    // The name is made here, of hexadecimal digits.
    sqlx::query(sqlx::AssertSqlSafe(text))
        .execute(&pool)
        .await
        .expect("a database");
    pool.close().await;
    let (server, _) = url
        .rsplit_once('/')
        .expect("an address with a database's name");
    format!("{server}/{name}")
}

/// Writes tests that run on both engines: each is an async function of a [`Site`].
macro_rules! on_both_engines {
    ($($name:ident($site:ident) $body:block)+) => {
        async fn only(engine: $crate::database::Engine) -> $crate::database::Site {
            $crate::database::Site::new(engine).await
        }
        $(
            mod $name {
                use super::*;
                async fn check($site: $crate::database::Site) $body
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    check(only($crate::database::Engine::Sqlite).await).await;
                }
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    check(only($crate::database::Engine::Postgres).await).await;
                }
            }
        )+
    };
}
