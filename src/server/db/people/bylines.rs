//! Whose name stands on posts: the author that somebody is, and handing posts on to another.

use crate::server::db::connection::sql;
use crate::server::db::{Change, Connection, Transaction};
use crate::server::error::Error;

/// Makes an author somebody's byline, or takes it away.
pub async fn set(tx: &mut Transaction, id: &str, author_id: Option<&str>) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE people SET author_id = $2 WHERE id = $1 AND removed_at IS NULL",
        id,
        author_id
    )?;
    Ok(())
}

/// All authors by name: (id, name).
pub async fn authors(on: &mut Connection) -> Result<Vec<(String, String)>, Error> {
    sql!(
        on,
        all(String, String),
        "SELECT id, name FROM authors ORDER BY name, id"
    )
}

/// Whether there is an author with this id.
pub async fn is_author(on: &mut Connection, id: &str) -> Result<bool, Error> {
    let found = sql!(
        on,
        maybe(String,),
        "SELECT id FROM authors WHERE id = $1",
        id
    )?;
    Ok(found.is_some())
}

/// Puts the second author in the first one's place on all posts. Where the second stands already,
/// the first only goes. How many posts it was.
pub async fn hand_over(tx: &mut Transaction, from: &str, to: &str) -> Result<usize, Error> {
    let posts = sql!(
        tx,
        all(String,),
        "SELECT post_id FROM post_authors WHERE author_id = $1 ORDER BY post_id",
        from
    )?;
    if from == to || posts.is_empty() {
        return Ok(0);
    }
    sql!(
        tx,
        run,
        "UPDATE post_authors SET author_id = $2 WHERE author_id = $1 AND post_id NOT IN
             (SELECT post_id FROM post_authors WHERE author_id = $2)",
        from,
        to
    )?;
    sql!(
        tx,
        run,
        "DELETE FROM post_authors WHERE author_id = $1",
        from
    )?;
    let count = posts.len();
    for (post_id,) in posts {
        tx.changed(Change::Post(post_id));
    }
    tx.changed(Change::Author(from.to_owned()));
    tx.changed(Change::Author(to.to_owned()));
    Ok(count)
}

/// Takes an author off the posts on which another stands as well. How many it was.
pub async fn take_off(tx: &mut Transaction, author_id: &str) -> Result<usize, Error> {
    let posts = sql!(
        tx,
        all(String,),
        "DELETE FROM post_authors WHERE author_id = $1 AND post_id IN
             (SELECT o.post_id FROM post_authors o WHERE o.author_id <> $1
              AND o.post_id IN (SELECT l.post_id FROM post_authors l WHERE l.author_id = $1))
         RETURNING post_id",
        author_id
    )?;
    let count = posts.len();
    for (post_id,) in posts {
        tx.changed(Change::Post(post_id));
    }
    if count > 0 {
        tx.changed(Change::Author(author_id.to_owned()));
    }
    Ok(count)
}
