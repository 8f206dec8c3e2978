//! `dispatches backup`, `verify` and `restore`.

use std::path::Path;
use std::process::ExitCode;

use super::progress::Progress;
use super::{block_on, clock, command};
use crate::server::backup::{self, Manifest, Restored};
use crate::server::config::Config;
use crate::server::error::Error;

/// `backup DIR`, also beside a running server.
pub fn make_backup(config: Option<&Path>, folder: &Path) -> Result<ExitCode, Error> {
    let progress = Progress::new();
    let made = command(config, async |context| {
        backup::make(context, folder, &|words| progress.say(words)).await
    });
    drop(progress);
    let made = made?;
    println!("Made {}: {}.", made.folder.display(), what(&made.manifest));
    for name in &made.manifest.missing {
        println!("The library names a file that isn’t there: {name}");
    }
    Ok(ExitCode::SUCCESS)
}

/// `verify DIR`: needs no settings.
pub fn verify_backup(folder: &Path) -> Result<ExitCode, Error> {
    let progress = Progress::new();
    let verified = backup::verify(folder, &|words| progress.say(words));
    drop(progress);
    println!("{} is whole: {}.", folder.display(), what(&verified?));
    Ok(ExitCode::SUCCESS)
}

/// `restore DIR`: not beside a running server.
pub fn restore_backup(
    config: Option<&Path>,
    folder: &Path,
    replace: bool,
) -> Result<ExitCode, Error> {
    let config = Config::load(config)?;
    let now = clock(&config)?.now();
    let progress = Progress::new();
    let restored = block_on(backup::restore(&config, folder, (replace, now), &|words| {
        progress.say(words);
    }));
    drop(progress);
    let Restored {
        manifest,
        folder_aside,
        schema_aside,
    } = restored?;
    println!("Restored {}: {}.", folder.display(), what(&manifest));
    if let Some(aside) = folder_aside {
        println!("What was in the data folder is in {}.", aside.display());
    }
    if let Some(aside) = schema_aside {
        println!("What was in the database is in its schema {aside}.");
    }
    Ok(ExitCode::SUCCESS)
}

/// "1,024 rows and 12 files of 2026-07-01T12:00:00Z"
fn what(manifest: &Manifest) -> String {
    let rows: u64 = manifest.files.iter().filter_map(|file| file.rows).sum();
    let files = manifest
        .files
        .iter()
        .filter(|file| file.path.starts_with("media/"));
    let made = jiff::Timestamp::from_millisecond(manifest.made_at).unwrap_or_default();
    let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
    let megabytes = bytes.div_ceil(1_000_000);
    let files = files.count();
    format!("{rows} rows and {files} files, {megabytes} MB, as of {made}")
}
