//! How much has come lately, counted over what was accepted, so that all nodes count the same.

use crate::server::db::connection::sql;
use crate::server::db::{Connection, Transaction};
use crate::server::error::Error;

const MINUTE: i64 = 60_000;

/// A submission at the door.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub now: i64,
    pub post_id: String,
    pub submission: String,
    pub sender: String,
    /// Comments in a minute, at least 1.
    pub per_sender: u32,
    pub per_post: u32,
}

/// What is to be known before a submission is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Standing {
    /// The id of the comment that it became already.
    pub same: Option<String>,
    /// When the oldest of those came that fill the minute: of this sender, under this post.
    pub sender_full: Option<i64>,
    pub post_full: Option<i64>,
}

impl Standing {
    /// Milliseconds until there is room again; none where there is.
    pub fn wait(&self, now: i64) -> Option<i64> {
        let oldest = self.sender_full.max(self.post_full)?;
        Some((oldest + MINUTE - now).clamp(1, MINUTE))
    }
}

/// Whether it was stored before, and whether there is room for it. One query. What was stored by a
/// clock that was fast by more than a minute and was put right doesn't count, or nobody could
/// comment until that time has come.
pub async fn standing(on: &mut Connection, arrival: &Arrival) -> Result<Standing, Error> {
    sql!(on, one Standing,
        "SELECT (SELECT id FROM comments WHERE post_id = $1 AND submission = $2) AS same,
                (SELECT created_at FROM comments WHERE sender = $3 AND created_at > $4 AND created_at < $7
                 ORDER BY created_at DESC LIMIT 1 OFFSET $5) AS sender_full,
                (SELECT created_at FROM comments WHERE post_id = $1 AND created_at > $4 AND created_at < $7
                 ORDER BY created_at DESC LIMIT 1 OFFSET $6) AS post_full",
        &arrival.post_id, &arrival.submission, &arrival.sender, arrival.now - MINUTE,
        i64::from(arrival.per_sender) - 1, i64::from(arrival.per_post) - 1, arrival.now + MINUTE)
}

/// Forgets which networks comments and reports came from that are older than this moment.
pub async fn forget_senders(tx: &mut Transaction, before: i64) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE comments SET sender = NULL WHERE sender IS NOT NULL AND created_at < $1",
        before
    )?;
    sql!(
        tx,
        run,
        "DELETE FROM comment_reports WHERE created_at < $1",
        before
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Standing;

    #[test]
    fn the_wait_is_for_the_fuller_of_the_two() {
        let standing = |sender_full, post_full| Standing {
            same: None,
            sender_full,
            post_full,
        };
        assert_eq!(standing(None, None).wait(100_000), None);
        assert_eq!(standing(Some(70_000), None).wait(100_000), Some(30_000));
        assert_eq!(
            standing(Some(70_000), Some(80_000)).wait(100_000),
            Some(40_000)
        );
        assert_eq!(standing(Some(900_000), None).wait(100_000), Some(60_000));
    }
}
