//! What each command does, from settings to exit code. The work itself is done elsewhere.

mod backup;
mod comments;
mod privacy;
mod progress;
mod users;

pub use backup::{make_backup, restore_backup, verify_backup};
pub use comments::{list_comments, moderate_comment};
pub use privacy::{erase_personal, export_personal};
pub use users::{add_person, list_people, set_password};

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use self::progress::Watched;
use super::clock::Clock;
use super::config::{Config, Environment};
use super::context::{Context, State, Viewer};
use super::db::{DataLock, Db};
use super::demo::Demo;
use super::error::Error;
use super::import::{Folder, Report};
use super::jobs::Worker;
use super::media::Store;
use super::{demo, import, listen, media, people, posts, router};

/// Milliseconds between two looks at what has become due.
const DUE_EVERY: Duration = Duration::from_millis(500);
/// Between two rounds of forgetting what need not be kept.
const TIDY_EVERY: Duration = Duration::from_secs(3600);
/// Once stopping: the longest wait for the job that is under way.
const LAST_JOB: Duration = Duration::from_secs(5);

/// `serve`: until SIGTERM or Ctrl-C.
pub fn serve(config: Option<&Path>) -> Result<ExitCode, Error> {
    let config = Config::load(config)?;
    log(&config);
    block_on(async {
        let lock = DataLock::take(&config.data)?;
        let db = Db::open_locked(&config, &lock).await?;
        let state = state(config, db)?;
        media::forget_partial(state.media.folder());
        erase_again(&state).await?;
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
        let address = state.config.address;
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| Error::Operator(format!("cannot listen on {address}: {error}")))?;
        if let Some(link) = people::setup::link(&state).await? {
            tracing::info!("Set up the first account: {link}");
        }
        tracing::info!(%address, base_url = state.config.base_url, "serving");
        let limits = state.config.limits.clone();
        let store = state.media.clone();
        tokio::spawn(async move { store.try_out().await });
        let due = tokio::spawn(publish_due(state.clone()));
        let tidy = tokio::spawn(tidy(state.clone()));
        let nightly = tokio::spawn(super::backup::keep_making(state.clone()));
        let (stop, worker) = (CancellationToken::new(), Worker::new(state.clone())?);
        let jobs = tokio::spawn(worker.run(stop.clone()));
        let site = router::site(state.clone())?;
        listen::serve(listener, site, &limits, stopped()).await?;
        due.abort();
        tidy.abort();
        nightly.abort();
        stop.cancel();
        // What isn't finished by then is begun again at the next start.
        let _ = tokio::time::timeout(LAST_JOB, jobs).await;
        state.db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// After a restore the database may hold what was erased since its copy was made.
async fn erase_again(state: &State) -> Result<(), Error> {
    let erased = super::privacy::again(state).await?;
    if erased > 0 {
        tracing::info!(erased, "erased again what an older database still held");
    }
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

async fn tidy(state: State) {
    let mut ticks = tokio::time::interval(TIDY_EVERY);
    loop {
        ticks.tick().await;
        let context = Context::new(state.clone(), Viewer::Visitor);
        if let Err(error) = super::comments::forget(&context).await {
            tracing::error!(%error, "forgetting where comments came from failed");
        }
        if let Err(error) = people::forget(&state.db, state.clock.now()).await {
            tracing::error!(%error, "forgetting sessions and links that have ended failed");
        }
    }
}

/// `migrate`: opening the database is migrating it. Refused beside a running server.
pub fn migrate(config: Option<&Path>) -> Result<ExitCode, Error> {
    let config = Config::load(config)?;
    block_on(async {
        let lock = DataLock::take(&config.data)?;
        Db::open_locked(&config, &lock).await?.close().await;
        println!("The database is at this program's version.");
        Ok(ExitCode::SUCCESS)
    })
}

/// `import markdown PATH`: a line for each file; fails when one was refused.
pub fn import_markdown(config: Option<&Path>, path: &Path) -> Result<ExitCode, Error> {
    reporting(config, async |context| {
        let watched = Watched::new(Folder::open(path)?);
        import::tree(context, &watched).await.map(Some)
    })
}

/// `seed demo`: where there are posts already it is refused, or with `--once` nothing is done.
pub fn seed_demo(config: Option<&Path>, once: bool) -> Result<ExitCode, Error> {
    reporting(config, async |context| match once {
        true => demo::seed_once(context, &Watched::new(Demo)).await,
        false => demo::seed(context, &Watched::new(Demo)).await.map(Some),
    })
}

/// `seed comments`: for the testers' known site.
pub fn seed_comments(config: Option<&Path>) -> Result<ExitCode, Error> {
    command(config, async |context| super::fixture::seed(context).await)?;
    Ok(ExitCode::SUCCESS)
}

/// A command that says what became of each file, and fails when one was refused. Without a report
/// there was nothing to do.
fn reporting(
    config: Option<&Path>,
    work: impl AsyncFnOnce(&Context) -> Result<Option<Report>, Error>,
) -> Result<ExitCode, Error> {
    let Some(report) = command(config, work)? else {
        return Ok(ExitCode::SUCCESS);
    };
    println!("{report}");
    Ok(match report.succeeded() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// A command that may run beside a server.
fn command<T>(
    config: Option<&Path>,
    work: impl AsyncFnOnce(&Context) -> Result<T, Error>,
) -> Result<T, Error> {
    let config = Config::load(config)?;
    block_on(async {
        let db = Db::open(&config).await?;
        db.look_again().await?;
        let state = state(config, db)?;
        erase_again(&state).await?;
        let context = Context::new(state, Viewer::Visitor);
        let done = work(&context).await;
        context.db().close().await;
        done
    })
}

fn block_on<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    tokio::runtime::Builder::new_multi_thread()
        // Rendering waits on tasks of its own: with one thread it could wait for itself.
        .worker_threads(std::thread::available_parallelism().map_or(2, |cores| cores.get().max(2)))
        .enable_all()
        .build()
        .map_err(|error| Error::Operator(format!("the runtime did not start: {error}")))?
        .block_on(work)
}

fn state(config: Config, db: Db) -> Result<State, Error> {
    let clock = clock(&config)?;
    Ok(State {
        db,
        media: Store::open(&config)?,
        config: Arc::new(config),
        clock,
    })
}

fn clock(config: &Config) -> Result<Clock, Error> {
    match std::env::var("DISPATCHES_CLOCK") {
        Ok(setting) if config.environment == Environment::Test => {
            Clock::from_setting(&setting).map_err(Error::Operator)
        }
        Ok(_) => Err(Error::Operator(
            "DISPATCHES_CLOCK works only where environment is \"test\"".into(),
        )),
        Err(_) => Ok(Clock::System),
    }
}

/// Log lines go to standard error; `RUST_LOG` says how much.
fn log(config: &Config) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if config.log.json {
        lines.json().init();
    } else {
        lines.init();
    }
}

async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    let Ok(mut terminated) =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    else {
        let _ = interrupted.await;
        return;
    };
    tokio::select! {
        _ = interrupted => {}
        _ = terminated.recv() => {}
    }
    tracing::info!("stopping: no new connections, finishing what is under way");
}
