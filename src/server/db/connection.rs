//! Connections to either engine behind one type, and the macro that runs one SQL text on both.

use std::ops::{Deref, DerefMut};
use std::time::{Duration, Instant};

use sqlx::pool::PoolConnection;
use sqlx::{Executor, PgConnection, Postgres, Sqlite, SqliteConnection};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::{Change, Meter};
use crate::server::traces::{self, Place};

/// A connection to read with.
#[derive(Debug)]
pub struct Connection {
    inner: Inner,
    meter: Meter,
}

#[derive(Debug)]
enum Inner {
    SqliteReader(PoolConnection<Sqlite>),
    SqliteWriter(SqliteConnection),
    Postgres(Lent),
}

/// A connection of PostgreSQL's pool, which it goes back to within [`BACK`]. By itself the pool waits
/// for ever where the line is dead, and after as many of these the site would be cut off until it is
/// started again.
#[derive(Debug)]
pub(super) struct Lent {
    connection: PoolConnection<Postgres>,
    /// Inside a transaction.
    open: bool,
}

/// The longest that a connection is tried before it is given up.
const BACK: Duration = Duration::from_secs(5);

impl Lent {
    async fn run(&mut self, text: &'static str) -> Result<(), sqlx::Error> {
        self.connection.execute(text).await.map(|_| ())
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if self.open {
            // Broken off: nobody knows how far it came, and the server undoes it as it closes.
            self.connection.close_on_drop();
            return;
        }
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(timeout(BACK, self.connection.return_to_pool()));
        }
    }
}

/// A connection as its engine's own type.
pub(super) enum Engine<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Connection {
    pub(super) fn sqlite(connection: PoolConnection<Sqlite>, meter: Meter) -> Self {
        let inner = Inner::SqliteReader(connection);
        Self { inner, meter }
    }

    pub(super) fn postgres(connection: PoolConnection<Postgres>, meter: Meter) -> Self {
        let inner = Inner::Postgres(Lent {
            connection,
            open: false,
        });
        Self { inner, meter }
    }

    /// A query ended that was begun then, at that place in the source.
    pub(super) fn asked(&self, begun: Instant, place: Place) {
        let writing = match &self.inner {
            Inner::SqliteWriter(_) => true,
            Inner::SqliteReader(_) => false,
            Inner::Postgres(lent) => lent.open,
        };
        self.meter.asked(begun, writing);
        traces::told("query", begun, Some(place));
    }

    pub(super) fn engine(&mut self) -> Engine<'_> {
        match &mut self.inner {
            Inner::SqliteReader(connection) => Engine::Sqlite(connection),
            Inner::SqliteWriter(connection) => Engine::Sqlite(connection),
            Inner::Postgres(lent) => Engine::Postgres(&mut lent.connection),
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
    pub(super) fn sqlite(connection: SqliteConnection, meter: Meter) -> Self {
        Self::over(Inner::SqliteWriter(connection), meter)
    }

    pub(super) async fn postgres(
        connection: PoolConnection<Postgres>,
        meter: Meter,
    ) -> Result<Self, sqlx::Error> {
        let mut lent = Lent {
            connection,
            open: true,
        };
        lent.run("BEGIN").await?;
        Ok(Self::over(Inner::Postgres(lent), meter))
    }

    fn over(inner: Inner, meter: Meter) -> Self {
        Self {
            connection: Connection { inner, meter },
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

    pub(super) async fn commit(&mut self) -> Result<(), sqlx::Error> {
        self.end("COMMIT").await
    }

    pub(super) async fn undo(&mut self) -> Result<(), sqlx::Error> {
        self.end("ROLLBACK").await
    }

    async fn end(&mut self, text: &'static str) -> Result<(), sqlx::Error> {
        match &mut self.connection.inner {
            Inner::Postgres(lent) => {
                lent.run(text).await?;
                lent.open = false;
                Ok(())
            }
            // The writer of SQLite commits many at once, by itself.
            Inner::SqliteWriter(_) | Inner::SqliteReader(_) => Ok(()),
        }
    }

    /// Closes the connection properly, so that SQLite can tidy its files.
    pub(super) async fn close(self) {
        use sqlx::Connection as _;
        if let Inner::SqliteWriter(connection) = self.connection.inner
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
    ($on:expr, run, $text:expr $(, $bind:expr)* $(,)?) => {{
        let begun = std::time::Instant::now();
        let done = match $on.engine() {
            $crate::server::db::connection::Engine::Sqlite(engine) => {
                sqlx::query::<sqlx::Sqlite>($text)$(.bind($bind))*.execute(engine).await
                    .map(|done| done.rows_affected())
            }
            $crate::server::db::connection::Engine::Postgres(engine) => {
                sqlx::query::<sqlx::Postgres>($text)$(.bind($bind))*.execute(engine).await
                    .map(|done| done.rows_affected())
            }
        };
        $on.asked(begun, (file!(), line!()));
        done.map_err($crate::server::error::Error::from)
    }};
    (@ $on:expr, $fetch:ident, $row:ty, $text:expr $(, $bind:expr)*) => {{
        let begun = std::time::Instant::now();
        let done = match $on.engine() {
            $crate::server::db::connection::Engine::Sqlite(engine) => {
                sqlx::query_as::<sqlx::Sqlite, $row>($text)$(.bind($bind))*.$fetch(engine).await
            }
            $crate::server::db::connection::Engine::Postgres(engine) => {
                sqlx::query_as::<sqlx::Postgres, $row>($text)$(.bind($bind))*.$fetch(engine).await
            }
        };
        $on.asked(begun, (file!(), line!()));
        done.map_err($crate::server::error::Error::from)
    }};
}
pub(crate) use sql;

/// Runs what each engine has of its own, and tells how long it took as [`sql!`] does.
///
/// `by_engine!(connection, engine => sqlite, postgres)` gives what the one of these two futures gives,
/// for which `engine` is the engine's own connection.
macro_rules! by_engine {
    ($on:expr, $engine:ident => $sqlite:expr, $postgres:expr $(,)?) => {{
        let begun = std::time::Instant::now();
        let done = match $on.engine() {
            $crate::server::db::connection::Engine::Sqlite($engine) => $sqlite.await,
            $crate::server::db::connection::Engine::Postgres($engine) => $postgres.await,
        };
        $on.asked(begun, (file!(), line!()));
        done
    }};
}
pub(crate) use by_engine;
