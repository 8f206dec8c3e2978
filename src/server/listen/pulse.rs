//! What one connection is doing, and until when it may. Written by its stream and its requests,
//! read by the task that keeps it and by whoever looks for room.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

/// Bytes more than came in that are part of an answer for sure: however often a client pings, what
/// it is told of the connection itself is no longer than what asked for it.
const PART: i64 = 1024;
/// Bytes by which what came in counts at most, or nobody would see an answer go on after a large
/// upload. More than the protocol's buffers hold of pings that wait for their answers, or many at
/// once would count as an answer.
const AHEAD: i64 = 64 * 1024;

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
    /// Those of them of whose answer the connection has a piece that it can't pass on yet.
    given: AtomicUsize,
    /// Whether bytes have come since the last request.
    head_begun: AtomicBool,
    answered: AtomicBool,
    /// Whether bytes were written that the system may not have taken yet.
    unsent: AtomicBool,
    /// Since when it has been waiting: milliseconds after `born`.
    since: AtomicU64,
    /// When the system last took bytes: milliseconds after `born`.
    written: AtomicU64,
    /// Bytes that the system took since `progress`, less those that came in.
    taken: AtomicI64,
    /// When an answer last went on: milliseconds after `born`.
    progress: AtomicU64,
    leave: Notify,
}

impl Pulse {
    /// Of a connection that begins now. `clock` is `Instant::now`, but for tests.
    pub fn new(clock: fn() -> Instant) -> Self {
        Self {
            clock,
            born: clock(),
            in_flight: AtomicUsize::new(0),
            given: AtomicUsize::new(0),
            head_begun: AtomicBool::new(false),
            answered: AtomicBool::new(false),
            unsent: AtomicBool::new(false),
            since: AtomicU64::new(0),
            written: AtomicU64::new(0),
            taken: AtomicI64::new(0),
            progress: AtomicU64::new(0),
            leave: Notify::new(),
        }
    }

    /// So many bytes came in. Outside a request they begin a head; more of them win no time.
    pub fn received(&self, bytes: usize) {
        self.taken.fetch_sub(counted(bytes), Relaxed);
        self.taken.fetch_max(-AHEAD, Relaxed);
        if self.in_flight.load(Relaxed) == 0 && !self.head_begun.swap(true, Relaxed) {
            self.since.store(self.now(), Relaxed);
        }
    }

    /// The system took so many bytes, perhaps not all.
    pub fn wrote(&self, bytes: usize) {
        self.unsent.store(true, Relaxed);
        self.written.store(self.now(), Relaxed);
        let bytes = counted(bytes);
        if self.taken.fetch_add(bytes, Relaxed) + bytes >= PART {
            self.went_on();
        }
    }

    pub fn flushed(&self) {
        self.unsent.store(false, Relaxed);
    }

    /// A request is complete enough to be answered, until the returned value is dropped.
    pub fn begin(self: &Arc<Self>) -> Busy {
        self.head_begun.store(false, Relaxed);
        self.in_flight.fetch_add(1, Relaxed);
        Busy {
            pulse: self.clone(),
            is_given: false,
        }
    }

    /// Since when nothing has been in flight here, half a head counting as nothing.
    pub fn idle_since(&self) -> Option<Instant> {
        let idle = self.in_flight.load(Relaxed) == 0 && !self.unsent.load(Relaxed);
        idle.then(|| self.at(&self.since))
    }

    /// When the present wait is over; None while a request is being answered, which has its own
    /// deadline. An HTTP/2 client that takes no more of any answer leaves nothing unsent: what it
    /// leaves no room for isn't written.
    pub fn deadline(&self, times: &Times) -> Option<Instant> {
        if self.unsent.load(Relaxed) {
            return Some(self.at(&self.written) + times.stall);
        }
        let in_flight = self.in_flight.load(Relaxed);
        if in_flight > 0 && self.given.load(Relaxed) == in_flight {
            return Some(self.at(&self.progress) + times.stall);
        }
        // HTTP/2 may still be passing on what it was given of answers that are over.
        let since = self.idle_since()?.max(self.at(&self.progress));
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

    fn went_on(&self) {
        self.taken.store(0, Relaxed);
        self.progress.store(self.now(), Relaxed);
    }

    fn now(&self) -> u64 {
        let age = (self.clock)().saturating_duration_since(self.born);
        u64::try_from(age.as_millis()).unwrap_or(u64::MAX)
    }

    fn at(&self, moment: &AtomicU64) -> Instant {
        self.born + Duration::from_millis(moment.load(Relaxed))
    }
}

/// More at once than this makes no difference, in either direction.
fn counted(bytes: usize) -> i64 {
    i64::try_from(bytes).map_or(2 * AHEAD, |bytes| bytes.min(2 * AHEAD))
}

/// A request in flight; ends when the last of its answer has been handed to the connection.
#[derive(Debug)]
pub struct Busy {
    pulse: Arc<Pulse>,
    /// Whether the connection has a piece of the answer, and hasn't asked for the next.
    is_given: bool,
}

impl Busy {
    /// The connection asks for the next piece of the answer. It is the program's turn.
    pub fn asked(&mut self) {
        if std::mem::take(&mut self.is_given) {
            self.pulse.given.fetch_sub(1, Relaxed);
        }
    }

    /// The connection got a piece of the answer. It is the client's turn.
    pub fn gave(&mut self) {
        self.pulse.went_on();
        if !std::mem::replace(&mut self.is_given, true) {
            self.pulse.given.fetch_add(1, Relaxed);
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.asked();
        let pulse = &self.pulse;
        // The others of this connection may have been waiting for their client far longer than it
        // may take, which ends nothing while there is one that doesn't.
        pulse.went_on();
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

    /// So many pings come in and are answered, all at once.
    fn ping(pulse: &Pulse, times: usize) {
        pulse.received(17 * times);
        pulse.wrote(17 * times);
        pulse.flushed();
    }

    #[test]
    fn a_silent_connection_has_the_time_of_a_head() {
        assert_eq!(left(&new()), Some(10));
    }

    #[test]
    fn more_bytes_of_a_head_win_no_time() {
        let pulse = new();
        pulse.received(1);
        after(6);
        pulse.received(1);
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
        pulse.received(1);
        assert_eq!(left(&pulse), Some(10));
    }

    #[test]
    fn an_answer_that_is_not_taken_counts_from_its_last_progress() {
        let pulse = new();
        let busy = pulse.begin();
        pulse.wrote(1);
        after(15);
        pulse.wrote(1);
        assert_eq!(left(&pulse), Some(20));
        drop(busy);
        assert_eq!(pulse.idle_since(), None);
        pulse.flushed();
        assert!(pulse.idle_since().is_some());
    }

    #[test]
    fn a_piece_that_stays_with_the_connection_is_one_that_is_not_taken() {
        let pulse = new();
        let mut busy = pulse.begin();
        busy.asked();
        after(60);
        assert_eq!(left(&pulse), None, "the program is at work");
        busy.gave();
        assert_eq!(left(&pulse), Some(20));
        after(15);
        busy.asked();
        assert_eq!(left(&pulse), None, "the program is at work again");
        busy.gave();
        assert_eq!(left(&pulse), Some(20));
    }

    #[test]
    fn what_is_written_of_a_piece_counts_and_an_answer_to_a_ping_does_not() {
        let pulse = new();
        let mut busy = pulse.begin();
        busy.gave();
        after(15);
        ping(&pulse, 1);
        assert_eq!(left(&pulse), Some(5));
        pulse.wrote(1024);
        pulse.flushed();
        assert_eq!(left(&pulse), Some(20));
    }

    #[test]
    fn no_number_of_pings_keeps_an_answer_that_is_not_taken() {
        for at_once in [1, 10, 2000] {
            let pulse = new();
            let mut busy = pulse.begin();
            busy.gave();
            for _ in 0..15 {
                after(1);
                (0..10).for_each(|_| ping(&pulse, at_once));
            }
            assert_eq!(left(&pulse), Some(5), "{at_once}");
        }
    }

    #[test]
    fn nor_does_any_win_time_for_a_head() {
        for at_once in [1, 10, 2000] {
            let pulse = new();
            pulse.received(24);
            for _ in 0..6 {
                after(1);
                (0..20).for_each(|_| ping(&pulse, at_once));
            }
            assert_eq!(left(&pulse), Some(4), "{at_once}");
        }
    }

    #[test]
    fn an_answer_that_room_is_made_for_bit_by_bit_goes_on() {
        let pulse = new();
        let mut busy = pulse.begin();
        busy.gave();
        for _ in 0..4 {
            after(15);
            pulse.received(13);
            pulse.wrote(2048);
            pulse.flushed();
            assert_eq!(left(&pulse), Some(20));
        }
    }

    #[test]
    fn what_was_uploaded_hides_no_answer() {
        let pulse = new();
        let mut busy = pulse.begin();
        pulse.received(10_000_000);
        assert_eq!(left(&pulse), None, "the program is at work");
        busy.gave();
        after(15);
        pulse.wrote(1024);
        pulse.flushed();
        assert_eq!(left(&pulse), Some(20));
        pulse.received(10_000_000);
        after(15);
        pulse.wrote(100_000);
        pulse.flushed();
        assert_eq!(left(&pulse), Some(20));
    }

    #[test]
    fn an_answer_that_is_handed_over_whole_may_be_taken_slowly() {
        let pulse = new();
        drop(pulse.begin());
        after(5);
        pulse.received(13);
        after(9);
        pulse.wrote(2048);
        pulse.flushed();
        assert_eq!(left(&pulse), Some(10));
    }

    #[test]
    fn an_answer_that_is_not_taken_waits_for_the_others_of_its_connection() {
        let pulse = new();
        let (mut kept, events) = (pulse.begin(), pulse.begin());
        kept.gave();
        after(60);
        assert_eq!(left(&pulse), None);
        drop(events);
        assert_eq!(left(&pulse), Some(20));
    }
}
