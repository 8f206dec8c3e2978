//! Knowing at almost no cost that something may have been committed, by whichever process.
//!
//! SQLite: every commit in WAL mode rewrites the header of the wal-index, the first 48 bytes of
//! the `-shm` file (<https://www.sqlite.org/walformat.html>, 2.1), which holds a counter of
//! commits; `PRAGMA data_version` reads the same, but costs a query on a connection kept for it.
//! PostgreSQL: each commit that changes something notifies all who listen.

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use sqlx::postgres::PgListener;
use sqlx::{Executor, PgPool};
use tokio::sync::Notify;

/// To be compared with another, for equality only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pulse(Beat);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beat {
    Header([u8; 48]),
    Count(u64),
    /// Equal to no other: whatever watched is out of order, so look.
    Unknown(u64),
}

static UNKNOWN: AtomicU64 = AtomicU64::new(0);

impl Pulse {
    fn unknown() -> Self {
        Self(Beat::Unknown(UNKNOWN.fetch_add(1, Ordering::Relaxed)))
    }
}

/// The header as it is now. A read in the middle of a change gives a header that is neither the
/// old nor the new one, so the next pulse differs again: a commit is never missed.
#[cfg(unix)]
pub(super) fn sqlite(shared: Option<&File>) -> Pulse {
    use std::os::unix::fs::FileExt;
    let mut header = [0; 48];
    match shared.map(|file| file.read_exact_at(&mut header, 0)) {
        Some(Ok(())) => Pulse(Beat::Header(header)),
        _ => Pulse::unknown(),
    }
}

#[cfg(not(unix))]
pub(super) fn sqlite(_shared: Option<&File>) -> Pulse {
    Pulse::unknown()
}

/// After so long without a notification the connection is tried.
const QUIET: Duration = Duration::from_secs(2);
/// The longest wait for its answer.
const ANSWER: Duration = Duration::from_secs(1);

pub(super) const CHANNEL: &str = "dispatches_changes";

/// Counts PostgreSQL's notifications and our own commits.
#[derive(Debug, Default)]
pub(super) struct Bell {
    rung: AtomicU64,
    listening: AtomicBool,
    taken_down: AtomicBool,
    stop: Notify,
}

impl Bell {
    /// Begins to listen, on a connection of its own.
    pub(super) fn hang(pool: &PgPool) -> Arc<Self> {
        let bell = Arc::new(Self::default());
        tokio::spawn(listen(pool.clone(), Arc::downgrade(&bell)));
        bell
    }

    pub(super) fn ring(&self) {
        self.rung.fetch_add(1, Ordering::AcqRel);
    }

    pub(super) fn pulse(&self) -> Pulse {
        if self.listening.load(Ordering::Acquire) {
            Pulse(Beat::Count(self.rung.load(Ordering::Acquire)))
        } else {
            Pulse::unknown()
        }
    }

    /// Lets go of the connection.
    pub(super) fn take_down(&self) {
        self.taken_down.store(true, Ordering::Release);
        self.stop.notify_waiters();
    }
}

/// Listens until the bell is gone; a lost connection is sought again every second.
async fn listen(pool: PgPool, bell: std::sync::Weak<Bell>) {
    loop {
        let connected = async {
            let mut listener = PgListener::connect_with(&pool).await?;
            listener.eager_reconnect(false);
            listener.listen(CHANNEL).await?;
            Ok::<_, sqlx::Error>(listener)
        };
        if let Ok(listener) = connected.await {
            follow(listener, &bell).await;
        }
        match bell.upgrade() {
            Some(bell) if !bell.taken_down.load(Ordering::Acquire) => {
                bell.listening.store(false, Ordering::Release);
            }
            _ => return,
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Rings for each notification until the connection is lost or the bell is gone.
async fn follow(mut listener: PgListener, bell: &std::sync::Weak<Bell>) {
    if let Some(bell) = bell.upgrade() {
        bell.ring();
        bell.listening.store(true, Ordering::Release);
    }
    loop {
        let Some(hung) = bell.upgrade() else { return };
        if hung.taken_down.load(Ordering::Acquire) {
            return;
        }
        tokio::select! {
            heard = listener.try_recv() => match heard {
                Ok(Some(_)) => hung.ring(),
                Ok(None) | Err(_) => return,
            },
            () = hung.stop.notified() => return,
            // So that a line that is dead without having said so is noticed, and a bell nobody holds.
            () = tokio::time::sleep(QUIET) => {
                let asked = listener.execute("SELECT 1");
                if !matches!(tokio::time::timeout(ANSWER, asked).await, Ok(Ok(_))) {
                    return;
                }
            }
        }
    }
}
