//! Some columns of some rows of a moment, for who knows what is in them: exports.

use sqlx::{AssertSqlSafe, Postgres, Sqlite};

use super::{Apart, Snapshot};
use crate::server::error::Error;

impl Snapshot {
    /// Objects of JSON with these columns of a table, in no order; of all rows, or of those that have
    /// this value in this column. Names of tables and columns are the program's own.
    pub async fn records(
        &mut self,
        table: &str,
        columns: impl Iterator<Item = &str>,
        only: Option<(&str, &str)>,
    ) -> Result<Vec<String>, Error> {
        let fields: Vec<_> = columns
            .map(|column| format!("'{column}', \"{column}\""))
            .collect();
        let fields = fields.join(", ");
        let (condition, value) = match only {
            Some((column, value)) => (format!(" WHERE \"{column}\" = $1"), value),
            None => (" WHERE $1 = ''".to_owned(), ""),
        };
        let rows: Vec<(String,)> = match &mut self.0 {
            Apart::Sqlite(on) => {
                let text = format!("SELECT json_object({fields}) FROM \"{table}\"{condition}");
                let query = sqlx::query_as::<Sqlite, _>(AssertSqlSafe(text)).bind(value);
                query.fetch_all(on).await?
            }
            Apart::Postgres(on) => {
                let text =
                    format!("SELECT json_build_object({fields})::text FROM \"{table}\"{condition}");
                let query = sqlx::query_as::<Postgres, _>(AssertSqlSafe(text)).bind(value);
                query.fetch_all(on).await?
            }
        };
        Ok(rows.into_iter().map(|(row,)| row).collect())
    }
}
