//! Attempts of those who may be guessing, counted here so that all nodes count the same. An attempt
//! counts from before it is made, so that many at once are no more than many in a row; one that
//! succeeds is taken back.

use super::comments::locks;
use super::connection::sql;
use super::{Connection, Transaction};
use crate::server::error::Error;

/// What an attempt counts against, and how many it may be in the time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counter {
    /// A keyed hash: of an account, a network, a device.
    pub key: String,
    /// At least 1.
    pub limit: u32,
}

/// An attempt at the door.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub id: String,
    pub now: i64,
    /// Milliseconds over which is counted.
    pub within: i64,
    pub counters: Vec<Counter>,
}

/// Counts an attempt against all its counters; none where there was room in each. Otherwise
/// nothing is counted, and the milliseconds until there is room again.
pub async fn begin(tx: &mut Transaction, attempt: &Attempt) -> Result<Option<i64>, Error> {
    let mut counters = attempt.counters.clone();
    // Always in the same order, so that nobody waits for each other.
    counters.sort();
    let mut full: Option<i64> = None;
    for counter in &counters {
        locks::hold(tx, 7306, &counter.key).await?;
        full = full.max(oldest(tx, attempt, counter).await?);
    }
    if let Some(oldest) = full {
        let wait = oldest.saturating_add(attempt.within) - attempt.now;
        return Ok(Some(wait.clamp(1, attempt.within)));
    }
    for counter in &counters {
        sql!(
            tx,
            run,
            "INSERT INTO attempts (id, counter, at) VALUES ($1, $2, $3)",
            &attempt.id,
            &counter.key,
            attempt.now
        )?;
    }
    Ok(None)
}

/// When the oldest of those was that fill the counter; none where there is room. What a clock noted
/// that was fast and was put right since would else lock people out until that time has come.
async fn oldest(
    on: &mut Connection,
    attempt: &Attempt,
    counter: &Counter,
) -> Result<Option<i64>, Error> {
    let row = sql!(
        on,
        maybe(i64,),
        "SELECT at FROM attempts WHERE counter = $1 AND at > $2 AND at < $4
         ORDER BY at DESC LIMIT 1 OFFSET $3",
        &counter.key,
        attempt.now - attempt.within,
        i64::from(counter.limit.max(1)) - 1,
        attempt.now + attempt.within
    )?;
    Ok(row.map(|(at,)| at))
}

/// Takes an attempt back that succeeded.
pub async fn take_back(tx: &mut Transaction, id: &str) -> Result<(), Error> {
    sql!(tx, run, "DELETE FROM attempts WHERE id = $1", id)?;
    Ok(())
}

/// Forgets those before this moment.
pub async fn forget(tx: &mut Transaction, before: i64) -> Result<(), Error> {
    sql!(tx, run, "DELETE FROM attempts WHERE at < $1", before)?;
    Ok(())
}
