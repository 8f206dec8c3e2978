//! The lock on the data folder: one server, or one command that must not run beside a server.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::server::error::Error;

/// Held while it lives; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct DataLock {
    _file: File,
}

impl DataLock {
    /// Takes the data folder, making it first where there is none.
    ///
    /// # Errors
    /// [`Error::Operator`] when another process holds it.
    pub fn take(data: &Path) -> Result<Self, Error> {
        Self::try_take(data)?.ok_or_else(|| {
            Error::Operator(format!(
                "A server is already running on the data folder {}. \
                 Stop it first, or give this one another folder (DISPATCHES_DATA).",
                data.display()
            ))
        })
    }

    /// As [`DataLock::take`]; `None` when another process holds it.
    pub fn try_take(data: &Path) -> Result<Option<Self>, Error> {
        std::fs::create_dir_all(data).map_err(Error::file(data))?;
        let path = data.join("server.lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(Error::file(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(Error::file(path)(error)),
        }
    }
}
