//! Backups that make themselves, once a day, and the old ones that go. One that was missed while
//! the program was down is made when it starts.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::make::make;
use super::manifest::{Holds, Manifest, private_folder};
use super::stamp;
use crate::server::config::Backup;
use crate::server::context::{Context, State, Viewer};
use crate::server::error::Error;

/// How the names of these backups begin; their moment follows.
const NAME: &str = "dispatches-";
/// Between two looks at the clock.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Milliseconds until one that failed is tried again.
const AGAIN_AFTER: i64 = 3_600_000;

/// What no type can say of the settings. The problem is a sentence.
pub fn check(settings: &Backup) -> Result<(), String> {
    if settings.keep == 0 {
        return Err("backup.keep must be at least 1".to_owned());
    }
    match settings.at.parse::<Time>() {
        Ok(_) => Ok(()),
        Err(_) => Err(format!(
            "backup.at must be a time of day like 03:00; it is {:?}",
            settings.at
        )),
    }
}

/// Makes what is due, until it is stopped.
pub async fn keep_making(state: State) {
    let Some(folder) = state.config.backup.folder.clone() else {
        return;
    };
    let mut look_again = 0;
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    loop {
        ticks.tick().await;
        if state.clock.now() < look_again {
            continue;
        }
        let context = Context::new(state.clone(), Viewer::Visitor);
        look_again = match make_due(&context, &folder).await {
            Ok(next) => next,
            Err(error) => {
                tracing::error!(%error, folder = %folder.display(), "the nightly backup failed");
                context.now + AGAIN_AFTER
            }
        };
    }
}

/// Makes a backup if one is due; when the next one is.
pub async fn make_due(context: &Context, folder: &Path) -> Result<i64, Error> {
    let settings = &context.config().backup;
    let zone = TimeZone::get(&context.config().site.time_zone).unwrap_or(TimeZone::UTC);
    let time = settings.at.parse().unwrap_or(Time::midnight());
    let (last, next) = around(context.now, time, &zone);
    private_folder(folder)?;
    let newest = made(folder)?.last().map(|(at, _)| *at);
    if newest.is_some_and(|newest| newest >= last) {
        return Ok(next);
    }
    // First: it may be what leaves no room for the next.
    if let Err(error) = clear(folder) {
        tracing::warn!(%error, "a backup that was never finished could not be removed");
    }
    let new = folder.join(format!("{NAME}{}", stamp(context.now)));
    let made = make(context, &new, &|_| {}).await?;
    let backup = made.folder.display();
    match made.manifest.missing.len() {
        0 => tracing::info!(%backup, "made the nightly backup"),
        missing => {
            tracing::error!(%backup, missing, "the nightly backup lacks files of the library");
        }
    }
    forget(folder, usize::try_from(settings.keep).unwrap_or(usize::MAX))?;
    Ok(next)
}

/// The last moment at which it was this time of day, and the next.
fn around(now: i64, time: Time, zone: &TimeZone) -> (i64, i64) {
    let today = Timestamp::from_millisecond(now).unwrap_or_default();
    let today = today.to_zoned_datetime(zone.clone()).date();
    let moment = |days: i64| {
        let day = today.saturating_add(days.days());
        let moment = zone.to_timestamp(day.to_datetime(time));
        moment.map_or(now, |moment| moment.as_millisecond())
    };
    match moment(0) <= now {
        true => (moment(0), moment(1)),
        false => (moment(-1), moment(0)),
    }
}

/// The moments of the backups that are there, and their folders, the oldest first.
fn made(folder: &Path) -> Result<Vec<(i64, PathBuf)>, Error> {
    let mut made = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(Error::file(folder))? {
        let entry = entry.map_err(Error::file(folder))?;
        if let Some(at) = entry.file_name().to_str().and_then(moment) {
            made.push((at, entry.path()));
        }
    }
    made.sort();
    Ok(made)
}

fn moment(name: &str) -> Option<i64> {
    let stamp = name.strip_prefix(NAME)?;
    let moment = DateTime::strptime("%Y-%m-%dT%H%M%SZ", stamp).ok()?;
    let moment = TimeZone::UTC.to_timestamp(moment).ok()?;
    Some(moment.as_millisecond())
}

/// Removes all but the newest, and but each that holds a file of the library that the very newest
/// lacks and no other of those that stay holds. One that doesn't say what it holds may.
fn forget(folder: &Path, keep: usize) -> Result<(), Error> {
    let mut old = made(folder)?;
    let newest = old.split_off(old.len().saturating_sub(keep));
    let Some((_, last)) = newest.last() else {
        return Ok(());
    };
    let mut lost = BTreeSet::from_iter(Manifest::read(last)?.missing);
    for (_, backup) in &newest {
        holds_any(backup, &mut lost);
    }
    for (_, backup) in old.iter().rev() {
        if !lost.is_empty() && Manifest::read(backup).is_err() {
            tracing::warn!(backup = %backup.display(), "a backup that can't be read stays");
        } else if !holds_any(backup, &mut lost) {
            std::fs::remove_dir_all(backup).map_err(Error::file(backup))?;
        }
    }
    Ok(())
}

/// Whether it holds any of these files. Those that it does are lost no more.
fn holds_any(backup: &Path, lost: &mut BTreeSet<String>) -> bool {
    let before = lost.len();
    if before > 0
        && let Ok(manifest) = Manifest::read(backup)
    {
        for entry in &manifest.files {
            if let Some(Holds::Media(name)) = entry.holds() {
                lost.remove(name);
            }
        }
    }
    lost.len() < before
}

/// Removes what was never finished.
fn clear(folder: &Path) -> Result<(), Error> {
    for entry in std::fs::read_dir(folder).map_err(Error::file(folder))? {
        let entry = entry.map_err(Error::file(folder))?;
        let name = entry.file_name();
        let name = name.to_str().and_then(|name| name.strip_suffix(".partial"));
        if name.and_then(moment).is_some() {
            std::fs::remove_dir_all(entry.path()).map_err(Error::file(entry.path()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::manifest::{Entry, FORMAT};
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().expect("a time").as_millisecond()
    }

    #[test]
    fn it_is_due_at_the_same_time_of_each_day_also_when_clocks_change() {
        let zone = TimeZone::get("Europe/London").expect("a zone");
        let around = |now: &str| around(at(now), Time::constant(3, 0, 0, 0), &zone);
        let winter = (at("2026-01-09T03:00:00Z"), at("2026-01-10T03:00:00Z"));
        assert_eq!(around("2026-01-09T03:00:00Z"), winter);
        assert_eq!(around("2026-01-10T02:59:59Z"), winter);
        let turned = (at("2026-03-28T03:00:00Z"), at("2026-03-29T02:00:00Z"));
        assert_eq!(around("2026-03-28T12:00:00Z"), turned);
    }

    /// The files of a backup, and those that it lacks.
    type Listed<'a> = (&'a [&'a str], &'a [&'a str]);

    fn write(backup: &Path, (files, missing): Listed<'_>) {
        let entry = |name: &&str| Entry {
            path: format!("media/{name}"),
            bytes: 1,
            sha256: String::new(),
            rows: None,
        };
        let manifest = Manifest {
            format: FORMAT,
            program: "1".to_owned(),
            schema: 1,
            made_at: 0,
            files: files.iter().map(entry).collect(),
            missing: missing.iter().map(|name| (*name).to_owned()).collect(),
        };
        manifest.write(backup).expect("written");
    }

    /// The days of the backups, one a day, that are left where two are kept.
    fn left(days: &[Listed<'_>]) -> Vec<usize> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |day: usize| folder.path().join(format!("{NAME}2026-07-0{day}T030000Z"));
        for (at, listed) in days.iter().enumerate() {
            write(&path(at + 1), *listed);
        }
        forget(folder.path(), 2).expect("forgotten");
        (1..=days.len()).filter(|day| path(*day).exists()).collect()
    }

    #[test]
    fn a_moment_is_read_from_the_name_that_it_gave() {
        let now = at("2026-07-01T12:00:07Z");
        assert_eq!(moment(&format!("{NAME}{}", stamp(now))), Some(now));
        for other in [
            "dispatches-today",
            "2026-07-01T120007Z",
            "dispatches-2026-07-01T120007Z.partial",
        ] {
            assert_eq!(moment(other), None, "{other}");
        }
    }

    #[test]
    fn the_newest_are_kept_and_what_is_not_ours_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let names = [
            "a-friend",
            "dispatches-2026-07-01T030000Z",
            "dispatches-2026-07-02T030000Z",
            "dispatches-2026-07-03T030000Z",
        ];
        let partial = "dispatches-2026-07-01T040000Z.partial";
        for name in names.iter().chain([&partial]) {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let is_there = |name: &str| folder.path().join(name).exists();
        forget(folder.path(), 2).expect_err("nobody knows what the newest lacks");
        assert!(names.into_iter().all(is_there));
        write(&folder.path().join(names[3]), (&["tea.png"], &[]));
        forget(folder.path(), 2).expect("forgotten");
        clear(folder.path()).expect("cleared");
        assert!(is_there(names[0]) && is_there(names[2]) && is_there(names[3]));
        assert!(!is_there(names[1]) && !is_there(partial));
    }

    #[test]
    fn the_last_that_holds_a_lost_file_is_kept_beside_the_newest() {
        let whole: Listed<'_> = (&["cup.png", "tea.png"], &[]);
        let lacks: Listed<'_> = (&["cup.png"], &["tea.png"]);
        assert_eq!(left(&[whole, whole, lacks, lacks, lacks]), [2, 4, 5]);
        assert_eq!(left(&[whole, whole, lacks]), [2, 3]);
        assert_eq!(left(&[whole, lacks, lacks, whole]), [3, 4]);
        let removed: Listed<'_> = (&["cup.png"], &[]);
        assert_eq!(left(&[whole, whole, removed, removed]), [3, 4]);
    }

    #[test]
    fn each_file_that_was_lost_at_its_time_stays_in_a_backup() {
        let whole: Listed<'_> = (&["cup.png", "tea.png"], &[]);
        let one: Listed<'_> = (&["cup.png", "pot.png"], &["tea.png"]);
        let both: Listed<'_> = (&["cup.png"], &["pot.png", "tea.png"]);
        let never: Listed<'_> = (&["cup.png"], &["jug.png"]);
        let days = [whole, whole, one, one, both, both, both];
        assert_eq!(left(&days), [2, 4, 6, 7]);
        assert_eq!(left(&[whole, whole, never, never]), [3, 4]);
    }
}
