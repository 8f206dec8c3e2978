//! What the system knows of this process and its disk: memory, descriptors, processor time, room.

use std::path::Path;
use std::time::UNIX_EPOCH;

/// Of this process, as `/proc` has it (proc(5)).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Process {
    /// Bytes.
    pub resident: i64,
    /// Bytes.
    pub address_space: i64,
    pub descriptors: i64,
    pub most_descriptors: i64,
    /// Seconds.
    pub processor: f64,
}

/// Ticks in a second, as the kernel tells times to programs on every architecture.
const TICKS: f64 = 100.0;

impl Process {
    /// None where there is no `/proc`.
    pub(super) fn look() -> Option<Self> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        let descriptors = std::fs::read_dir("/proc/self/fd").ok()?.count();
        let (most, _) = rlimit::Resource::NOFILE.get().ok()?;
        Some(Self {
            resident: kilobytes(&status, "VmRSS:")?,
            address_space: kilobytes(&status, "VmSize:")?,
            // Without the one that counts them.
            descriptors: i64::try_from(descriptors.saturating_sub(1)).ok()?,
            most_descriptors: i64::try_from(most).unwrap_or(i64::MAX),
            processor: processor(&stat)?,
        })
    }
}

fn kilobytes(status: &str, name: &str) -> Option<i64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let number: i64 = line.split_whitespace().next()?.parse().ok()?;
    Some(number * 1024)
}

/// User and system time: the 14th and 15th field, counted behind the name, which may hold anything.
fn processor(stat: &str) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS)
}

/// Bytes that are left to us on the disk with this folder.
pub(super) fn room(folder: &Path) -> Option<i64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    i64::try_from(disk.f_bavail.saturating_mul(disk.f_frsize)).ok()
}

/// When the newest of the backups in this folder was finished, in seconds since 1970. One that is
/// being made has a name of its own.
pub(super) fn newest(folder: &Path) -> Option<f64> {
    let mut newest: Option<f64> = None;
    for entry in std::fs::read_dir(folder).ok()?.flatten() {
        if entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "partial")
        {
            continue;
        }
        let made = entry.metadata().ok().filter(std::fs::Metadata::is_dir);
        let made = made.and_then(|made| made.modified().ok());
        let made = made.and_then(|made| made.duration_since(UNIX_EPOCH).ok());
        let made = made.map(|made| made.as_secs_f64());
        newest = made.map_or(newest, |made| {
            Some(newest.map_or(made, |one| one.max(made)))
        });
    }
    newest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_and_spaces_moves_no_field() {
        let stat = "7 (a) b (c) S 1 1 1 0 -1 4194304 1 2 3 4 250 50 0 0 20";
        assert_eq!(processor(stat), Some(3.0));
    }

    #[test]
    fn this_process_has_memory_and_descriptors() {
        let process = Process::look().expect("a /proc");
        assert!(process.resident > 1024 * 1024 && process.address_space >= process.resident);
        assert!(process.descriptors > 2 && process.most_descriptors >= process.descriptors);
        assert!(room(Path::new("/")).is_some());
    }
}
