//! Putting a backup back. All of it is made ready beside what is there; only then does it take its
//! place, and what was there is kept.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::make::erased;
use super::manifest::{ERASURES, Entry, Holds, Manifest, private_folder};
use super::verify::verify;
use super::{Say, stamp};
use crate::server::config::{Config, Keeper};
use crate::server::db::copying::Filling;
use crate::server::db::{DataLock, Db};
use crate::server::error::Error;
use crate::server::media::Store;
use crate::server::posts;

/// Where it is made ready, in the data folder.
const READY: &str = ".restoring";
/// What the folder may hold besides and be empty all the same.
const LOCK: &str = "server.lock";
const DATABASE: &str = "dispatches.db";
/// Bytes of rows that are added at once, more or less.
const BATCH: usize = 512 * 1024;

/// What was put back.
#[derive(Clone, Debug)]
pub struct Restored {
    pub manifest: Manifest,
    /// Where the data folder that was there is now.
    pub folder_aside: Option<PathBuf>,
    /// The schema of PostgreSQL in which its tables are now.
    pub schema_aside: Option<String>,
}

/// Puts a backup into the data folder and the database that the settings name. `now` names what is
/// put aside.
///
/// # Errors
/// [`Error::Operator`] with a sentence: the backup is damaged, a server is running, there is
/// something already and `replace` isn't said. Then nothing has changed.
pub async fn restore(
    config: &Config,
    backup: &Path,
    (replace, now): (bool, i64),
    say: Say<'_>,
) -> Result<Restored, Error> {
    let manifest = verify(backup, say)?;
    let lock = DataLock::take(&config.data)?;
    let is_taken = is_taken(&config.data)?;
    if is_taken && !replace {
        return Err(Error::Operator(format!(
            "{} isn’t empty. With --replace it is kept beside the restored one.",
            config.data.display()
        )));
    }
    if is_taken && is_volume(&config.data)? {
        return Err(stays(&config.data, "it is a volume of its own"));
    }
    let restoring = Restoring {
        config,
        backup,
        manifest: &manifest,
        ready: config.data.join(READY),
        schema_aside: format!(
            "before_restore_{}",
            stamp(now).replace('-', "").to_lowercase()
        ),
    };
    let filled = restoring.all((replace, &lock), say).await;
    let schema_aside = match filled {
        Ok(moved) => moved.then_some(restoring.schema_aside),
        Err(error) => {
            let _ = std::fs::remove_dir_all(&restoring.ready);
            return Err(error);
        }
    };
    let folder_aside = take_place(&config.data, is_taken.then(|| stamp(now)));
    let folder_aside = folder_aside.map_err(|error| match &schema_aside {
        // The database is in place by now.
        Some(schema) => Error::Operator(format!(
            "{error}. The tables are restored; the former ones are in the schema {schema}."
        )),
        None => error,
    })?;
    drop(lock);
    Ok(Restored {
        manifest,
        folder_aside,
        schema_aside,
    })
}

/// Whether there is anything in the folder that somebody could miss.
fn is_taken(data: &Path) -> Result<bool, Error> {
    let entries = std::fs::read_dir(data).map_err(Error::file(data))?;
    for entry in entries {
        let name = entry.map_err(Error::file(data))?.file_name();
        if name != LOCK && name != READY {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a folder is where a volume begins, which has no place beside it.
fn is_volume(data: &Path) -> Result<bool, Error> {
    let device = |path: &Path| std::fs::metadata(path).map(|found| found.dev());
    let own = device(data).map_err(Error::file(data))?;
    let above = device(&data.join("..")).map_err(Error::file(data))?;
    Ok(own != above)
}

/// The folder can't be put aside.
fn stays(data: &Path, why: &str) -> Error {
    Error::Operator(format!(
        "{} can’t be kept beside the restored one ({why}): move what is in it elsewhere and restore \
         into the empty folder",
        data.display()
    ))
}

struct Restoring<'a> {
    config: &'a Config,
    backup: &'a Path,
    manifest: &'a Manifest,
    ready: PathBuf,
    schema_aside: String,
}

impl Restoring<'_> {
    /// Makes everything ready; whether there were tables that were moved aside.
    async fn all(&self, (replace, lock): (bool, &DataLock), say: Say<'_>) -> Result<bool, Error> {
        match std::fs::remove_dir_all(&self.ready) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(Error::File(self.ready.clone(), error));
            }
            _ => private_folder(&self.ready)?,
        }
        self.files(say).await?;
        self.erasures()?;
        let moved = self.tables(replace, say).await?;
        say("making the search index …");
        // Brings an older backup to this program's schema.
        let config = Config {
            data: self.ready.clone(),
            ..self.config.clone()
        };
        let db = Db::open_locked(&config, lock).await?;
        posts::index_again(&db).await?;
        posts::file_again(&db).await?;
        db.close().await;
        forget_copies(&self.ready)?;
        Ok(moved)
    }

    async fn files(&self, say: Say<'_>) -> Result<(), Error> {
        let store = Store::open(self.config)?;
        let media = self.ready.join("media");
        let files: Vec<_> = self
            .holding(|holds| matches!(holds, Holds::Media(_)))
            .collect();
        for (at, entry) in files.iter().enumerate() {
            say(&format!("restoring file {} of {} …", at + 1, files.len()));
            let Some(Holds::Media(name)) = entry.holds() else {
                continue;
            };
            let from = self.backup.join(&entry.path);
            match (self.config.media.store, store.bucket()) {
                (Keeper::S3, Some(bucket)) => bucket.put_back(name, (&from, entry.bytes)).await?,
                _ => {
                    std::fs::create_dir_all(&media).map_err(Error::file(&media))?;
                    copy(&from, &media.join(name))?;
                }
            }
        }
        Ok(())
    }

    fn holding(&self, wanted: impl Fn(Holds<'_>) -> bool) -> impl Iterator<Item = &Entry> {
        let files = self.manifest.files.iter();
        files.filter(move |entry| entry.holds().is_some_and(&wanted))
    }

    /// What was erased since the backup was made stays erased: both lists count.
    fn erasures(&self) -> Result<(), Error> {
        let lists = [self.config.data.join(ERASURES), self.backup.join(ERASURES)];
        let texts = [erased(&lists[0])?, erased(&lists[1])?];
        let lines: BTreeSet<&str> = texts.iter().flat_map(|text| text.lines()).collect();
        if lines.is_empty() {
            return Ok(());
        }
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let path = self.ready.join(ERASURES);
        std::fs::write(&path, text).map_err(Error::file(path))
    }

    async fn tables(&self, replace: bool, say: Say<'_>) -> Result<bool, Error> {
        let schema = self.manifest.schema;
        let mut filling = match &self.config.database.url {
            None => Filling::sqlite(&self.ready.join(DATABASE), schema).await?,
            Some(url) => {
                let aside = replace.then_some(self.schema_aside.as_str());
                Filling::postgres(url, schema, aside).await?
            }
        };
        for entry in self.holding(|holds| matches!(holds, Holds::Table(_))) {
            if let Some(Holds::Table(table)) = entry.holds() {
                say(&format!("restoring {table} …"));
                self.table(&mut filling, table, entry).await?;
            }
        }
        let moved = filling.has_moved();
        filling.finish().await?;
        Ok(moved)
    }

    async fn table(&self, filling: &mut Filling, table: &str, entry: &Entry) -> Result<(), Error> {
        let path = self.backup.join(&entry.path);
        let file = File::open(&path).map_err(Error::file(&path))?;
        let (mut batch, mut added) = (String::new(), 0);
        for line in BufReader::new(file).lines() {
            let line = line.map_err(Error::file(&path))?;
            batch.push(if batch.is_empty() { '[' } else { ',' });
            batch.push_str(&line);
            if batch.len() >= BATCH {
                batch.push(']');
                added += filling.add(table, &batch).await?;
                batch.clear();
            }
        }
        if !batch.is_empty() {
            batch.push(']');
            added += filling.add(table, &batch).await?;
        }
        match entry.rows {
            Some(rows) if rows != added => Err(Error::Operator(format!(
                "{table}: {added} rows were restored instead of {rows}"
            ))),
            _ => Ok(()),
        }
    }
}

/// The copy that is made before an older database is brought up to date is the backup's own.
fn forget_copies(ready: &Path) -> Result<(), Error> {
    for entry in std::fs::read_dir(ready).map_err(Error::file(ready))? {
        let path = entry.map_err(Error::file(ready))?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if name.is_some_and(|name| name.starts_with("dispatches.db.before-")) {
            std::fs::remove_file(&path).map_err(Error::file(path))?;
        }
    }
    Ok(())
}

/// On disk by the time this returns.
fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    let mut source = File::open(from).map_err(Error::file(from))?;
    let mut target = File::create_new(to).map_err(Error::file(to))?;
    let copied = std::io::copy(&mut source, &mut target);
    let copied = copied.and_then(|_| target.sync_all());
    copied.map_err(Error::file(to))
}

/// Puts what is ready in its place; with a stamp, what is there is put aside first.
fn take_place(data: &Path, aside: Option<String>) -> Result<Option<PathBuf>, Error> {
    let Some(stamp) = aside else {
        move_all(&data.join(READY), data)?;
        return Ok(None);
    };
    // Without a slash at its end.
    let data = &data.components().collect::<PathBuf>();
    let mut name = data.as_os_str().to_owned();
    name.push(format!(".before-restore-{stamp}"));
    let aside = PathBuf::from(name);
    std::fs::rename(data, &aside).map_err(|error| stays(data, &error.to_string()))?;
    std::fs::create_dir(data).map_err(Error::file(data))?;
    // Nobody sees more of the new folder than of the former one.
    let rights = std::fs::metadata(&aside).map_err(Error::file(&aside))?;
    std::fs::set_permissions(data, rights.permissions()).map_err(Error::file(data))?;
    let _lock = DataLock::take(data)?;
    move_all(&aside.join(READY), data)?;
    Ok(Some(aside))
}

/// The database last: without it the folder isn't taken for a site.
fn move_all(from: &Path, to: &Path) -> Result<(), Error> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(from).map_err(Error::file(from))? {
        names.push(entry.map_err(Error::file(from))?.file_name());
    }
    names.sort_by_key(|name| name == DATABASE);
    for name in names {
        std::fs::rename(from.join(&name), to.join(&name)).map_err(Error::file(to.join(&name)))?;
    }
    std::fs::remove_dir(from).map_err(Error::file(from))?;
    let synced = File::open(to).and_then(|open| open.sync_all());
    synced.map_err(Error::file(to))
}
