//! The time, as one value that is handed on. Tests stop it or move it; nothing else asks the
//! system what time it is.

use std::path::PathBuf;
use std::sync::Arc;

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// Stands still at this many milliseconds since 1970.
    Fixed(i64),
    /// A file that holds an instant (RFC 3339), read at each use, so that a test moves time.
    File(Arc<PathBuf>),
}

impl Clock {
    /// Reads `DISPATCHES_CLOCK`: an instant, or the path of a file that holds one.
    pub fn from_setting(setting: &str) -> Result<Self, String> {
        if let Ok(instant) = setting.trim().parse::<jiff::Timestamp>() {
            return Ok(Self::Fixed(instant.as_millisecond()));
        }
        let path = PathBuf::from(setting);
        read(&path)?;
        Ok(Self::File(Arc::new(path)))
    }

    /// Milliseconds since 1970. A clock file that can't be read falls back to the system's time.
    pub fn now(&self) -> i64 {
        match self {
            Self::System => jiff::Timestamp::now().as_millisecond(),
            Self::Fixed(at) => *at,
            Self::File(path) => match read(path) {
                Ok(at) => at,
                Err(problem) => {
                    tracing::error!(problem, "the clock file can't be read");
                    jiff::Timestamp::now().as_millisecond()
                }
            },
        }
    }
}

fn read(path: &std::path::Path) -> Result<i64, String> {
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
    fn a_setting_that_is_neither_is_refused() {
        assert!(Clock::from_setting("/no/such/file").is_err());
    }
}
