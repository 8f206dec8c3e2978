//! `serve`: everything that runs while the program does, in the order in which it begins and ends.

use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{block_on, erase_again, log, state, supervisor};
use crate::server::config::Config;
use crate::server::context::{Context, State, Viewer};
use crate::server::db::{DataLock, Db};
use crate::server::error::Error;
use crate::server::jobs::Worker;
use crate::server::kept::Kept;
use crate::server::listen::{self, Site};
use crate::server::metrics::{endpoint, scrape::Scrape};
use crate::server::{backup, comments, media, people, posts, router};

/// Between two looks at what has become due.
const DUE_EVERY: Duration = Duration::from_millis(500);
/// Milliseconds of the site's clock between two rounds of forgetting what need not be kept.
const TIDY_EVERY: u64 = 3_600_000;
/// Once stopping: the longest wait for the job that is under way.
const LAST_JOB: Duration = Duration::from_secs(5);

/// `serve`: until SIGTERM or Ctrl-C.
pub fn serve(config: Option<&Path>) -> Result<ExitCode, Error> {
    let config = Config::load(config)?;
    let traces = log(&config)?;
    let served = block_on(serving(config));
    traces.end();
    served
}

async fn serving(config: Config) -> Result<ExitCode, Error> {
    let lock = DataLock::take(&config.data)?;
    let db = Db::open_locked(&config, &lock).await?;
    let state = state(config, db)?;
    prepare(&state).await?;
    let door = supervisor::door(&state.config).await?;
    if let Some(link) = people::setup::link(&state).await? {
        tracing::info!("Set up the first account: {link}");
    }
    let (router, kept) = router::site(state.clone())?;
    let (stop, watched) = (CancellationToken::new(), TaskTracker::new());
    watch(&state, kept.clone(), (&stop, &watched)).await?;
    let worker = Worker::new(state.clone())?;
    let stopped = stopped()
        .map_err(|error| Error::Operator(format!("signals can't be received: {error}")))?;
    let address = door.address().unwrap_or(state.config.address);
    tracing::info!(%address, base_url = state.config.base_url, "serving");
    let store = state.media.clone();
    tokio::spawn(async move { store.try_out().await });
    let endless = [
        tokio::spawn(publish_due(state.clone())),
        tokio::spawn(tidy(state.clone())),
        tokio::spawn(backup::keep_making(state.clone())),
        tokio::spawn(supervisor::alive()),
    ];
    let jobs = tokio::spawn(worker.run(stop.clone()));
    let site = Site::from((router, kept)).counted(state.metrics.clone());
    supervisor::ready();
    listen::serve(door, site, &state.config.limits, stopped).await?;
    endless.iter().for_each(tokio::task::JoinHandle::abort);
    stop.cancel();
    // What isn't finished by then is begun again at the next start.
    let _ = tokio::time::timeout(LAST_JOB, async {
        let _ = jobs.await;
        watched.wait().await;
    })
    .await;
    state.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// What an earlier version, or an end in the middle of something, left to be done.
async fn prepare(state: &State) -> Result<(), Error> {
    media::forget_partial(state.media.folder());
    erase_again(state).await?;
    let rendered = posts::render_again(&state.db).await?;
    if rendered > 0 {
        tracing::info!(
            rendered,
            "rendered texts again with this version's renderer"
        );
    }
    let filed = posts::file_again(&state.db).await?;
    if filed > 0 {
        tracing::info!(filed, "filed posts where staff list them");
    }
    index(state).await
}

async fn index(state: &State) -> Result<(), Error> {
    let indexed = posts::index_again(&state.db).await?;
    if indexed > 0 {
        tracing::info!(indexed, "indexed posts for search");
    }
    Ok(())
}

/// Opens the port of the metrics, where the settings name one.
async fn watch(
    state: &State,
    kept: Option<Kept>,
    (stop, watched): (&CancellationToken, &TaskTracker),
) -> Result<(), Error> {
    watched.close();
    let Some(address) = state.config.metrics.address else {
        return Ok(());
    };
    let listener = endpoint::open(address).await?;
    tracing::info!(%address, "metrics");
    let (scrape, stop) = (Scrape::new(state, kept), stop.clone());
    watched.spawn(async move {
        if let Err(error) = endpoint::serve(listener, scrape, stop.cancelled_owned()).await {
            tracing::error!(%error, "metrics are not served");
        }
    });
    Ok(())
}

/// Scheduled posts are visible from their minute on because their query says so; this makes it
/// their status, and tells the caches.
async fn publish_due(state: State) {
    let mut ticks = tokio::time::interval(DUE_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match posts::publish_due(&state.db, state.clock.now()).await {
            Ok(0) => {}
            Ok(published) => tracing::info!(published, "published what was due"),
            Err(error) => tracing::error!(%error, "publishing what is due failed"),
        }
    }
}

/// By the site's clock, like all that becomes due: a test that moves it sees what is forgotten then.
async fn tidy(state: State) {
    let mut ticks = tokio::time::interval(DUE_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut last: Option<i64> = None;
    loop {
        ticks.tick().await;
        let now = state.clock.now();
        if last.is_some_and(|last| now.abs_diff(last) < TIDY_EVERY) {
            continue;
        }
        last = Some(now);
        let context = Context::new(state.clone(), Viewer::Visitor);
        if let Err(error) = comments::forget(&context).await {
            tracing::error!(%error, "forgetting where comments came from failed");
        }
        if let Err(error) = people::forget(&state.db, now).await {
            tracing::error!(%error, "forgetting sessions and links that have ended failed");
        }
        // An older program beside this one, while they are exchanged, writes less than all.
        if let Err(error) = index(&state).await {
            tracing::error!(%error, "indexing posts for search failed");
        }
    }
}

/// Done when the program is told to end, from this call on: before it says that it serves.
fn stopped() -> io::Result<impl Future<Output = ()>> {
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
        supervisor::stopping();
        tracing::info!("stopping: no new connections, finishing what is under way");
    })
}
