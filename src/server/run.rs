//! What each command does, from settings to exit code. The work itself is done elsewhere.

mod backup;
mod comments;
mod export;
mod privacy;
mod progress;
mod serving;
mod supervisor;
mod users;

pub use backup::{make_backup, restore_backup, verify_backup};
pub use comments::{list_comments, moderate_comment};
pub use export::{export_site, import_site};
pub use privacy::{erase_personal, export_personal};
pub use serving::serve;
pub use users::{add_person, list_people, set_password};

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use self::progress::Watched;
use super::clock::Clock;
use super::config::{Config, Environment};
use super::context::{Context, State, Viewer};
use super::db::{DataLock, Db};
use super::demo::Demo;
use super::error::Error;
use super::import::{Folder, Report};
use super::media::Store;
use super::metrics::Metrics;
use super::traces::Traces;
use super::{demo, import};

/// After a restore the database may hold what was erased since its copy was made.
async fn erase_again(state: &State) -> Result<(), Error> {
    let erased = super::privacy::again(state).await?;
    if erased > 0 {
        tracing::info!(erased, "erased again what an older database still held");
    }
    Ok(())
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
        metrics: Metrics::default(),
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

/// Log lines go to standard error; `RUST_LOG` says how much. Traces, which begin at INFO, go to the
/// collector that the settings name.
fn log(config: &Config) -> Result<Traces, Error> {
    let traces = Traces::begin(&config.traces)?;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt::layer()
        // Where the log is a file on a full disk, saying so on the same way would be a panic.
        .log_internal_errors(false)
        .with_writer(std::io::stderr);
    let lines = match config.log.json {
        // The names of what is logged beside the message, and of the request's span, are ours.
        true => lines
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .boxed(),
        false => lines.boxed(),
    };
    tracing_subscriber::registry()
        .with(filter)
        .with(lines)
        .with(traces.layer())
        .init();
    Ok(traces)
}
