//! "You may also like": a few posts near another one.

use super::Connection;
use super::connection::sql;
use crate::server::error::Error;

/// Ids of up to three visible posts: those sharing most with this one (a tag counts two, an
/// author one), newer ones first, and where that isn't three, the newest.
///
/// Cheap however many posts there are: of each tag and author only the newest thirty are looked
/// at, found by the thirtieth's date.
pub async fn of(on: &mut Connection, now: i64, id: &str) -> Result<Vec<String>, Error> {
    let rows = sql!(
        on,
        all(String,),
        "SELECT p.id FROM (
             SELECT other.post_id AS id, 2 AS weight
             FROM post_tags mine JOIN post_tags other
                 ON other.tag_id = mine.tag_id AND other.published_at <= $1
                 AND other.published_at >= COALESCE((SELECT edge.published_at FROM post_tags edge
                     WHERE edge.tag_id = mine.tag_id AND edge.published_at <= $1
                     ORDER BY edge.published_at DESC, edge.post_id DESC LIMIT 1 OFFSET 29), 0)
             WHERE mine.post_id = $2
             UNION ALL
             SELECT other.post_id AS id, 1 AS weight
             FROM post_authors mine JOIN post_authors other
                 ON other.author_id = mine.author_id AND other.published_at <= $1
                 AND other.published_at >= COALESCE((SELECT edge.published_at FROM post_authors edge
                     WHERE edge.author_id = mine.author_id AND edge.published_at <= $1
                     ORDER BY edge.published_at DESC, edge.post_id DESC LIMIT 1 OFFSET 29), 0)
             WHERE mine.post_id = $2
             UNION ALL
             SELECT id, 0 AS weight FROM (SELECT n.id FROM posts n
                 WHERE n.kind = 'post' AND n.status = 'published' AND n.published_at <= $1
                 ORDER BY n.published_at DESC, n.id DESC LIMIT 4) newest
         ) near JOIN posts p ON p.id = near.id
         WHERE p.id <> $2 AND p.kind = 'post' AND p.status = 'published' AND p.published_at <= $1
         GROUP BY p.id, p.published_at
         ORDER BY SUM(near.weight) DESC, p.published_at DESC, p.id DESC LIMIT 3",
        now,
        id
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
