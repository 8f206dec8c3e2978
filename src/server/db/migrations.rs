//! Bringing a database's schema up to this program's, and refusing one that is newer.
//!
//! The folders `migrations/sqlite` and `migrations/postgres` hold the same numbers; the program
//! carries both. After adding a file, touch this one: the folders are read when it is compiled.

use std::path::{Path, PathBuf};

use sqlx::migrate::{Migrate, Migrator};
use sqlx::{PgConnection, SqliteConnection};

use super::DataLock;
use crate::server::error::Error;

pub(super) static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
pub(super) static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Files that were on the main branch and were changed since, in a way that an older database needs no
/// mending for: their numbers, and the SHA-384 of what they were. In 0009 the index of words knew
/// shorter beginnings only, which is slower and finds the same.
const FORMER: [(i64, &str); 1] = [(
    9,
    "2e18929b1ae41f1347d5b0e1cd322cd835f68a0bfd19216714ef338f1adff1852a8849b3e845c7f4beb45d8c7029e6c8",
)];

const TABLE: &str = "_sqlx_migrations";

/// What a database lacks.
enum Pending {
    Nothing,
    /// All of it: the database is empty.
    Everything,
    /// From this number on.
    From(i64),
}

/// Migrates a SQLite file, after a copy of it beside it, `….before-NNNN`, where it isn't new.
pub(super) async fn sqlite(
    connection: &mut SqliteConnection,
    file: &Path,
    lock: Option<&DataLock>,
) -> Result<(), Error> {
    let pending = pending(&SQLITE, &applied(connection).await?)?;
    if matches!(pending, Pending::Nothing) {
        return Ok(());
    }
    let _lock = hold(file.parent().unwrap_or(Path::new(".")), lock)?;
    if let Pending::From(number) = pending {
        copy(connection, file, number).await?;
        know_again(connection).await?;
    }
    Ok(SQLITE.run_direct(None, connection, false).await?)
}

/// Takes a file for its present self that differed when it was applied, or its database could never
/// be brought up to date again.
async fn know_again(connection: &mut SqliteConnection) -> Result<(), Error> {
    for (number, former) in FORMER {
        let Some(now) = SQLITE.iter().find(|migration| migration.version == number) else {
            continue;
        };
        sqlx::query::<sqlx::Sqlite>(
            "UPDATE _sqlx_migrations SET checksum = $1 WHERE version = $2 AND lower(hex(checksum)) = $3",
        )
        .bind(now.checksum.to_vec())
        .bind(number)
        .bind(former)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Migrates a PostgreSQL database. Copies of it are its administrator's.
pub(super) async fn postgres(
    connection: &mut PgConnection,
    data: &Path,
    lock: Option<&DataLock>,
) -> Result<(), Error> {
    let pending = pending(&POSTGRES, &applied(connection).await?)?;
    if matches!(pending, Pending::Nothing) {
        return Ok(());
    }
    let _lock = hold(data, lock)?;
    Ok(POSTGRES.run_direct(None, connection, false).await?)
}

async fn applied<C: Migrate>(connection: &mut C) -> Result<Vec<i64>, Error> {
    connection.ensure_migrations_table(TABLE).await?;
    let list = connection.list_applied_migrations(TABLE).await?;
    Ok(list.into_iter().map(|applied| applied.version).collect())
}

fn pending(migrator: &Migrator, applied: &[i64]) -> Result<Pending, Error> {
    let known = migrator.iter().map(|migration| migration.version).max();
    let newest = applied.iter().copied().max();
    if newest > known {
        return Err(Error::Operator(format!(
            "The database is at schema {}, newer than this program's {}: \
             please use a newer version of the program.",
            newest.unwrap_or_default(),
            known.unwrap_or_default(),
        )));
    }
    let first = migrator
        .iter()
        .map(|migration| migration.version)
        .find(|version| !applied.contains(version));
    Ok(match first {
        None => Pending::Nothing,
        Some(_) if applied.is_empty() => Pending::Everything,
        Some(number) => Pending::From(number),
    })
}

/// The lock under which the schema may change: the caller's, or one taken for as long.
fn hold(data: &Path, lock: Option<&DataLock>) -> Result<Option<DataLock>, Error> {
    if lock.is_some() {
        return Ok(None);
    }
    let taken = DataLock::try_take(data)?;
    taken.map(Some).ok_or_else(|| {
        Error::Operator(
            "The database needs an update and a server is running on it. \
             Stop the server, run `dispatches migrate`, and try again."
                .into(),
        )
    })
}

/// Written under another name first, so that a copy under its own name is whole.
async fn copy(connection: &mut SqliteConnection, file: &Path, number: i64) -> Result<(), Error> {
    let name = |ending: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(format!(".before-{number:04}{ending}"));
        PathBuf::from(name)
    };
    let (partial, whole) = (name(".partial"), name(""));
    if partial.exists() {
        std::fs::remove_file(&partial).map_err(Error::file(&partial))?;
    }
    sqlx::query::<sqlx::Sqlite>("VACUUM INTO $1")
        .bind(partial.to_string_lossy())
        .execute(connection)
        .await?;
    let written = std::fs::File::open(&partial).and_then(|file| file.sync_all());
    written.map_err(Error::file(&partial))?;
    std::fs::rename(&partial, &whole).map_err(Error::file(&whole))?;
    tracing::info!(copy = %whole.display(), "copied the database before updating it");
    Ok(())
}
