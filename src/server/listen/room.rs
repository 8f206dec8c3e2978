//! The cap on connections: who is in, who leaves first, and what those read for whom there is no
//! room.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use super::pulse::Pulse;

const FULL: &str = "The site is very busy. Please try again in a minute.";
/// Refusals being written at once; beyond them the connection is just closed.
const REFUSALS: usize = 64;
/// The longest that a refusal may take to be read.
const REFUSAL_TIME: Duration = Duration::from_secs(1);

#[derive(Clone, Debug)]
pub struct Room {
    most: usize,
    seats: Arc<Mutex<Seats>>,
    refusals: Arc<Semaphore>,
}

#[derive(Debug, Default)]
struct Seats {
    next: u64,
    taken: HashMap<u64, Arc<Pulse>>,
}

impl Room {
    pub fn new(most: usize) -> Self {
        Self {
            most,
            seats: Arc::default(),
            refusals: Arc::new(Semaphore::new(REFUSALS)),
        }
    }

    /// A place, if need be that of the connection which has been idle longest. None if all are
    /// busy.
    pub fn seat(&self, pulse: &Arc<Pulse>) -> Option<Seat> {
        let mut seats = self.lock();
        if seats.taken.len() >= self.most && !seats.free_one() {
            return None;
        }
        let number = seats.next;
        seats.next += 1;
        seats.taken.insert(number, pulse.clone());
        Some(Seat {
            number,
            room: self.clone(),
        })
    }

    /// Closes the connection that has been idle longest, if one is.
    pub fn free_one(&self) {
        self.lock().free_one();
    }

    /// Answers 503 in the background.
    pub fn turn_away(&self, mut stream: TcpStream) {
        let Ok(permit) = self.refusals.clone().try_acquire_owned() else {
            return;
        };
        tokio::spawn(async move {
            let _ = tokio::time::timeout(REFUSAL_TIME, refuse(&mut stream)).await;
            drop(permit);
        });
    }

    // A panic while the lock is held leaves nothing half done.
    fn lock(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seats {
    fn free_one(&mut self) -> bool {
        let idle = self
            .taken
            .iter()
            .filter_map(|(number, pulse)| Some((pulse.idle_since()?, *number)));
        let Some((_, number)) = idle.min() else {
            return false;
        };
        if let Some(pulse) = self.taken.remove(&number) {
            pulse.ask_to_leave();
        }
        true
    }
}

/// A connection's place; free again when dropped.
#[derive(Debug)]
pub struct Seat {
    number: u64,
    room: Room,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.room.lock().taken.remove(&self.number);
    }
}

/// Then reads until the client has closed: closing first could take the answer away from it.
async fn refuse(stream: &mut TcpStream) -> std::io::Result<()> {
    let length = FULL.len();
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\n\
         content-length: {length}\r\nretry-after: 60\r\ncache-control: no-store\r\n\
         connection: close\r\n\r\n{FULL}"
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await?;
    let mut rest = [0; 1024];
    while stream.read(&mut rest).await? > 0 {}
    Ok(())
}
