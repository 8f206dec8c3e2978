//! The time, as one value that is handed on. Tests stop it or move it; nothing else asks the
//! system what time it is.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// Stands still at this many milliseconds since 1970.
    Fixed(i64),
    /// Read at each use, so that a test moves time.
    File(Arc<ClockFile>),
}

/// A file that holds an instant (RFC 3339).
#[derive(Debug)]
pub struct ClockFile {
    path: PathBuf,
    /// What it held when it was last read.
    last: AtomicI64,
}

impl Clock {
    /// Reads `DISPATCHES_CLOCK`: an instant, or the path of a file that holds one.
    pub fn from_setting(setting: &str) -> Result<Self, String> {
        if let Ok(instant) = setting.trim().parse::<jiff::Timestamp>() {
            return Ok(Self::Fixed(instant.as_millisecond()));
        }
        let path = PathBuf::from(setting);
        let last = AtomicI64::new(read(&path)?);
        Ok(Self::File(Arc::new(ClockFile { path, last })))
    }

    /// Milliseconds since 1970.
    pub fn now(&self) -> i64 {
        match self {
            Self::System => jiff::Timestamp::now().as_millisecond(),
            Self::Fixed(at) => *at,
            Self::File(file) => file.now(),
        }
    }
}

impl ClockFile {
    /// Whoever rewrites the file empties it first: until it holds an instant again, time stands.
    fn now(&self) -> i64 {
        match read(&self.path) {
            Ok(at) => {
                self.last.store(at, Ordering::Relaxed);
                at
            }
            Err(problem) => {
                tracing::warn!(problem, "time stands while the clock file can't be read");
                self.last.load(Ordering::Relaxed)
            }
        }
    }
}

fn read(path: &Path) -> Result<i64, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("the clock file {}: {error}", path.display()))?;
    text.trim()
        .parse::<jiff::Timestamp>()
        .map(|instant| instant.as_millisecond())
        .map_err(|error| format!("the clock file {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_stops_the_clock() {
        let clock = Clock::from_setting("2026-01-02T03:04:05Z");
        assert_eq!(clock.map(|clock| clock.now()), Ok(1_767_323_045_000));
    }

    #[test]
    fn rewriting_the_clock_file_moves_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("clock");
        std::fs::write(&path, "2026-01-02T03:04:05Z\n").expect("written");
        let clock = Clock::from_setting(&path.to_string_lossy()).expect("a clock");
        let before = clock.now();
        std::fs::write(&path, "2026-01-02T03:04:06Z").expect("written");
        assert_eq!(clock.now() - before, 1000);
    }

    #[test]
    fn time_stands_while_the_clock_file_is_being_rewritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("clock");
        std::fs::write(&path, "2026-01-02T03:04:05Z").expect("written");
        let clock = Clock::from_setting(&path.to_string_lossy()).expect("a clock");
        std::fs::write(&path, "2026-01-02T03:04:06Z").expect("written");
        let before = clock.now();
        for half_written in ["", "2026-01-0"] {
            std::fs::write(&path, half_written).expect("written");
            assert_eq!(clock.now(), before);
        }
    }

    #[test]
    fn a_setting_that_is_neither_is_refused() {
        assert!(Clock::from_setting("/no/such/file").is_err());
    }
}
