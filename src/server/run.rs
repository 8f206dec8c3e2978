//! What each command does, from settings to exit code. The work itself is done elsewhere.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use super::clock::Clock;
use super::config::{Config, Environment};
use super::context::{Context, State, Viewer};
use super::db::Db;
use super::error::Error;
use super::{demo, import, listen, router};

/// `serve`: until SIGTERM or Ctrl-C.
pub fn serve(config: Option<&Path>) -> Result<ExitCode, Error> {
    let config = load(config)?;
    log(&config);
    block_on(async {
        let lock = super::lock::DataLock::take(&config.data)?;
        let state = open(config).await?;
        let address = state.config.address;
        let listener = TcpListener::bind(address).await.map_err(|error| {
            Error::Operator(format!("cannot listen on {address}: {error}"))
        })?;
        let base_url = state.config.base_url.clone();
        tracing::info!(%address, base_url, "serving");
        let limits = state.config.limits.clone();
        listen::serve(listener, router::router(state), &limits, stopped()).await?;
        drop(lock);
        Ok(ExitCode::SUCCESS)
    })
}

/// `migrate`: opening the database is migrating it. Refused beside a running server.
pub fn migrate(config: Option<&Path>) -> Result<ExitCode, Error> {
    let config = load(config)?;
    block_on(async {
        let lock = super::lock::DataLock::take(&config.data)?;
        open(config).await?;
        drop(lock);
        println!("The database is at this program's version.");
        Ok(ExitCode::SUCCESS)
    })
}

/// `import markdown PATH`: a line for each file; fails when one was refused.
pub fn import_markdown(config: Option<&Path>, path: &Path) -> Result<ExitCode, Error> {
    let config = load(config)?;
    block_on(async {
        let context = Context::new(open(config).await?, Viewer::Visitor);
        let report = import::path(&context, path).await?;
        print!("{report}");
        Ok(report.exit_code())
    })
}

/// `seed demo`: refused where there are posts already.
pub fn seed_demo(config: Option<&Path>) -> Result<ExitCode, Error> {
    let config = load(config)?;
    block_on(async {
        let context = Context::new(open(config).await?, Viewer::Visitor);
        let report = demo::seed(&context).await?;
        print!("{report}");
        Ok(report.exit_code())
    })
}

fn load(file: Option<&Path>) -> Result<Config, Error> {
    Config::load(file)
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

async fn open(config: Config) -> Result<State, Error> {
    let clock = clock(&config)?;
    let db = Db::open(&config).await?;
    Ok(State {
        db,
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
