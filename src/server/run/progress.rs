//! How far a command has come: said on a terminal once it takes more than a second, and wiped off
//! when it ends. Programs that read what a command prints never see it.

use std::io::{IsTerminal, Write, stderr};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::server::import::Tree;

/// Before the first word, and between two.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is said on a terminal while it takes long.
pub struct Progress {
    /// When something was said last, or when it began; none where nobody watches.
    last: Mutex<Option<Instant>>,
}

impl Progress {
    pub fn new() -> Self {
        let begun = stderr().is_terminal().then(Instant::now);
        Self {
            last: Mutex::new(begun),
        }
    }

    pub fn say(&self, words: &str) {
        let Ok(mut last) = self.last.lock() else {
            return;
        };
        if last.is_some_and(|last| last.elapsed() >= PATIENCE) {
            *last = Some(Instant::now());
            // A terminal that can't be written to is nobody's loss.
            _ = write!(stderr(), "\r\u{1b}[K{words}");
            _ = stderr().flush();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.last.lock().is_ok_and(|last| last.is_some()) {
            _ = write!(stderr(), "\r\u{1b}[K");
        }
    }
}

/// Files that are counted as they are read.
pub struct Watched<T> {
    tree: T,
    total: usize,
    read: AtomicUsize,
    progress: Progress,
}

impl<T: Tree> Watched<T> {
    pub fn new(tree: T) -> Self {
        Self {
            total: tree.files().len(),
            tree,
            read: AtomicUsize::new(0),
            progress: Progress::new(),
        }
    }

    fn say(&self) {
        // A picture that several posts show is read several times.
        let read = self.read.fetch_add(1, Ordering::Relaxed).min(self.total);
        self.progress
            .say(&format!("{read} of {} files …", self.total));
    }
}

impl<T: Tree> Tree for Watched<T> {
    fn files(&self) -> Vec<String> {
        self.tree.files()
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.say();
        self.tree.read(path)
    }
}
