//! What one connection is doing, and until when it may. Written by its stream and its requests,
//! read by the task that keeps it and by whoever looks for room.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

/// How long each of the three waits may be.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// For a whole request head: from the connection's start, or the head's first byte.
    pub head: Duration,
    /// For the next request, after an answer.
    pub idle: Duration,
    /// For the client to take the next piece of an answer.
    pub stall: Duration,
}

#[derive(Debug)]
pub struct Pulse {
    clock: fn() -> Instant,
    born: Instant,
    /// Requests being answered; HTTP/2 may have several.
    in_flight: AtomicUsize,
    /// Whether bytes have come since the last request.
    head_begun: AtomicBool,
    answered: AtomicBool,
    /// Whether bytes were written that the system may not have taken yet.
    unsent: AtomicBool,
    /// Since when it has been waiting: milliseconds after `born`.
    since: AtomicU64,
    /// When the system last took bytes: milliseconds after `born`.
    written: AtomicU64,
    leave: Notify,
}

impl Pulse {
    /// Of a connection that begins now. `clock` is `Instant::now`, but for tests.
    pub fn new(clock: fn() -> Instant) -> Self {
        Self {
            clock,
            born: clock(),
            in_flight: AtomicUsize::new(0),
            head_begun: AtomicBool::new(false),
            answered: AtomicBool::new(false),
            unsent: AtomicBool::new(false),
            since: AtomicU64::new(0),
            written: AtomicU64::new(0),
            leave: Notify::new(),
        }
    }

    /// Bytes came in. Outside a request they begin a head; more of them win no time.
    pub fn received(&self) {
        if self.in_flight.load(Relaxed) == 0 && !self.head_begun.swap(true, Relaxed) {
            self.since.store(self.now(), Relaxed);
        }
    }

    /// The system took bytes, perhaps not all.
    pub fn wrote(&self) {
        self.unsent.store(true, Relaxed);
        self.written.store(self.now(), Relaxed);
    }

    pub fn flushed(&self) {
        self.unsent.store(false, Relaxed);
    }

    /// A request is complete enough to be answered, until the returned value is dropped.
    pub fn begin(self: &Arc<Self>) -> Busy {
        self.head_begun.store(false, Relaxed);
        self.in_flight.fetch_add(1, Relaxed);
        Busy(self.clone())
    }

    /// Since when nothing has been in flight here, half a head counting as nothing.
    pub fn idle_since(&self) -> Option<Instant> {
        let idle = self.in_flight.load(Relaxed) == 0 && !self.unsent.load(Relaxed);
        idle.then(|| self.at(&self.since))
    }

    /// When the present wait is over; None while a request is being answered, which has its own
    /// deadline.
    pub fn deadline(&self, times: &Times) -> Option<Instant> {
        if self.unsent.load(Relaxed) {
            return Some(self.at(&self.written) + times.stall);
        }
        let since = self.idle_since()?;
        let awaits_head = self.head_begun.load(Relaxed) || !self.answered.load(Relaxed);
        Some(since + if awaits_head { times.head } else { times.idle })
    }

    /// Room is needed: to be closed, at once if idle.
    pub fn ask_to_leave(&self) {
        self.leave.notify_one();
    }

    pub async fn asked_to_leave(&self) {
        self.leave.notified().await;
    }

    fn now(&self) -> u64 {
        let age = (self.clock)().saturating_duration_since(self.born);
        u64::try_from(age.as_millis()).unwrap_or(u64::MAX)
    }

    fn at(&self, moment: &AtomicU64) -> Instant {
        self.born + Duration::from_millis(moment.load(Relaxed))
    }
}

/// A request in flight; ends when the last of its answer has been handed to the connection.
#[derive(Debug)]
pub struct Busy(Arc<Pulse>);

impl Drop for Busy {
    fn drop(&mut self) {
        let pulse = &self.0;
        pulse.since.store(pulse.now(), Relaxed);
        pulse.answered.store(true, Relaxed);
        pulse.in_flight.fetch_sub(1, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    const TIMES: Times = Times {
        head: Duration::from_secs(10),
        idle: Duration::from_secs(30),
        stall: Duration::from_secs(20),
    };

    thread_local! {
        static NOW: Cell<Instant> = Cell::new(Instant::now());
    }

    fn new() -> Arc<Pulse> {
        Arc::new(Pulse::new(|| NOW.get()))
    }

    fn after(seconds: u64) {
        NOW.set(NOW.get() + Duration::from_secs(seconds));
    }

    fn left(pulse: &Pulse) -> Option<u64> {
        Some((pulse.deadline(&TIMES)? - NOW.get()).as_secs())
    }

    #[test]
    fn a_silent_connection_has_the_time_of_a_head() {
        assert_eq!(left(&new()), Some(10));
    }

    #[test]
    fn more_bytes_of_a_head_win_no_time() {
        let pulse = new();
        pulse.received();
        after(6);
        pulse.received();
        assert_eq!(left(&pulse), Some(4));
    }

    #[test]
    fn an_answered_connection_may_idle_until_its_next_head_begins() {
        let pulse = new();
        let busy = pulse.begin();
        after(60);
        assert_eq!(left(&pulse), None);
        assert_eq!(pulse.idle_since(), None);
        drop(busy);
        assert_eq!(left(&pulse), Some(30));
        after(5);
        pulse.received();
        assert_eq!(left(&pulse), Some(10));
    }

    #[test]
    fn an_answer_that_is_not_taken_counts_from_its_last_progress() {
        let pulse = new();
        let busy = pulse.begin();
        pulse.wrote();
        after(15);
        pulse.wrote();
        assert_eq!(left(&pulse), Some(20));
        drop(busy);
        assert_eq!(pulse.idle_since(), None);
        pulse.flushed();
        assert!(pulse.idle_since().is_some());
    }
}
