//! What the database is asked, and how long that takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::time::Instant;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::server::metrics::histogram;

/// One database's counters. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Meter(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    queries: Family<Pool, Histogram, fn() -> Histogram>,
    /// The same, found once.
    reading: Histogram,
    writing: Histogram,
    writes: Histogram,
    waiting: AtomicI64,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Pool {
    pool: &'static str,
}

/// Who is there and who waits, at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Crowd {
    /// Connections that somebody has.
    pub used: i64,
    /// Connections that nobody has.
    pub idle: i64,
    /// Callers without one.
    pub waiting: i64,
    /// Writes that the one writer has not begun; with PostgreSQL there is none.
    pub writes: i64,
}

impl Default for Meter {
    fn default() -> Self {
        let queries = Family::new_with_constructor(histogram as fn() -> Histogram);
        let of = |pool| queries.get_or_create_owned(&Pool { pool });
        Self(Arc::new(Inner {
            reading: of("read"),
            writing: of("write"),
            queries,
            writes: histogram(),
            waiting: AtomicI64::new(0),
        }))
    }
}

impl Meter {
    /// A query ended that was begun then. `writing`: within a transaction that writes.
    pub(super) fn asked(&self, begun: Instant, writing: bool) {
        let queries = match writing {
            true => &self.0.writing,
            false => &self.0.reading,
        };
        queries.observe(begun.elapsed().as_secs_f64());
    }

    /// A write ended that was asked for then, its wait included.
    pub(super) fn wrote(&self, begun: Instant) {
        self.0.writes.observe(begun.elapsed().as_secs_f64());
    }

    /// Waits for a connection; counted, also where the caller gives up.
    pub(super) async fn waited<T>(&self, connection: impl Future<Output = T>) -> T {
        struct Waiting<'a>(&'a AtomicI64);
        impl Drop for Waiting<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Relaxed);
            }
        }
        self.0.waiting.fetch_add(1, Relaxed);
        let _waiting = Waiting(&self.0.waiting);
        connection.await
    }

    pub(super) fn waiting(&self) -> i64 {
        self.0.waiting.load(Relaxed)
    }

    /// Under names that begin with `database_`.
    pub fn register(&self, registry: &mut Registry) {
        let text = "Queries, to read and within writes";
        registry.register("database_query_seconds", text, self.0.queries.clone());
        let text = "Writes from being asked for to being on the disk";
        registry.register("database_write_seconds", text, self.0.writes.clone());
    }
}
