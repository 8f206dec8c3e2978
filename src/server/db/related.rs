//! "You may also like": a few posts near another one.

use super::Connection;
use super::connection::sql;
use crate::server::error::Error;

/// Ids of up to three visible posts: those sharing most with this one (a tag counts two, an author and
/// a telling word one), newer ones first, and where that isn't three, the newest.
///
/// A telling word that more than thirty posts and pages have tells none of them from the others, and on
/// a small site one that more than a third of them have, or four.
///
/// Cheap however many posts there are: of each tag and author only the newest thirty are looked at,
/// found by the thirtieth's date, a word's posts are counted to thirty-one (and the site's to ninety, of
/// which a third is thirty), and no more than fifty posts are looked up. That limit, and the one of the
/// thirty posts of eight words, have PostgreSQL begin with these and not with all posts, and `CROSS` has
/// SQLite, which would else go through every post of the kind.
pub async fn of(on: &mut Connection, now: i64, id: &str) -> Result<Vec<String>, Error> {
    let rows = sql!(
        on,
        all(String,),
        "SELECT p.id FROM (
             SELECT near.id, near.at, SUM(near.weight) AS weight FROM (
                 SELECT other.post_id AS id, other.published_at AS at, 2 AS weight
                 FROM post_tags mine JOIN post_tags other
                     ON other.tag_id = mine.tag_id AND other.published_at <= $1
                     AND other.published_at >= COALESCE((SELECT edge.published_at
                         FROM post_tags edge
                         WHERE edge.tag_id = mine.tag_id AND edge.published_at <= $1
                         ORDER BY edge.published_at DESC, edge.post_id DESC LIMIT 1 OFFSET 29), 0)
                 WHERE mine.post_id = $2
                 UNION ALL
                 SELECT other.post_id AS id, other.published_at AS at, 1 AS weight
                 FROM post_authors mine JOIN post_authors other
                     ON other.author_id = mine.author_id AND other.published_at <= $1
                     AND other.published_at >= COALESCE((SELECT edge.published_at
                         FROM post_authors edge
                         WHERE edge.author_id = mine.author_id AND edge.published_at <= $1
                         ORDER BY edge.published_at DESC, edge.post_id DESC LIMIT 1 OFFSET 29), 0)
                 WHERE mine.post_id = $2
                 UNION ALL
                 SELECT same.id, same.published_at AS at, alike.weight FROM (
                     SELECT sharing.post_id, COUNT(*) AS weight FROM (
                         SELECT other.post_id
                         FROM telling_words mine JOIN telling_words other ON other.word = mine.word
                         WHERE mine.post_id = $2 AND (
                             SELECT COUNT(*) FROM (
                                 SELECT 1 FROM telling_words any_of
                                 WHERE any_of.word = mine.word LIMIT 31) found
                         ) <= (
                             SELECT CASE WHEN COUNT(*) < 12 THEN 4 ELSE COUNT(*) / 3 END
                             FROM (SELECT 1 FROM search_entries WHERE id >= 0 LIMIT 90) counted)
                         LIMIT 240) sharing
                     GROUP BY sharing.post_id) alike CROSS JOIN posts same
                 WHERE same.id = alike.post_id AND same.kind = 'post'
                 UNION ALL
                 SELECT newest.id, newest.at, 0 AS weight FROM (
                     SELECT n.id, n.published_at AS at FROM posts n
                     WHERE n.kind = 'post' AND n.status = 'published' AND n.published_at <= $1
                     ORDER BY n.published_at DESC, n.id DESC LIMIT 4) newest
             ) near WHERE near.id <> $2 GROUP BY near.id, near.at
             ORDER BY SUM(near.weight) DESC, near.at DESC, near.id DESC LIMIT 50
         ) best CROSS JOIN posts p
         WHERE p.id = best.id
             AND p.kind = 'post' AND p.status = 'published' AND p.published_at <= $1
         ORDER BY best.weight DESC, best.at DESC, best.id DESC LIMIT 3",
        now,
        id
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
