//! A PostgreSQL server as the database: an ordinary pool, ordinary transactions.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use log::LevelFilter;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection as _, PgConnection, PgPool};
use tokio::time::timeout;
use tracing::Instrument;

use super::live::Live;
use super::secret::Secret;
use super::watch::{Bell, Pulse};
use super::{Connection, Crowd, DataLock, Meter, Transaction, Work, changes, migrations};
use crate::server::error::Error;

/// The longest farewell to a server that may not be there.
const GOODBYE: Duration = Duration::from_secs(5);

/// The longest that a connection which was at rest may take to say that it is there.
const ALIVE: Duration = Duration::from_secs(1);

/// Longer than any write takes, and not for ever: a line may be dead without having said so.
const LONGEST: Duration = Duration::from_secs(120);

/// A pool of connections to PostgreSQL. Cheap to clone.
#[derive(Clone, Debug)]
pub struct PgDb {
    pool: PgPool,
    bell: Arc<Bell>,
    pub(super) secret: Secret,
    pub(super) live: Live,
    pub(super) meter: Meter,
}

impl PgDb {
    pub(super) async fn open(
        url: &str,
        data: &Path,
        lock: Option<&DataLock>,
        slow: Duration,
    ) -> Result<Self, Error> {
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .acquire_timeout(Duration::from_secs(5))
            // The pool's own test waits for ever where a line is dead, and takes all the time there
            // is for finding another.
            .test_before_acquire(false)
            .before_acquire(|connection, _| {
                Box::pin(async move {
                    Ok(timeout(ALIVE, connection.ping())
                        .await
                        .is_ok_and(|pong| pong.is_ok()))
                })
            })
            .connect_with(
                url.parse::<PgConnectOptions>()?
                    .log_slow_statements(LevelFilter::Warn, slow),
            )
            .await?;
        let mut connection = pool.acquire().await?;
        migrations::postgres(&mut connection, data, lock).await?;
        drop(connection);
        let bell = Bell::hang(&pool);
        Ok(Self {
            pool,
            bell,
            secret: Secret::default(),
            live: Live::default(),
            meter: Meter::default(),
        })
    }

    pub(super) async fn reader(&self) -> Result<Connection, Error> {
        let reader = self.meter.waited(self.pool.acquire()).await?;
        Ok(Connection::postgres(reader, self.meter.clone()))
    }

    pub(super) fn crowd(&self) -> Crowd {
        let (there, idle) = (self.pool.size(), self.pool.num_idle());
        let idle = i64::try_from(idle).unwrap_or_default();
        Crowd {
            used: i64::from(there) - idle,
            idle,
            waiting: self.meter.waiting(),
            writes: 0,
        }
    }

    /// On a task of its own: a caller that goes away leaves no half-finished conversation with
    /// the server behind.
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Transaction) -> Work<'c, T> + Send + 'static,
    {
        let this = self.clone();
        let task = async move {
            let written = timeout(LONGEST, this.transact(work)).await;
            let broken_off = |_| Error::NotWritten("the database did not answer in time".into());
            written.map_err(broken_off)?
        };
        tokio::spawn(task.in_current_span())
            .await
            .map_err(|error| Error::Operator(format!("a write did not finish: {error}")))?
    }

    async fn transact<T, F>(&self, work: F) -> Result<T, Error>
    where
        F: for<'c> FnOnce(&'c mut Transaction) -> Work<'c, T> + Send,
    {
        let lent = self.meter.waited(self.pool.acquire()).await?;
        let mut tx = Transaction::postgres(lent, self.meter.clone()).await?;
        let result = match work(&mut tx).await {
            Ok(result) => note(&mut tx).await.map(|()| result),
            Err(error) => Err(error),
        };
        if result.is_err() {
            // Where this fails the connection is closed, which undoes it as well.
            tx.undo().await.ok();
            return result;
        }
        let committed = tx.commit().await;
        // Before the answer, so that whoever gets it finds it done here; and where the answer to the
        // commit was lost, it may be done all the same.
        self.bell.ring();
        committed?;
        result
    }

    /// Writes the tables anew in which something of commenters may stand.
    pub(super) async fn vacuum(&self) -> Result<(), Error> {
        sqlx::query("VACUUM FULL comments, comment_reports, correspondents, jobs, spam_words")
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// A connection that no pool knows any more.
    pub(super) async fn apart(&self) -> Result<PgConnection, Error> {
        Ok(self.pool.acquire().await?.detach())
    }

    pub(super) fn pulse(&self) -> Pulse {
        self.bell.pulse()
    }

    pub(super) async fn close(&self) {
        self.bell.take_down();
        // On a line that is dead the pool would say goodbye for ever, and the program not end.
        timeout(GOODBYE, self.pool.close()).await.ok();
    }
}

/// Notes what a write touched, as the last thing before its commit.
async fn note(tx: &mut Transaction) -> Result<(), Error> {
    let changes = changes::settle(tx).await?;
    changes::log(tx, &changes).await
}

/// Whether something was asked for by a text with a zero in it: PostgreSQL holds none, neither as text nor
/// within JSON. SQLite finds nothing.
pub(in crate::server) fn is_of_no_text(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    matches!(code.as_deref(), Some("22021" | "22P05"))
}
