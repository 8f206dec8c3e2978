//! A conversation in the order of reading, part by part, and what of it a reader may see: approved
//! comments; of others that have answers, that they stood there; one's own, by its signed link.

use std::fmt;

use crate::server::db::Connection;
use crate::server::db::connection::sql;
use crate::server::error::Error;
use crate::server::ids::is_id;

/// A place in a conversation, in the order of reading.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow)]
pub struct Spot {
    pub root_at: i64,
    pub root_id: String,
    pub created_at: i64,
    pub id: String,
}

impl Spot {
    /// Before everything.
    pub fn start() -> Self {
        Self {
            root_at: i64::MIN,
            root_id: String::new(),
            created_at: i64::MIN,
            id: String::new(),
        }
    }

    /// Reads what [`Spot`] displays as; anything else is no place.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('_');
        let mut next = || parts.next();
        let (root_at, root_id, created_at, id) = (next()?, next()?, next()?, next()?);
        let sound = next().is_none() && is_id(root_id) && is_id(id);
        Some(Self {
            root_at: root_at.parse().ok()?,
            root_id: sound.then(|| root_id.to_owned())?,
            created_at: created_at.parse().ok()?,
            id: id.to_owned(),
        })
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            root_at,
            root_id,
            created_at,
            id,
        } = self;
        write!(formatter, "{root_at}_{root_id}_{created_at}_{id}")
    }
}

/// A comment as everybody sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ShownRow {
    #[sqlx(flatten)]
    pub spot: Spot,
    pub parent_id: Option<String>,
    pub status: String,
    pub edited_at: Option<i64>,
    pub staff: i64,
    /// Empty where it isn't approved, as is the message.
    pub name: String,
    pub message: String,
    /// Empty where that one isn't approved, or there is none.
    pub parent_name: String,
}

/// Some of the conversation after a place.
pub async fn part(
    on: &mut Connection,
    post_id: &str,
    after: &Spot,
    limit: i64,
) -> Result<Vec<ShownRow>, Error> {
    sql!(on, all ShownRow,
        "SELECT c.root_at, c.root_id, c.created_at, c.id, c.parent_id, c.status,
                CASE c.status WHEN 'approved' THEN c.edited_at END AS edited_at,
                CASE c.status WHEN 'approved' THEN c.staff ELSE 0 END AS staff,
                CASE c.status WHEN 'approved' THEN c.name ELSE '' END AS name,
                CASE c.status WHEN 'approved' THEN c.message ELSE '' END AS message,
                CASE q.status WHEN 'approved' THEN q.name ELSE '' END AS parent_name
         FROM comments c LEFT JOIN comments q ON q.id = c.parent_id
         WHERE c.post_id = $1 AND c.shown = 1
               AND (c.root_at, c.root_id, c.created_at, c.id) > ($2, $3, $4, $5)
         ORDER BY c.root_at, c.root_id, c.created_at, c.id LIMIT $6",
        post_id, after.root_at, &after.root_id, after.created_at, &after.id, limit)
}

/// The newest approved comments, newest first.
pub async fn newest(
    on: &mut Connection,
    post_id: &str,
    limit: i64,
) -> Result<Vec<ShownRow>, Error> {
    sql!(on, all ShownRow,
        "SELECT c.root_at, c.root_id, c.created_at, c.id, c.parent_id, c.status, c.edited_at,
                c.staff, c.name, c.message,
                CASE q.status WHEN 'approved' THEN q.name ELSE '' END AS parent_name
         FROM comments c LEFT JOIN comments q ON q.id = c.parent_id
         WHERE c.post_id = $1 AND c.status = 'approved'
         ORDER BY c.created_at DESC, c.id DESC LIMIT $2", post_id, limit)
}

/// A comment as its writer sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OwnRow {
    #[sqlx(flatten)]
    pub shown: ShownRow,
    /// Answers that are approved or wait.
    pub answered: i64,
}

/// The comment that the caller has the signed link of: approved or waiting, or taken for spam by
/// the rules alone, which its writer isn't told.
pub async fn own(on: &mut Connection, post_id: &str, id: &str) -> Result<Option<OwnRow>, Error> {
    sql!(on, maybe OwnRow,
        "SELECT c.root_at, c.root_id, c.created_at, c.id, c.parent_id, c.status, c.edited_at,
                c.staff, c.name, c.message,
                CASE q.status WHEN 'approved' THEN q.name ELSE '' END AS parent_name,
                (SELECT COUNT(*) FROM comments a WHERE a.parent_id = c.id
                 AND a.status IN ('approved', 'pending')) AS answered
         FROM comments c LEFT JOIN comments q ON q.id = c.parent_id
         WHERE c.id = $2 AND c.post_id = $1 AND (c.status IN ('approved', 'pending')
               OR (c.status = 'spam' AND c.decided_at IS NULL))", post_id, id)
}

/// The place of a comment that everybody sees.
pub async fn spot(on: &mut Connection, post_id: &str, id: &str) -> Result<Option<Spot>, Error> {
    sql!(on, maybe Spot,
        "SELECT root_at, root_id, created_at, id FROM comments
         WHERE id = $2 AND post_id = $1 AND shown = 1", post_id, id)
}

/// The last comment of the part before the one that holds a place, where parts have `size`
/// comments; none where that is the first.
pub async fn before(
    on: &mut Connection,
    post_id: &str,
    place: &Spot,
    size: i64,
) -> Result<Option<Spot>, Error> {
    sql!(on, maybe Spot,
        "SELECT root_at, root_id, created_at, id FROM (
             SELECT root_at, root_id, created_at, id,
                    ROW_NUMBER() OVER (ORDER BY root_at, root_id, created_at, id) AS number
             FROM comments WHERE post_id = $1 AND shown = 1
                   AND (root_at, root_id, created_at, id) < ($2, $3, $4, $5)) earlier
         WHERE number % $6 = 0 ORDER BY number DESC LIMIT 1",
        post_id, place.root_at, &place.root_id, place.created_at, &place.id, size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_as_written_and_nothing_else_does() {
        let id = "0190b7a0-0000-7000-8000-000000000001";
        let spot = Spot {
            root_at: 1,
            root_id: id.into(),
            created_at: 2,
            id: id.into(),
        };
        assert_eq!(Spot::parse(&spot.to_string()), Some(spot.clone()));
        let longer = format!("{spot}_1");
        for wrong in ["", "1_2_3_4", "1___", id, longer.as_str()] {
            assert_eq!(Spot::parse(wrong), None, "{wrong}");
        }
        assert!(Spot::start() < spot);
    }
}
