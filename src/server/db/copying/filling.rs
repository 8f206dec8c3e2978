//! A new database, filled row by row. Nothing of it is there before all of it is.

use std::path::Path;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Postgres, Sqlite, Transaction};
use sqlx::{PgConnection, SqliteConnection};

use super::columns;
use crate::server::db::migrations::{POSTGRES, SQLITE};
use crate::server::db::sqlite::options;
use crate::server::error::Error;

/// How often it is looked whether others have left, and between two looks.
const LOOKS: u32 = 20;
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// A database that is being filled.
#[derive(Debug)]
pub enum Filling {
    Sqlite(SqliteConnection),
    Postgres {
        on: Transaction<'static, Postgres>,
        /// How each reference between tables is made again.
        again: Vec<String>,
        /// Whether there were tables that are in another schema now.
        moved: bool,
    },
}

impl Filling {
    /// A new file with this schema.
    pub async fn sqlite(file: &Path, schema: i64) -> Result<Self, Error> {
        let mut on = options(file)
            .create_if_missing(true)
            .foreign_keys(false)
            .journal_mode(SqliteJournalMode::Delete)
            .synchronous(SqliteSynchronous::Full)
            .connect()
            .await?;
        SQLITE.run_direct(Some(schema), &mut on, false).await?;
        sqlx::query::<Sqlite>("BEGIN IMMEDIATE")
            .execute(&mut on)
            .await?;
        Ok(Self::Sqlite(on))
    }

    /// The database at this address, which is an empty one; or else what is in it is moved into a
    /// schema of this name first.
    ///
    /// # Errors
    /// [`Error::Operator`] where it isn't empty and no name is given, or others are at it.
    pub async fn postgres(url: &str, schema: i64, aside: Option<&str>) -> Result<Self, Error> {
        let wanted: PgConnectOptions = url.parse()?;
        let pool = PgPoolOptions::new().max_connections(1);
        // As sqlx knows of it, the migrations' own transactions are parts of it.
        let mut on = pool.connect_with(wanted).await?.begin().await?;
        let moved = has_tables(&mut on).await?;
        if moved {
            let Some(aside) = aside else {
                return Err(Error::Operator(
                    "The database isn’t empty. With --replace what is in it is kept in a schema \
                     beside the new one."
                        .into(),
                ));
            };
            alone(&mut on).await?;
            let text = format!("ALTER SCHEMA public RENAME TO \"{aside}\"");
            run(&mut on, text).await?;
            run(&mut on, "CREATE SCHEMA public".into()).await?;
        }
        POSTGRES.run_direct(Some(schema), &mut *on, false).await?;
        let references: Vec<(String, String)> = sqlx::query_as::<Postgres, _>(
            "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
                    format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,
                           pg_get_constraintdef(oid))
             FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace",
        )
        .fetch_all(&mut *on)
        .await?;
        let mut again = Vec::with_capacity(references.len());
        for (drop, add) in references {
            run(&mut on, drop).await?;
            again.push(add);
        }
        Ok(Self::Postgres { on, again, moved })
    }

    /// Adds rows to a table: objects, in an array of JSON.
    pub async fn add(&mut self, table: &str, rows: &str) -> Result<u64, Error> {
        match self {
            Self::Sqlite(on) => {
                let columns = columns(on, table).await?;
                let names: Vec<_> = columns.iter().map(|name| format!("\"{name}\"")).collect();
                let values: Vec<_> = columns
                    .iter()
                    .map(|name| format!("value ->> '$.{name}'"))
                    .collect();
                let text = format!(
                    "INSERT INTO \"{table}\" ({}) SELECT {} FROM json_each($1)",
                    names.join(", "),
                    values.join(", ")
                );
                let added = sqlx::query::<Sqlite>(AssertSqlSafe(text)).bind(rows);
                Ok(added.execute(on).await?.rows_affected())
            }
            Self::Postgres { on, .. } => {
                let text = format!(
                    "INSERT INTO \"{table}\"
                     SELECT * FROM json_populate_recordset(NULL::\"{table}\", $1::json)"
                );
                let added = sqlx::query::<Postgres>(AssertSqlSafe(text)).bind(rows);
                Ok(added.execute(&mut **on).await?.rows_affected())
            }
        }
    }

    /// Whether there were tables that are in another schema now.
    pub fn has_moved(&self) -> bool {
        matches!(self, Self::Postgres { moved: true, .. })
    }

    /// From here on it is there.
    ///
    /// # Errors
    /// [`Error::Operator`] where a row names another one that isn't there.
    pub async fn finish(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(mut on) => {
                let broken: Option<(String,)> = sqlx::query_as::<Sqlite, _>(
                    "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1",
                )
                .fetch_optional(&mut on)
                .await?;
                if let Some((table,)) = broken {
                    return Err(Error::Operator(format!(
                        "the backup is not whole: {table} names what isn’t there"
                    )));
                }
                sqlx::query::<Sqlite>("COMMIT").execute(&mut on).await?;
                on.close().await?;
            }
            Self::Postgres { mut on, again, .. } => {
                // No table that still has something to do is altered.
                run(&mut on, "SET CONSTRAINTS ALL IMMEDIATE".into()).await?;
                for add in again {
                    run(&mut on, add).await?;
                }
                on.commit().await?;
            }
        }
        Ok(())
    }
}

/// The text is made of names that the schema or this program gave.
async fn run(on: &mut PgConnection, text: String) -> Result<(), Error> {
    sqlx::query::<Postgres>(AssertSqlSafe(text))
        .execute(on)
        .await?;
    Ok(())
}

async fn has_tables(on: &mut PgConnection) -> Result<bool, Error> {
    let (tables,): (i64,) = sqlx::query_as::<Postgres, _>(
        "SELECT COUNT(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    )
    .fetch_one(on)
    .await?;
    Ok(tables > 0)
}

/// A server of another folder may be at the same database. One that was just stopped is waited for.
async fn alone(on: &mut PgConnection) -> Result<(), Error> {
    for _ in 0..LOOKS {
        // The server remembers within a transaction what it said of that before.
        run(on, "SELECT pg_stat_clear_snapshot()".into()).await?;
        let (others,): (i64,) = sqlx::query_as::<Postgres, _>(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()
             AND usename = current_user AND backend_type = 'client backend'
             AND pid <> pg_backend_pid()",
        )
        .fetch_one(&mut *on)
        .await?;
        if others == 0 {
            return Ok(());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Err(Error::Operator(
        "Others are connected to the database, perhaps a server on another machine. Stop them \
         first."
            .into(),
    ))
}
