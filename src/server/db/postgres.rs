//! A PostgreSQL server as the database: an ordinary pool, ordinary transactions.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use sqlx::{PgConnection, PgPool};

use super::live::Live;
use super::secret::Secret;
use super::watch::{Bell, Pulse};
use super::{Connection, DataLock, Transaction, Work, changes, migrations};
use crate::server::error::Error;

/// A pool of connections to PostgreSQL. Cheap to clone.
#[derive(Clone, Debug)]
pub struct PgDb {
    pool: PgPool,
    bell: Arc<Bell>,
    pub(super) secret: Secret,
    pub(super) live: Live,
}

impl PgDb {
    pub(super) async fn open(
        url: &str,
        data: &Path,
        lock: Option<&DataLock>,
    ) -> Result<Self, Error> {
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .acquire_timeout(Duration::from_secs(5))
            .connect(url)
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
        })
    }

    pub(super) async fn reader(&self) -> Result<Connection, Error> {
        Ok(Connection::postgres(self.pool.acquire().await?))
    }

    /// On a task of its own: a caller that goes away leaves no half-finished conversation with
    /// the server behind.
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Transaction) -> Work<'c, T> + Send + 'static,
    {
        let this = self.clone();
        let task = tokio::spawn(async move {
            let mut tx = Transaction::postgres(this.pool.begin().await?);
            let result = work(&mut tx).await?;
            changes::record(&mut tx).await?;
            tx.commit().await?;
            // Before the answer, so that whoever gets it finds it done here.
            this.bell.ring();
            Ok(result)
        });
        task.await
            .map_err(|error| Error::Operator(format!("a write did not finish: {error}")))?
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
        self.pool.close().await;
    }
}
