//! The embedded database: one file, one writer, a pool of readers.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use log::LevelFilter;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, SqliteConnection, SqlitePool};

use super::live::Live;
use super::secret::Secret;
use super::watch::{self, Pulse};
use super::writer::Writer;
use super::{Connection, Crowd, DataLock, Meter, Transaction, Work, migrations};
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
    pub(super) meter: Meter,
}

impl SqliteDb {
    pub(super) async fn open(
        data: &Path,
        lock: Option<&DataLock>,
        slow: Duration,
    ) -> Result<Self, Error> {
        let file = data.join(FILE);
        let mut connection = options(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("secure_delete", "ON")
            .log_slow_statements(LevelFilter::Warn, slow)
            .connect()
            .await?;
        migrations::sqlite(&mut connection, &file, lock).await?;
        writable(&mut connection, &file).await?;
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let readers = SqlitePoolOptions::new()
            .max_connections(cores.clamp(2, 8).try_into().unwrap_or(2))
            // A connection to a file of our own doesn't go stale; asking costs a thread switch.
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(
                options(&file)
                    .read_only(true)
                    .pragma("query_only", "ON")
                    .log_slow_statements(LevelFilter::Warn, slow),
            )
            .await?;
        let shared = File::open(data.join(format!("{FILE}-shm"))).ok();
        let meter = Meter::default();
        Ok(Self {
            file,
            writer: Writer::start(connection, meter.clone()),
            readers,
            shared: shared.map(Arc::new),
            secret: Secret::default(),
            live: Live::default(),
            meter,
        })
    }

    pub(super) async fn reader(&self) -> Result<Connection, Error> {
        let reader = self.meter.waited(self.readers.acquire()).await?;
        Ok(Connection::sqlite(reader, self.meter.clone()))
    }

    pub(super) fn crowd(&self) -> Crowd {
        let (there, idle) = (self.readers.size(), self.readers.num_idle());
        let idle = i64::try_from(idle).unwrap_or_default();
        Crowd {
            used: i64::from(there) - idle,
            idle,
            waiting: self.meter.waiting(),
            writes: self.writer.waiting(),
        }
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

/// SQLite opens what it may only read as well, and says so at the first write.
async fn writable(connection: &mut SqliteConnection, file: &Path) -> Result<(), Error> {
    // Touches no row, and is a write all the same.
    let nothing = sqlx::query::<sqlx::Sqlite>("DELETE FROM _sqlx_migrations WHERE version < 0");
    let refused = |error| Error::Operator(format!("{} can't be written: {error}", file.display()));
    nothing
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(refused)
}

pub(super) fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .pragma("temp_store", "MEMORY")
}
