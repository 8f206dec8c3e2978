//! The embedded database: one file, one writer, a pool of readers.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, SqliteConnection, SqlitePool};

use super::live::Live;
use super::secret::Secret;
use super::watch::{self, Pulse};
use super::writer::Writer;
use super::{Connection, DataLock, Transaction, Work, migrations};
use crate::server::error::Error;

/// The file's name in the data folder.
pub const FILE: &str = "dispatches.db";

/// An open SQLite file. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SqliteDb {
    pub(super) file: PathBuf,
    writer: Writer,
    readers: SqlitePool,
    /// The file in which SQLite's processes tell each other of commits.
    shared: Option<Arc<File>>,
    pub(super) secret: Secret,
    pub(super) live: Live,
}

impl SqliteDb {
    pub(super) async fn open(data: &Path, lock: Option<&DataLock>) -> Result<Self, Error> {
        let file = data.join(FILE);
        let mut connection = options(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("secure_delete", "ON")
            .connect()
            .await?;
        migrations::sqlite(&mut connection, &file, lock).await?;
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let readers = SqlitePoolOptions::new()
            .max_connections(cores.clamp(2, 8).try_into().unwrap_or(2))
            // A connection to a file of our own doesn't go stale; asking costs a thread switch.
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options(&file).read_only(true).pragma("query_only", "ON"))
            .await?;
        let shared = File::open(data.join(format!("{FILE}-shm"))).ok();
        Ok(Self {
            file,
            writer: Writer::start(connection),
            readers,
            shared: shared.map(Arc::new),
            secret: Secret::default(),
            live: Live::default(),
        })
    }

    pub(super) async fn reader(&self) -> Result<Connection, Error> {
        Ok(Connection::sqlite(self.readers.acquire().await?))
    }

    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Transaction) -> Work<'c, T> + Send + 'static,
    {
        self.writer.write(work).await
    }

    /// A connection to read with that no pool knows.
    pub(super) async fn apart(&self) -> Result<SqliteConnection, Error> {
        let wanted = options(&self.file).read_only(true);
        Ok(wanted.connect().await?)
    }

    pub(super) fn pulse(&self) -> Pulse {
        watch::sqlite(self.shared.as_deref())
    }

    pub(super) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

pub(super) fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .pragma("temp_store", "MEMORY")
}
