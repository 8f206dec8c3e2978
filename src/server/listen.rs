//! Connections: taking them in, how many, how long, and the orderly end. What is answered on them
//! is the router's.
//!
//! `axum::serve` keeps a silent or half-open connection for ever. This loop closes those, and at
//! the cap makes room by closing the connection that has been idle longest.

mod connection;
mod pulse;
mod room;
mod stream;

use std::future::Future;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_util::task::TaskTracker;

use self::connection::{House, Phase};
use self::pulse::{Pulse, Times};
use self::room::Room;
use super::config::Limits;
use super::error::Error;
use super::kept::Kept;
use super::metrics::Metrics;

/// A connection that has been answered may stay this long without a new request.
const IDLE: Duration = Duration::from_secs(30);
/// A client may take this long to accept the next piece of an answer, unless said otherwise.
const STALL: Duration = Duration::from_secs(30);
/// Once stopping: how long requests that are on their way are still answered.
const LAST_CALLS: Duration = Duration::from_millis(300);
/// Once stopping: the longest wait for what is in flight.
const FINISH: Duration = Duration::from_secs(25);
/// Between two attempts to take a connection in when descriptors or memory are short.
const BACK_OFF: Duration = Duration::from_millis(100);
/// Descriptors for everything that isn't a connection: database, files, mail.
const RESERVED: u64 = 256;

/// What is served: the router, what is kept of its answers, where that is counted, and how long its
/// clients may stall.
#[derive(Clone, Debug)]
pub struct Site {
    router: Router,
    kept: Option<Kept>,
    metrics: Metrics,
    stall: Duration,
}

impl Site {
    /// The same, where a client may take this long to accept the next piece of an answer.
    #[must_use]
    pub fn stalling(self, stall: Duration) -> Self {
        Self { stall, ..self }
    }

    /// The same, its connections counted there.
    #[must_use]
    pub fn counted(self, metrics: Metrics) -> Self {
        Self { metrics, ..self }
    }
}

impl From<Router> for Site {
    fn from(router: Router) -> Self {
        (router, None).into()
    }
}

impl From<(Router, Option<Kept>)> for Site {
    fn from((router, kept): (Router, Option<Kept>)) -> Self {
        let metrics = Metrics::default();
        Self {
            router,
            kept,
            metrics,
            stall: STALL,
        }
    }
}

/// Where connections come in.
#[derive(Debug)]
pub struct Door {
    listener: TcpListener,
    /// Somebody else holds it too, and hands it to the next program.
    stays: bool,
}

impl From<TcpListener> for Door {
    fn from(listener: TcpListener) -> Self {
        let stays = false;
        Self { listener, stays }
    }
}

impl Door {
    /// One that stays open when this program ends: whoever has not been let in by then waits there
    /// for the next.
    pub fn that_stays(listener: TcpListener) -> Self {
        let stays = true;
        Self { listener, stays }
    }

    /// Where it is.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// Serves `site` at `door` until `shutdown` is done, then finishes what is in flight, within
/// 25 seconds. Handlers find the client's address as `ConnectInfo<SocketAddr>`.
///
/// Fails only at the start, when the system allows too few open files to serve anyone.
pub async fn serve(
    door: impl Into<Door>,
    site: impl Into<Site>,
    limits: &Limits,
    shutdown: impl Future<Output = ()>,
) -> Result<(), Error> {
    let Door { listener, stays } = door.into();
    let site = site.into();
    let metrics = site.metrics.clone();
    let room = Room::new(places(limits.connections)?);
    let times = Times {
        head: Duration::from_secs(limits.header_seconds),
        idle: IDLE,
        stall: site.stall,
    };
    let (phase, phases) = watch::channel(Phase::Open);
    let house = Arc::new(House::new(site, times, phases));
    let visitors = TaskTracker::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok(visitor) => admit((&house, &metrics), &room, &visitors, visitor),
            Err(error) => recover(&error, &room).await,
        }
    }
    // Those whom the system has already let in would be reset when the listener closes.
    while !stays
        && let Ok(Ok(visitor)) = tokio::time::timeout(Duration::ZERO, listener.accept()).await
    {
        admit((&house, &metrics), &room, &visitors, visitor);
    }
    drop(listener);
    finish(&phase, &visitors).await;
    Ok(())
}

fn admit(
    (house, metrics): (&Arc<House>, &Metrics),
    room: &Room,
    visitors: &TaskTracker,
    (stream, peer): (TcpStream, SocketAddr),
) {
    // Small answers wait for nothing; a socket that refuses this is about to fail anyway.
    let _ = stream.set_nodelay(true);
    let pulse = Arc::new(Pulse::new(tokio::time::Instant::now));
    match room.seat(&pulse) {
        Some(seat) => {
            let (house, open) = (house.clone(), metrics.connected());
            visitors.spawn(async move {
                house.entertain(stream, peer, pulse).await;
                drop((seat, open));
            });
        }
        None => {
            metrics.refused();
            room.turn_away(stream);
        }
    }
}

/// A connection's own failure is nothing to us. Others (too many open files) pass only when
/// something is closed, and would make this loop spin.
async fn recover(error: &io::Error, room: &Room) {
    use ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    ) {
        return;
    }
    tracing::warn!(%error, "a connection could not be taken in");
    room.free_one();
    tokio::time::sleep(BACK_OFF).await;
}

/// Lets what is in flight end; cuts what takes longer than [`FINISH`].
async fn finish(phase: &watch::Sender<Phase>, visitors: &TaskTracker) {
    visitors.close();
    let steps = [
        (Phase::LastCalls, LAST_CALLS),
        (Phase::Closing, FINISH - LAST_CALLS),
    ];
    for (step, wait) in steps {
        phase.send_replace(step);
        if tokio::time::timeout(wait, visitors.wait()).await.is_ok() {
            return;
        }
    }
    let left = visitors.len();
    tracing::warn!(left, "connections were cut at the end");
    phase.send_replace(Phase::Cut);
    visitors.wait().await;
}

/// How many connections there is room for: as many as configured, unless the system's limit on
/// open files, raised as far as it goes, is lower.
fn places(wanted: usize) -> Result<usize, Error> {
    let files = rlimit::increase_nofile_limit(u64::MAX)
        .map_err(|error| Error::Operator(format!("the limit on open files: {error}")))?;
    let possible = usize::try_from(files.saturating_sub(RESERVED)).unwrap_or(usize::MAX);
    if possible == 0 {
        return Err(Error::Operator(format!(
            "the system allows {files} open files; at least {} are needed (ulimit -n)",
            RESERVED + 1
        )));
    }
    if possible < wanted {
        tracing::warn!(
            wanted,
            possible,
            "the limit on open files leaves room for fewer connections"
        );
    }
    Ok(possible.min(wanted.max(1)))
}
