//! Waiting for what comes in its own time, such as what PostgreSQL tells of another process.

use std::time::{Duration, Instant};

/// Longer than anything takes on a busy machine: what hasn't come by then doesn't come.
pub const LONGEST: Duration = Duration::from_secs(60);

const PAUSE: Duration = Duration::from_millis(5);

/// Asks again and again until the answer is yes.
pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < LONGEST, "in vain: {what}");
        tokio::time::sleep(PAUSE).await;
    }
}
