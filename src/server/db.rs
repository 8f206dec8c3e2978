//! The store. All SQL of the program stands below this module, and `sqlx` nowhere else.
//!
//! One text of SQL serves both engines; where they can't agree, a pair of files says so
//! (`search/sqlite.rs` and `search/postgres.rs`). Reading takes a [`Connection`], writing a
//! [`Transaction`], which only [`Db::write`] gives, so nothing is written outside of one.

mod changes;
mod connection;
mod live;
mod lock;
mod meter;
mod migrations;
mod once;
pub(in crate::server) mod passing;
mod postgres;
mod purge;
mod secret;
mod sqlite;
mod watch;
mod writer;

pub mod activity;
pub mod arriving;
pub mod attempts;
pub mod authors;
pub mod cards;
pub mod comments;
pub mod copying;
pub mod decisions;
pub mod erasures;
pub mod evidence;
pub mod invitations;
pub mod jobs;
pub mod manuscripts;
pub mod media;
pub mod new_emails;
pub mod notices;
pub mod page_changes;
pub mod passkeys;
pub mod people;
pub mod posts;
pub mod presence;
pub mod previews;
pub mod privacy;
pub mod redirects;
pub mod related;
pub mod resets;
pub mod save;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod shelf;
pub mod spam_words;
pub mod tags;
pub mod versions;
pub mod watching;

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

pub use changes::{Change, Changes};
pub use connection::{Connection, Transaction};
pub use lock::DataLock;
pub use meter::{Crowd, Meter};
pub(in crate::server) use postgres::is_of_no_text;
pub use watch::Pulse;

use super::config::Config;
use super::error::Error;
use super::traces;

/// What a write does, as a boxed future: `|tx| Box::pin(async move { … })`.
pub type Work<'c, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'c>>;

/// The database, whichever it is. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Db {
    Sqlite(sqlite::SqliteDb),
    Postgres(postgres::PgDb),
}

impl Db {
    /// Opens the database of a command that may run beside a server: brings the schema up to
    /// date only while no server runs on the data folder.
    ///
    /// # Errors
    /// [`Error::Operator`] when the schema is newer than the program, or older while a server runs.
    pub async fn open(config: &Config) -> Result<Self, Error> {
        Self::open_with(config, None).await
    }

    /// Opens the database of the process that holds the data folder, and brings the schema up to
    /// date.
    ///
    /// # Errors
    /// [`Error::Operator`] when the schema is newer than the program.
    pub async fn open_locked(config: &Config, lock: &DataLock) -> Result<Self, Error> {
        Self::open_with(config, Some(lock)).await
    }

    async fn open_with(config: &Config, lock: Option<&DataLock>) -> Result<Self, Error> {
        std::fs::create_dir_all(&config.data).map_err(Error::file(&config.data))?;
        let slow = slow(config.log.slow_query_ms);
        let db = match &config.database.url {
            None => Self::Sqlite(sqlite::SqliteDb::open(&config.data, lock, slow).await?),
            Some(url) => Self::Postgres(postgres::PgDb::open(url, &config.data, lock, slow).await?),
        };
        db.secret().await?;
        Ok(db)
    }

    /// A connection to read with. What it reads is committed; between two queries a commit of
    /// somebody else may show.
    pub async fn read(&self) -> Result<Connection, Error> {
        match self {
            Self::Sqlite(db) => db.reader().await,
            Self::Postgres(db) => db.reader().await,
        }
    }

    /// Does `work` in a transaction and answers once it is on disk. An error undoes all of it.
    ///
    /// A caller that gives up waiting doesn't stop work that has begun.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Transaction) -> Work<'c, T> + Send + 'static,
    {
        let begun = Instant::now();
        let written = match self {
            Self::Sqlite(db) => db.write(work).await,
            Self::Postgres(db) => db.write(work).await,
        };
        self.meter().wrote(begun);
        traces::told("write", begun, None);
        written
    }

    /// What was asked of it so far.
    pub fn meter(&self) -> &Meter {
        match self {
            Self::Sqlite(db) => &db.meter,
            Self::Postgres(db) => &db.meter,
        }
    }

    /// Who is there and who waits at this moment.
    pub fn crowd(&self) -> Crowd {
        match self {
            Self::Sqlite(db) => db.crowd(),
            Self::Postgres(db) => db.crowd(),
        }
    }

    /// Differs from an earlier pulse whenever anything may have been committed since, by this
    /// process or another. Costs far less than a query, so a cache can take it at each request:
    /// first the pulse, then, where it moved, [`Db::changed_since`].
    pub fn pulse(&self) -> Pulse {
        match self {
            Self::Sqlite(db) => db.pulse(),
            Self::Postgres(db) => db.pulse(),
        }
    }

    /// What was committed after the change numbered `last`; 0 for all that is still recorded.
    pub async fn changed_since(&self, last: i64) -> Result<Changes, Error> {
        changes::since(&mut self.read().await?, last).await
    }

    /// Ok when the database can be written at this moment. For `/readyz`.
    pub async fn check(&self) -> Result<(), Error> {
        self.write(|tx| Box::pin(settings::touch(tx))).await
    }

    /// Finishes what is queued and closes every connection.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(db) => db.close().await,
            Self::Postgres(db) => db.close().await,
        }
    }
}

/// From how long on a query is logged. sqlx writes the statement, never what was bound to it.
fn slow(milliseconds: u64) -> Duration {
    match milliseconds {
        0 => Duration::MAX,
        milliseconds => Duration::from_millis(milliseconds),
    }
}

/// A list of texts as one parameter: `IN (SELECT value FROM json_each($1))`.
fn list<T: Clone + Into<serde_json::Value>>(texts: &[T]) -> String {
    serde_json::Value::from(texts).to_string()
}
