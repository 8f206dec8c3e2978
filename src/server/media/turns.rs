//! Turns at sending files: so many forms with files are read at the same time, and so many of one
//! person. The others wait, in the order in which they came. Somebody who sends a hundred files at
//! once waits for themselves, and not others for them.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::server::error::Error;

/// Forms with files that are read at the same time.
const ALL: usize = 24;
/// The same of one person: as many as a page sends.
const OF_ONE: usize = 3;

static EVERYBODY: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(ALL)));

static EACH: LazyLock<Mutex<HashMap<String, Weak<Semaphore>>>> = LazyLock::new(Mutex::default);

/// A turn; it ends when this is let go.
#[derive(Debug)]
pub struct Turn {
    _own: OwnedSemaphorePermit,
    _common: OwnedSemaphorePermit,
}

/// Waits for a turn of the person with this id.
pub async fn take(person: &str) -> Result<Turn, Error> {
    let ended = |_| Error::Operator("waiting for a turn to send files".to_owned());
    // One's own first: who waits for that keeps nobody else waiting.
    let own = own(person).acquire_owned().await.map_err(ended)?;
    let common = EVERYBODY.clone().acquire_owned().await.map_err(ended)?;
    Ok(Turn {
        _own: own,
        _common: common,
    })
}

fn own(person: &str) -> Arc<Semaphore> {
    let mut each = EACH.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = each.get(person).and_then(Weak::upgrade) {
        return known;
    }
    // Whoever sends nothing any more is forgotten.
    each.retain(|_, turns| turns.strong_count() > 0);
    let new = Arc::new(Semaphore::new(OF_ONE));
    each.insert(person.to_owned(), Arc::downgrade(&new));
    new
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    /// Whether there is a turn at once.
    fn at_once(person: &str) -> Option<Turn> {
        let mut context = Context::from_waker(Waker::noop());
        match pin!(take(person)).poll(&mut context) {
            Poll::Ready(turn) => turn.ok(),
            Poll::Pending => None,
        }
    }

    #[test]
    fn who_sends_much_waits_for_themselves_and_others_do_not() {
        let mut turns: Vec<_> = (0..OF_ONE).map(|_| at_once("ann")).collect();
        assert!(turns.iter().all(Option::is_some));
        assert!(at_once("ann").is_none());
        assert!(at_once("bo").is_some());
        turns.pop();
        assert!(at_once("ann").is_some());
        drop(turns);
        own("bo");
        assert!(at_once("ann").is_some());
    }
}
