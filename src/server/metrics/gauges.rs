//! What is measured only when somebody looks: queues, pools, what is kept, the process.

use std::sync::atomic::{AtomicU64, Ordering};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use super::process::{Process, newest, room};
use crate::server::context::State;
use crate::server::db::{Db, jobs, watching};
use crate::server::error::Error;
use crate::server::kept::Kept;

type Seconds = Gauge<f64, AtomicU64>;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Connection {
    state: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Queue {
    queue: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: String,
}

#[derive(Debug, Default)]
pub(super) struct Gauges {
    kept_bytes: Gauge,
    kept_limit: Gauge,
    database_up: Gauge,
    connections: Family<Connection, Gauge>,
    waiting: Family<Queue, Gauge>,
    jobs_waiting: Family<Kind, Gauge>,
    jobs_given_up: Family<Kind, Gauge>,
    job_delay: Seconds,
    comments_waiting: Gauge,
    backup: Seconds,
    room: Gauge,
    resident: Gauge,
    address_space: Gauge,
    descriptors: Gauge,
    most_descriptors: Gauge,
    processor: Counter<f64, AtomicU64>,
    started: Seconds,
}

impl Gauges {
    /// `started`: milliseconds since 1970.
    pub(super) fn new(state: &State, started: i64) -> Self {
        let gauges = Self::default();
        gauges.started.set(seconds(started));
        let limit = state.config.limits.cache_bytes;
        gauges
            .kept_limit
            .set(i64::try_from(limit).unwrap_or(i64::MAX));
        gauges
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        let text = "Bytes of the pages that are kept";
        registry.register("page_cache_bytes", text, self.kept_bytes.clone());
        let text = "Bytes there is room for";
        registry.register("page_cache_limit_bytes", text, self.kept_limit.clone());
        let text = "1 while the database answers";
        registry.register("database_up", text, self.database_up.clone());
        let text = "Connections to the database that are there";
        registry.register("database_connections", text, self.connections.clone());
        let text = "Who waits for the database: for a connection, or for the writer";
        registry.register("database_waiting", text, self.waiting.clone());
        let text = "Jobs to be done, mails among them";
        registry.register("jobs_waiting", text, self.jobs_waiting.clone());
        let text = "Jobs that were given up, and wait for somebody to try them once more";
        registry.register("jobs_given_up", text, self.jobs_given_up.clone());
        let text = "How long the job has been due that has been due longest";
        registry.register("job_delay_seconds", text, self.job_delay.clone());
        let text = "Comments that wait for a moderator";
        registry.register("comments_waiting", text, self.comments_waiting.clone());
        let text = "When the newest backup in backup.folder was finished, in seconds since 1970; 0 where none is";
        registry.register("backup_timestamp_seconds", text, self.backup.clone());
        let text = "Bytes left on the disk of the data folder";
        registry.register("data_free_bytes", text, self.room.clone());
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The program", build);
    }

    /// Under the names that all programs use.
    pub(super) fn register_process(&self, registry: &mut Registry) {
        let text = "Bytes of memory in use";
        registry.register("resident_memory_bytes", text, self.resident.clone());
        let text = "Bytes of address space";
        registry.register("virtual_memory_bytes", text, self.address_space.clone());
        registry.register("open_fds", "Open files", self.descriptors.clone());
        let text = "Open files there may be";
        registry.register("max_fds", text, self.most_descriptors.clone());
        let text = "Processor time used";
        registry.register("cpu_seconds", text, self.processor.clone());
        let text = "When the program was started, in seconds since 1970";
        registry.register("start_time_seconds", text, self.started.clone());
    }

    pub(super) async fn look(&self, state: &State, kept: Option<&Kept>) {
        let bytes = kept.map(Kept::bytes).unwrap_or_default();
        self.kept_bytes
            .set(i64::try_from(bytes).unwrap_or(i64::MAX));
        let asked = self.ask(&state.db, state.clock.now()).await;
        self.database_up.set(i64::from(asked.is_ok()));
        if let Err(error) = asked {
            tracing::error!(%error, "the database could not be asked what waits");
        }
        self.count(&state.db);
        if let Some(folder) = &state.config.backup.folder
            && let Some(at) = newest(folder)
        {
            self.backup.set(at);
        }
        if let Some(bytes) = room(&state.config.data) {
            self.room.set(bytes);
        }
        if let Some(process) = Process::look() {
            self.resident.set(process.resident);
            self.address_space.set(process.address_space);
            self.descriptors.set(process.descriptors);
            self.most_descriptors.set(process.most_descriptors);
            // The system counts; what it says is taken over.
            let seconds = process.processor.to_bits();
            self.processor.inner().store(seconds, Ordering::Relaxed);
        }
    }

    async fn ask(&self, db: &Db, now: i64) -> Result<(), Error> {
        let mut on = db.read().await?;
        let waiting = watching::comments_waiting(&mut on).await?;
        self.comments_waiting.set(waiting);
        self.jobs_waiting.clear();
        self.jobs_given_up.clear();
        let mut due = now;
        for jobs in jobs::by_kind(&mut on).await? {
            due = jobs.due_at.map_or(due, |at| at.min(due));
            let kind = Kind { kind: jobs.kind };
            self.jobs_waiting.get_or_create(&kind).set(jobs.waiting);
            self.jobs_given_up.get_or_create(&kind).set(jobs.given_up);
        }
        self.job_delay.set(seconds(now - due));
        Ok(())
    }

    fn count(&self, db: &Db) {
        let crowd = db.crowd();
        let set = |state, number| {
            self.connections
                .get_or_create(&Connection { state })
                .set(number);
        };
        set("used", crowd.used);
        set("idle", crowd.idle);
        let set = |queue, number| {
            self.waiting.get_or_create(&Queue { queue }).set(number);
        };
        set("connection", crowd.waiting);
        set("writer", crowd.writes);
    }
}

fn seconds(milliseconds: i64) -> f64 {
    milliseconds as f64 / 1000.0
}
