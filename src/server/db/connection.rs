//! Connections to either engine behind one type, and the macro that runs one SQL text on both.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection};

use super::Change;

/// A connection to read with.
#[derive(Debug)]
pub struct Connection(Inner);

#[derive(Debug)]
enum Inner {
    SqliteReader(PoolConnection<Sqlite>),
    SqliteWriter(SqliteConnection),
    PgReader(PoolConnection<Postgres>),
    PgWriter(sqlx::Transaction<'static, Postgres>),
}

/// A connection as its engine's own type.
pub(super) enum Engine<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Connection {
    pub(super) fn sqlite(connection: PoolConnection<Sqlite>) -> Self {
        Self(Inner::SqliteReader(connection))
    }

    pub(super) fn postgres(connection: PoolConnection<Postgres>) -> Self {
        Self(Inner::PgReader(connection))
    }

    pub(super) fn engine(&mut self) -> Engine<'_> {
        match &mut self.0 {
            Inner::SqliteReader(connection) => Engine::Sqlite(connection),
            Inner::SqliteWriter(connection) => Engine::Sqlite(connection),
            Inner::PgReader(connection) => Engine::Postgres(connection),
            Inner::PgWriter(transaction) => Engine::Postgres(transaction),
        }
    }
}

/// A connection inside a transaction: what is done with it is kept or undone as one.
#[derive(Debug)]
pub struct Transaction {
    connection: Connection,
    changes: Vec<Change>,
}

impl Transaction {
    pub(super) fn sqlite(connection: SqliteConnection) -> Self {
        Self::over(Inner::SqliteWriter(connection))
    }

    pub(super) fn postgres(transaction: sqlx::Transaction<'static, Postgres>) -> Self {
        Self::over(Inner::PgWriter(transaction))
    }

    fn over(inner: Inner) -> Self {
        Self {
            connection: Connection(inner),
            changes: Vec::new(),
        }
    }

    /// Notes for the change log what this transaction touched.
    pub fn changed(&mut self, change: Change) {
        if !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }

    /// The changes noted so far; none are left.
    pub(super) fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        match self.connection.0 {
            Inner::PgWriter(transaction) => transaction.commit().await,
            // The writer of SQLite commits many at once, by itself.
            Inner::SqliteWriter(_) | Inner::SqliteReader(_) | Inner::PgReader(_) => Ok(()),
        }
    }

    /// Closes the connection properly, so that SQLite can tidy its files.
    pub(super) async fn close(self) {
        use sqlx::Connection as _;
        if let Inner::SqliteWriter(connection) = self.connection.0
            && let Err(error) = connection.close().await
        {
            tracing::warn!(%error, "the database was not closed properly");
        }
    }
}

impl Deref for Transaction {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

/// Runs one SQL text on whichever engine the connection leads to.
///
/// `sql!(connection, all Row, TEXT, a, b)` gives a `Vec<Row>`, `maybe Row` an `Option<Row>`,
/// `one Row` a `Row`, and `run` the number of rows touched. `Row` is any `sqlx::FromRow`.
/// Parameters are `$1`, `$2`, … and are numbers, texts and options of these.
macro_rules! sql {
    ($on:expr, all $row:ty, $text:expr $(, $bind:expr)* $(,)?) => {
        $crate::server::db::connection::sql!(@ $on, fetch_all, $row, $text $(, $bind)*)
    };
    ($on:expr, maybe $row:ty, $text:expr $(, $bind:expr)* $(,)?) => {
        $crate::server::db::connection::sql!(@ $on, fetch_optional, $row, $text $(, $bind)*)
    };
    ($on:expr, one $row:ty, $text:expr $(, $bind:expr)* $(,)?) => {
        $crate::server::db::connection::sql!(@ $on, fetch_one, $row, $text $(, $bind)*)
    };
    ($on:expr, run, $text:expr $(, $bind:expr)* $(,)?) => {
        match $on.engine() {
            $crate::server::db::connection::Engine::Sqlite(engine) => {
                sqlx::query::<sqlx::Sqlite>($text)$(.bind($bind))*.execute(engine).await
                    .map(|done| done.rows_affected())
            }
            $crate::server::db::connection::Engine::Postgres(engine) => {
                sqlx::query::<sqlx::Postgres>($text)$(.bind($bind))*.execute(engine).await
                    .map(|done| done.rows_affected())
            }
        }
        .map_err($crate::server::error::Error::from)
    };
    (@ $on:expr, $fetch:ident, $row:ty, $text:expr $(, $bind:expr)*) => {
        match $on.engine() {
            $crate::server::db::connection::Engine::Sqlite(engine) => {
                sqlx::query_as::<sqlx::Sqlite, $row>($text)$(.bind($bind))*.$fetch(engine).await
            }
            $crate::server::db::connection::Engine::Postgres(engine) => {
                sqlx::query_as::<sqlx::Postgres, $row>($text)$(.bind($bind))*.$fetch(engine).await
            }
        }
        .map_err($crate::server::error::Error::from)
    };
}
pub(crate) use sql;
