//! Making what was deleted unreadable in the database's own files as well.

use sqlx::ConnectOptions;

use super::Db;
use super::sqlite::{FILE, SqliteDb, options};
use crate::server::error::Error;

impl Db {
    /// To be called after something was erased. SQLite overwrites what is deleted
    /// (`secure_delete`), but its log of writes holds it until it is emptied; PostgreSQL keeps it
    /// in the table until that is written anew, for which the tables are locked.
    ///
    /// # Errors
    /// [`Error::Operator`] when others read all the time, so that the log can't be emptied.
    pub async fn purge(&self) -> Result<(), Error> {
        match self {
            Self::Sqlite(db) => empty_log(db).await,
            Self::Postgres(db) => db.vacuum().await,
        }
    }
}

/// On a connection of its own: the writer's is in a transaction most of the time.
async fn empty_log(db: &SqliteDb) -> Result<(), Error> {
    let mut connection = options(&db.file).connect().await?;
    let (busy, _, _) =
        sqlx::query_as::<sqlx::Sqlite, (i64, i64, i64)>("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut connection)
            .await?;
    sqlx::Connection::close(connection).await?;
    match busy {
        0 => Ok(()),
        _ => Err(Error::Operator(format!(
            "It is erased, but the file {FILE}-wal may still hold it, because the database is \
             being read all the time. Please run the command again."
        ))),
    }
}
