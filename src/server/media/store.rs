//! Where the library's files are: in the data folder, or, where the settings name one, in a bucket
//! of a store that speaks S3. Files arrive in the data folder in either case.

mod bucket;
mod fault;
mod settings;
mod stems;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use axum::body::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use tokio::sync::{RwLockReadGuard, RwLockWriteGuard};
use tokio_util::io::ReaderStream;

pub use bucket::{Bucket, FOREVER, Found, Sought};

use self::stems::Stems;
use super::convert::Converted;
use super::files;
use crate::server::config::{Config, Keeper, Media};
use crate::server::error::Error;

/// What a file holds.
pub type Pieces = BoxStream<'static, io::Result<Bytes>>;

/// Bytes of such a piece.
const PIECE: usize = 64 * 1024;

/// The library's files. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
    bucket: Option<Bucket>,
    stems: Stems,
}

impl Store {
    /// As the settings say. Asks no store for anything.
    ///
    /// # Errors
    /// [`Error::Operator`] for settings that no store can be reached with.
    pub fn open(config: &Config) -> Result<Self, Error> {
        let bucket = match config.media.store {
            Keeper::Files => None,
            Keeper::S3 => Some(Bucket::open(&config.media.s3)?),
        };
        Ok(Self {
            folder: config.data.join("media"),
            bucket,
            stems: Stems::default(),
        })
    }

    /// Where files arrive, and where they stay unless there is a bucket.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// None: they are in the folder.
    pub fn bucket(&self) -> Option<&Bucket> {
        self.bucket.as_ref()
    }

    /// Until this is let go the file of this name is not taken away, nor are its sizes. Held from
    /// before a file is kept until its row is there.
    pub async fn adding(&self, name: &str) -> RwLockReadGuard<'_, ()> {
        self.stems.adding(name).await
    }

    /// The same of all files, for who adds many.
    pub async fn adding_any(&self) -> Vec<RwLockReadGuard<'_, ()>> {
        self.stems.adding_any().await
    }

    /// Names in parts, each with the number of the lock that holds for them alone.
    pub(super) fn by_lock(names: Vec<String>) -> BTreeMap<usize, Vec<String>> {
        stems::by_lock(names)
    }

    /// Until this is let go nothing is added whose lock has this number.
    pub(super) async fn taking_away(&self, lock: usize) -> RwLockWriteGuard<'_, ()> {
        self.stems.taking_away(lock).await
    }

    /// Keeps a file in all its sizes; the names of what is there by now, which after a failure is
    /// the caller's to take away.
    ///
    /// # Errors
    /// [`Error::Store`] where the store doesn't take it.
    pub(super) async fn keep(&self, converted: Converted) -> (Vec<String>, Result<(), Error>) {
        match &self.bucket {
            None => files::write(&self.folder, converted).await,
            Some(bucket) => bucket.keep(converted).await,
        }
    }

    /// Takes files away. One that can't be taken away stays, and is said in the log.
    pub(super) async fn remove(&self, names: Vec<String>) {
        if let Some(bucket) = &self.bucket {
            bucket.remove(&names).await;
        }
        // Before there was a bucket they stayed here.
        files::remove(&self.folder, names).await;
    }

    /// Whether there is a file of this name.
    ///
    /// # Errors
    /// [`Error::Store`] where the store doesn't say.
    pub(super) async fn has(&self, name: &str) -> Result<bool, Error> {
        match &self.bucket {
            _ if self.is_here(name).await => Ok(true),
            Some(bucket) => Ok(bucket.size(name).await?.is_some()),
            None => Ok(false),
        }
    }

    /// What a file holds, piece by piece; none where there is none.
    pub async fn pieces(&self, name: &str) -> Result<Option<Pieces>, Error> {
        let path = self.folder.join(name);
        match (tokio::fs::File::open(&path).await, &self.bucket) {
            (Ok(file), _) => Ok(Some(ReaderStream::with_capacity(file, PIECE).boxed())),
            (Err(error), None) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            (Err(_), Some(bucket)) => Ok(match bucket.get(name, None).await? {
                Sought::Found(found) => {
                    let pieces = found.body.into_data_stream();
                    Some(pieces.map_err(io::Error::other).boxed())
                }
                Sought::Nothing | Sought::Beyond => None,
            }),
            (Err(error), None) => Err(Error::File(path, error)),
        }
    }

    /// Whether the file is in the folder: all are where there is no bucket, and those are that were
    /// there before there was one.
    pub async fn is_here(&self, name: &str) -> bool {
        let found = tokio::fs::try_exists(self.folder.join(name)).await;
        found.unwrap_or_default()
    }

    /// Tries the store once, and says in the log what is wrong with it. The site is served in any
    /// case.
    pub async fn try_out(&self) {
        let Some(bucket) = &self.bucket else { return };
        match bucket.try_out().await {
            Ok(()) => tracing::info!(store = bucket.place(), "the store of files takes them"),
            Err(error) => tracing::error!(store = bucket.place(), "{error}"),
        }
    }
}

/// What no type can say of the settings. The problem is a sentence.
pub fn check(media: &Media) -> Result<(), String> {
    match media.store {
        Keeper::Files => Ok(()),
        Keeper::S3 => settings::check(&media.s3),
    }
}
