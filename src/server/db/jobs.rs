//! Work that outlives the request it came from, and the program too: added in the transaction of
//! what it is about, taken under a lease by one node at a time, tried again when it fails. What a
//! job does, and when it is tried again, is `server::jobs`'.

use super::connection::{Engine, sql};
use super::{Connection, Transaction};
use crate::server::error::Error;

/// How long a job that is done is remembered, in milliseconds: longer than anything that may
/// happen only once in a day.
const REMEMBERED: i64 = 3 * 24 * 3_600_000;

/// A job to be added.
#[derive(Clone, Debug)]
pub struct NewJob {
    pub id: String,
    pub kind: &'static str,
    /// JSON, of ids rather than of texts: what was erased meanwhile must not live on here.
    pub payload: String,
    /// Milliseconds since 1970.
    pub due_at: i64,
    /// Nothing is added where a job with the same text is remembered.
    pub dedupe: Option<String>,
}

/// A job that was taken: it is this node's until its lease runs out.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Job {
    pub id: String,
    pub kind: String,
    pub payload: String,
    pub created_at: i64,
    /// How often it was begun, this time included.
    pub attempts: i64,
}

/// Who takes a job, when, and until when it is theirs.
#[derive(Clone, Copy, Debug)]
pub struct Lease<'a> {
    /// The node: the same again when it is started again.
    pub node: &'a str,
    pub now: i64,
    pub until: i64,
}

/// A job that was given up.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Failed {
    pub id: String,
    pub kind: String,
    pub failed_at: i64,
    pub last_error: Option<String>,
}

/// Adds a job; false where one with the same `dedupe` is remembered.
pub async fn add(tx: &mut Transaction, now: i64, job: &NewJob) -> Result<bool, Error> {
    let added = sql!(
        tx,
        run,
        "INSERT INTO jobs (id, kind, payload, dedupe, created_at, due_at, attempts)
         VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (dedupe) DO NOTHING",
        &job.id,
        job.kind,
        &job.payload,
        &job.dedupe,
        now,
        job.due_at
    )?;
    Ok(added == 1)
}

/// Whether [`take`] would find a job now.
pub async fn is_due(on: &mut Connection, now: i64) -> Result<bool, Error> {
    let found = sql!(
        on,
        maybe(i64,),
        "SELECT attempts FROM jobs
         WHERE finished_at IS NULL AND failed_at IS NULL AND due_at <= $1
               AND (leased_until IS NULL OR leased_until <= $1)
         ORDER BY due_at, id LIMIT 1",
        now
    )?;
    Ok(found.is_some())
}

/// The text of [`take`], and what keeps two nodes from waiting for each other's choice.
macro_rules! take {
    ($lock:literal) => {
        concat!(
            "UPDATE jobs SET attempts = attempts + 1, leased_by = $2, leased_until = $3
             WHERE id = (
                 SELECT id FROM jobs
                 WHERE finished_at IS NULL AND failed_at IS NULL AND due_at <= $1
                       AND (leased_until IS NULL OR leased_until <= $1)
                 ORDER BY due_at, id LIMIT 1",
            $lock,
            ")
             RETURNING id, kind, payload, created_at, attempts"
        )
    };
}

/// Takes the job that has been due longest and that nobody is at.
pub async fn take(tx: &mut Transaction, lease: Lease<'_>) -> Result<Option<Job>, Error> {
    let text = match tx.engine() {
        Engine::Sqlite(_) => take!(""),
        Engine::Postgres(_) => take!(" FOR UPDATE SKIP LOCKED"),
    };
    sql!(tx, maybe Job, text, lease.now, lease.node, lease.until)
}

/// Notes that a job is done, and forgets those that were done long ago.
pub async fn finish(tx: &mut Transaction, id: &str, now: i64) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE jobs SET finished_at = $2, leased_by = NULL, leased_until = NULL, last_error = NULL
         WHERE id = $1",
        id,
        now
    )?;
    sql!(
        tx,
        run,
        "DELETE FROM jobs WHERE finished_at < $1",
        now - REMEMBERED
    )?;
    Ok(())
}

/// Puts a job that this node holds off until `due_at`.
pub async fn put_off(
    tx: &mut Transaction,
    (id, node): (&str, &str),
    due_at: i64,
    reason: &str,
) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE jobs SET due_at = $3, last_error = $4, leased_by = NULL, leased_until = NULL
         WHERE id = $1 AND leased_by = $2 AND finished_at IS NULL",
        id,
        node,
        due_at,
        reason
    )?;
    Ok(())
}

/// Gives a job up that this node holds. It stays, with the reason.
pub async fn give_up(
    tx: &mut Transaction,
    (id, node): (&str, &str),
    now: i64,
    reason: &str,
) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE jobs SET failed_at = $3, last_error = $4, leased_by = NULL, leased_until = NULL
         WHERE id = $1 AND leased_by = $2 AND finished_at IS NULL",
        id,
        node,
        now,
        reason
    )?;
    Ok(())
}

/// Frees what this node held when it last ended: it can't be at it any more.
pub async fn free(tx: &mut Transaction, node: &str) -> Result<u64, Error> {
    sql!(
        tx,
        run,
        "UPDATE jobs SET leased_by = NULL, leased_until = NULL WHERE leased_by = $1",
        node
    )
}

/// What is remembered of jobs of one series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Series {
    /// How many nobody has begun, or somebody has put off.
    pub waiting: i64,
    /// When the last was due, of all and of those that weren't given up.
    pub last: Option<i64>,
    pub last_kept: Option<i64>,
}

/// The jobs whose `dedupe` is this text, a colon and something more.
pub async fn series(on: &mut Connection, name: &str, now: i64) -> Result<Series, Error> {
    sql!(on, one Series,
        "SELECT COUNT(CASE WHEN finished_at IS NULL AND failed_at IS NULL
                                AND (leased_until IS NULL OR leased_until <= $2) THEN 1 END) AS waiting,
                MAX(due_at) AS last,
                MAX(CASE WHEN failed_at IS NULL THEN due_at END) AS last_kept
         FROM jobs WHERE dedupe > $1 || ':' AND dedupe < $1 || ';'", name, now)
}

/// Whether any node is at a job now.
pub async fn is_under_way(on: &mut Connection, now: i64) -> Result<bool, Error> {
    let found = sql!(
        on,
        maybe(i64,),
        "SELECT attempts FROM jobs
         WHERE finished_at IS NULL AND failed_at IS NULL AND leased_until > $1 LIMIT 1",
        now
    )?;
    Ok(found.is_some())
}

/// Removes every job, done or not, whose payload holds this text: the id of what was erased.
pub async fn forget(tx: &mut Transaction, text: &str) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "DELETE FROM jobs WHERE payload LIKE '%' || $1 || '%'",
        text
    )?;
    Ok(())
}

/// The jobs that were given up, the latest first.
pub async fn failed(on: &mut Connection, limit: i64) -> Result<Vec<Failed>, Error> {
    sql!(on, all Failed,
        "SELECT id, kind, failed_at, last_error FROM jobs WHERE failed_at IS NOT NULL
         ORDER BY failed_at DESC, id DESC LIMIT $1", limit)
}

/// How many jobs of one kind wait, and since when.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Pile {
    pub kind: String,
    /// To be done, or under way.
    pub waiting: i64,
    pub given_up: i64,
    /// When the first of those that wait is due.
    pub due_at: Option<i64>,
}

/// What is not done, by kind.
pub async fn by_kind(on: &mut Connection) -> Result<Vec<Pile>, Error> {
    sql!(on, all Pile,
        "SELECT kind, COUNT(CASE WHEN failed_at IS NULL THEN 1 END) AS waiting,
                COUNT(failed_at) AS given_up,
                MIN(CASE WHEN failed_at IS NULL THEN due_at END) AS due_at
         FROM jobs WHERE finished_at IS NULL GROUP BY kind ORDER BY kind")
}

/// Begins a job that was given up once more; how many that were: 1, or 0 where there is none.
pub async fn again(tx: &mut Transaction, id: &str, now: i64) -> Result<u64, Error> {
    sql!(
        tx,
        run,
        "UPDATE jobs SET failed_at = NULL, attempts = 0, due_at = $2
         WHERE id = $1 AND failed_at IS NOT NULL",
        id,
        now
    )
}
