//! What stands in a site's database, whatever the program makes of it.

use sqlx::{Connection, PgConnection, SqliteConnection};

use crate::database::Site;

impl Site {
    /// Pairs of texts, asked for behind the program's back.
    pub async fn rows(&self, text: &'static str) -> Vec<(String, String)> {
        match &self.config.database.url {
            Some(url) => {
                let mut on = PgConnection::connect(url).await.expect("connected");
                sqlx::query_as(text).fetch_all(&mut on).await.expect("read")
            }
            None => {
                let path = self.config.data.join("dispatches.db");
                let url = format!("sqlite://{}", path.display());
                let mut on = SqliteConnection::connect(&url).await.expect("connected");
                sqlx::query_as(text).fetch_all(&mut on).await.expect("read")
            }
        }
    }

    /// The messages of all comments, of which none may be there twice.
    pub async fn messages(&self) -> std::collections::HashSet<String> {
        let rows = self.rows("SELECT message, id FROM comments").await;
        let count = rows.len();
        let messages: std::collections::HashSet<_> = rows.into_iter().map(|row| row.0).collect();
        assert_eq!(messages.len(), count, "a comment is there twice");
        messages
    }
}
