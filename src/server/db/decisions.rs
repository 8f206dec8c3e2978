//! Decisions about many posts at once: which of the chosen ones somebody sees, what each was before,
//! and all that one decision was about. What a decision changes is `save`'s.

use super::connection::sql;
use super::{Change, Connection, Transaction};
use crate::domain::post::{Kind, Status};
use crate::domain::publication::{Ahead, Standing};
use crate::server::error::Error;

/// A post as far as a decision depends on it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DecidedRow {
    pub id: String,
    pub kind: String,
    pub status: String,
    pub was_public: i64,
    pub comments_open: i64,
    /// What it was before the decision, where that changed it.
    pub former_status: Option<String>,
    pub former_comments: Option<i64>,
    pub title: String,
    /// 1 where it is the asking person's own.
    pub own: i64,
}

impl DecidedRow {
    pub fn standing(&self) -> Standing {
        Standing {
            status: self.status.parse().unwrap_or(Status::Draft),
            was_public: self.was_public == 1,
            // What is decided about many at once doesn't depend on it.
            ahead: Ahead::No,
        }
    }

    /// Whether its comments are open; none for what has no comments.
    pub fn comments(&self) -> Option<bool> {
        let has = self.kind.parse() == Ok(Kind::Post);
        has.then_some(self.comments_open == 1)
    }
}

/// Who asks, as far as the database is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    pub person_id: String,
    /// Their byline.
    pub author_id: Option<String>,
    /// Whether they see what isn't their own.
    pub all: bool,
}

/// A post is somebody's own by their byline or because they made it. `$1` is the person, `$2` the
/// byline, `$3` whether they see all.
macro_rules! seen {
    ($condition:literal) => {
        concat!(
            "SELECT d.id, d.kind, d.status, d.was_public, d.comments_open, d.former_status, \
             d.former_comments, d.title, d.own FROM ( \
             SELECT p.id, p.kind, p.status, p.was_public, p.comments_open, p.former_status, \
             p.former_comments, v.title, CAST(CASE WHEN p.created_by = $1 OR EXISTS \
             (SELECT 1 FROM post_authors l WHERE l.post_id = p.id AND l.author_id = $2) \
             THEN 1 ELSE 0 END AS BIGINT) AS own FROM posts p \
             JOIN versions v ON v.id = COALESCE(p.working_version_id, p.published_version_id) \
             WHERE ",
            $condition,
            ") AS d WHERE $3 = 1 OR d.own = 1 ORDER BY d.id"
        )
    };
}

/// Those of these posts that they see.
pub async fn chosen(
    on: &mut Connection,
    asking: &Asking,
    ids: &[String],
) -> Result<Vec<DecidedRow>, Error> {
    sql!(on, all DecidedRow,
        seen!("p.id IN (SELECT value FROM json_each($4))"),
        &asking.person_id, &asking.author_id, i64::from(asking.all), super::list(ids))
}

/// Those that a decision was about and nothing has changed since.
pub async fn of_decision(
    on: &mut Connection,
    asking: &Asking,
    decision_id: &str,
) -> Result<Vec<DecidedRow>, Error> {
    sql!(on, all DecidedRow, seen!("p.decision_id = $4"),
        &asking.person_id, &asking.author_id, i64::from(asking.all), decision_id)
}

/// Notes what a post was before a decision that has just changed its state.
pub async fn note_status(
    tx: &mut Transaction,
    row: &DecidedRow,
    decision_id: &str,
) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE posts SET former_status = $2, decision_id = $3 WHERE id = $1",
        &row.id,
        &row.status,
        decision_id
    )?;
    Ok(())
}

/// Opens or closes a post's comments. `decision_id` is none where that takes a decision back.
pub async fn set_comments(
    tx: &mut Transaction,
    row: &DecidedRow,
    open: bool,
    decision_id: Option<&str>,
) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE posts SET comments_open = $2, former_status = NULL,
             former_comments = CASE WHEN $3 IS NULL THEN NULL ELSE $4 END, decision_id = $3
         WHERE id = $1",
        &row.id,
        i64::from(open),
        decision_id,
        row.comments_open
    )?;
    tx.changed(Change::Post(row.id.clone()));
    Ok(())
}

/// One at a time of those who decide about posts, so that what each was before still holds.
pub async fn one_at_a_time(tx: &mut Transaction) -> Result<(), Error> {
    super::comments::locks::hold(tx, 7307, "").await
}
