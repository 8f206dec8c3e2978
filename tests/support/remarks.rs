//! Comments put straight into a test's database, in any state.

use dispatches::domain::moderation::Status;
use dispatches::server::ids;
use dispatches::server::signing::Keys;
use sqlx::{Connection, PgConnection, SqliteConnection};

use crate::database::{NOW, Site};

/// A comment on the post `tea`.
#[derive(Clone, Debug)]
pub struct Remark {
    pub name: &'static str,
    pub email: &'static str,
    pub message: &'static str,
    pub status: Status,
    pub notify: bool,
    /// The id of what it answers.
    pub answers: Option<String>,
}

impl Default for Remark {
    fn default() -> Self {
        Self {
            name: "Asha Rahman",
            email: "asha@example.org",
            message: "The kettle was mine.",
            status: Status::Pending,
            notify: false,
            answers: None,
        }
    }
}

macro_rules! insert {
    ($connection:expr, $made:expr, $id:expr, $hash:expr) => {
        sqlx::query(
            "INSERT INTO comments (id, post_id, parent_id, root_at, root_id, created_at, status,
                                   shown, staff, notify, email_hash, name, email, message)
             SELECT $1, id, $2, $3, $1, $3, $4, $5, 0, $6, $7, $8, $9, $10
             FROM posts WHERE slug = 'tea'",
        )
        .bind($id)
        .bind(&$made.answers)
        .bind(NOW)
        .bind($made.status.as_str())
        .bind(i64::from($made.status == Status::Approved))
        .bind(i64::from($made.notify))
        .bind($hash)
        .bind($made.name)
        .bind($made.email)
        .bind($made.message)
        .execute(&mut $connection)
        .await
        .map(|done| done.rows_affected())
    };
}

impl Site {
    /// Puts a comment under the post `tea`, which there has to be. Returns its id.
    pub async fn remark(&self, remark: Remark) -> String {
        let id = ids::new(NOW);
        let keys = Keys::of(self.db()).await.expect("keys");
        let hash = keys.email_hash(remark.email);
        let done = match &self.config.database.url {
            Some(url) => {
                let mut connection = PgConnection::connect(url).await.expect("connected");
                insert!(connection, remark, &id, &hash)
            }
            None => {
                let path = self.config.data.join("dispatches.db");
                let url = format!("sqlite://{}", path.display());
                let mut connection = SqliteConnection::connect(&url).await.expect("connected");
                insert!(connection, remark, &id, &hash)
            }
        };
        assert_eq!(done.expect("inserted"), 1);
        id
    }
}
