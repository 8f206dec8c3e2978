//! Doing what is due: takes jobs one by one, does them, and notes what became of each. What a job
//! holds and how it is shared between nodes is `db::jobs`'; what a mail says is its subject's.
//!
//! A job may be done twice, when the program ends between doing it and noting so. So whatever a
//! job does must look the same when it is done again.

pub mod node;

use std::time::Duration;

use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::context::{Context, State, Viewer};
use super::db;
use super::db::jobs::{Job, Lease};
use super::error::Error;
use super::mail::Mailer;

/// Between two looks at what has become due, in real time, however the clock goes.
const EVERY: Duration = Duration::from_millis(500);
/// A job that takes longer is broken off and tried again.
const PATIENCE: Duration = Duration::from_secs(60);
/// So that a database whose line is dead doesn't hold up the mails after it is back. Longer than
/// [`PATIENCE`] and what is written around it.
const STANDSTILL: Duration = Duration::from_secs(180);
/// Milliseconds for which a job is this node's. Much longer than [`PATIENCE`].
const LEASE: i64 = 5 * 60_000;

/// Milliseconds until the second attempt; each wait after it is twice as long.
const FIRST_WAIT: i64 = 60_000;
const LONGEST_WAIT: i64 = 6 * 3_600_000;
/// With these waits a job is tried for two days and a quarter.
const ATTEMPTS: i64 = 18;

/// What became of a job. The texts are for the operator and name nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// May work later.
    Again(String),
    /// Will never work.
    Never(String),
}

impl Outcome {
    fn name(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Again(_) => "put off",
            Self::Never(_) => "given up",
        }
    }
}

impl From<Error> for Outcome {
    fn from(error: Error) -> Self {
        Self::Again(error.to_string())
    }
}

/// Does this node's share of the jobs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Worker {
    state: State,
    mailer: Mailer,
    node: String,
}

impl Worker {
    /// # Errors
    /// [`Error::Operator`] when the settings of mail are wrong, [`Error::File`] when the data
    /// folder can't be written.
    pub fn new(state: State) -> Result<Self, Error> {
        Ok(Self {
            mailer: Mailer::new(&state.config)?,
            node: node::id(&state.config.data)?,
            state,
        })
    }

    /// Until `stop`; what is begun then is finished first.
    pub async fn run(self, stop: CancellationToken) {
        if let Err(error) = self.free().await {
            tracing::error!(%error, "what was left half done could not be freed");
        }
        let mut ticks = tokio::time::interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = ticks.tick() => {}
            }
            while !stop.is_cancelled() {
                let step = tokio::time::timeout(STANDSTILL, self.step()).await;
                let late = |_| Error::Operator("the database did not answer in time".into());
                match step.map_err(late).flatten() {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => {
                        tracing::error!(%error, "looking for what is due failed");
                        break;
                    }
                }
            }
        }
    }

    /// Frees what this node held when the program last ended. Only before it begins: the lock on
    /// the data folder says that no other process is this node.
    pub async fn free(&self) -> Result<(), Error> {
        let node = self.node.clone();
        let freed = self
            .state
            .db
            .write(move |tx| Box::pin(async move { db::jobs::free(tx, &node).await }))
            .await?;
        if freed > 0 {
            tracing::info!(freed, "beginning again what was left half done");
        }
        Ok(())
    }

    /// Does one job that is due; false where there is none.
    ///
    /// # Errors
    /// When the database could not be asked or told. A job that fails is no error.
    pub async fn step(&self) -> Result<bool, Error> {
        let now = self.state.clock.now();
        if !db::jobs::is_due(&mut self.state.db.read().await?, now).await? {
            return Ok(false);
        }
        let Some(job) = self.take(now).await? else {
            return Ok(false);
        };
        let outcome = match job.attempts > ATTEMPTS {
            true => Outcome::Never("the program ended each time this was begun".into()),
            false => self.attempt(job.clone()).await,
        };
        self.note(job, outcome).await?;
        Ok(true)
    }

    async fn take(&self, now: i64) -> Result<Option<Job>, Error> {
        let node = self.node.clone();
        self.state
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let lease = Lease {
                        node: &node,
                        now,
                        until: now + LEASE,
                    };
                    db::jobs::take(tx, lease).await
                })
            })
            .await
    }

    /// On a task of its own: a panic is this job's failure, not the end of all of them.
    async fn attempt(&self, job: Job) -> Outcome {
        let this = self.clone();
        let span = tracing::info_span!("job", id = job.id, kind = job.kind);
        let work = async move {
            let work = this.perform(&job);
            tokio::time::timeout(PATIENCE, work).await
        };
        let task = tokio::spawn(work.instrument(span));
        match task.await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Outcome::Again("it took too long".into()),
            Err(_) => Outcome::Again("it ended in a panic".into()),
        }
    }

    async fn perform(&self, job: &Job) -> Outcome {
        if let Err(error) = self.state.db.look_again().await {
            return error.into();
        }
        let context = Context::new(self.state.clone(), Viewer::Visitor);
        let composed = match job.kind.as_str() {
            kind if super::people::mails::knows(kind) => {
                super::people::mails::compose(&context, job).await
            }
            kind if super::posts::mails::knows(kind) => {
                super::posts::mails::compose(&context, job).await
            }
            _ => super::comments::notices::compose(&context, job).await,
        };
        match composed {
            Ok(Some(mail)) => match self.mailer.on_behalf_of(context.config()) {
                Ok(mailer) => mailer.send(&mail).await,
                Err(error) => error.into(),
            },
            // Nobody wants it any more.
            Ok(None) => Outcome::Done,
            Err(error) => error.into(),
        }
    }

    async fn note(&self, job: Job, outcome: Outcome) -> Result<(), Error> {
        let now = self.state.clock.now();
        let (id, kind, attempts) = (&job.id, &job.kind, job.attempts);
        let outcome = match (outcome, wait(attempts)) {
            (Outcome::Again(reason), None) => Outcome::Never(reason),
            (outcome, _) => outcome,
        };
        self.state.metrics.worked(kind, outcome.name());
        match &outcome {
            Outcome::Done => tracing::info!(id, kind, attempts, "job done"),
            Outcome::Again(reason) => tracing::warn!(id, kind, attempts, reason, "job put off"),
            Outcome::Never(reason) => tracing::error!(id, kind, attempts, reason, "job given up"),
        }
        let node = self.node.clone();
        let due_at = now + wait(attempts).unwrap_or_default();
        self.state
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let mine = (job.id.as_str(), node.as_str());
                    match outcome {
                        Outcome::Done => db::jobs::finish(tx, &job.id, now).await,
                        Outcome::Again(why) => db::jobs::put_off(tx, mine, due_at, &why).await,
                        Outcome::Never(why) => db::jobs::give_up(tx, mine, now, &why).await,
                    }
                })
            })
            .await
    }
}

/// Milliseconds to wait after this many attempts; none when they were enough.
fn wait(attempts: i64) -> Option<i64> {
    let doublings = u32::try_from(attempts - 1).unwrap_or_default().min(20);
    let wait = FIRST_WAIT.saturating_mul(1 << doublings);
    (attempts < ATTEMPTS).then_some(wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_quarter_of_a_day_and_end_after_two_days() {
        let waits: Vec<_> = (1..).map_while(wait).collect();
        assert_eq!(waits[..4], [60_000, 120_000, 240_000, 480_000]);
        assert_eq!(waits.last(), Some(&LONGEST_WAIT));
        let days = waits.iter().sum::<i64>() as f64 / 86_400_000.0;
        assert!((2.0..3.0).contains(&days), "{days}");
        assert_eq!(wait(ATTEMPTS), None);
        assert_eq!(wait(i64::MAX), None);
    }
}
