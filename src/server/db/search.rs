//! The search index: which posts hold which words. The words are separated and folded here, the
//! same for both engines; the excerpts that readers see are made by `server::search`.

mod postgres;
mod sqlite;
pub mod words;

use super::connection::{Engine, sql};
use super::{Connection, Transaction};
use crate::server::error::Error;

/// Writes a post's words anew, from what readers see of it.
pub async fn index(tx: &mut Transaction, post_id: &str) -> Result<(), Error> {
    let row = sql!(
        tx,
        maybe(String, String, String),
        "SELECT v.title, COALESCE(v.summary, ''), v.text FROM posts p
         JOIN versions v ON v.id = p.published_version_id WHERE p.id = $1",
        post_id
    )?;
    remove(tx, post_id).await?;
    let Some((title, summary, text)) = row else {
        return Ok(());
    };
    let title = words::folded(&title);
    let mut body = words::folded(&summary);
    body.extend(words::folded(&text));
    match tx.engine() {
        Engine::Sqlite(engine) => sqlite::add(engine, post_id, &title, &body).await,
        Engine::Postgres(engine) => postgres::add(engine, post_id, &title, &body).await,
    }
}

/// Takes a post out of the index.
pub async fn remove(tx: &mut Transaction, post_id: &str) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "DELETE FROM search_entries WHERE post_id = $1",
        post_id
    )?;
    Ok(())
}

/// Ids of posts that readers can find and the index doesn't have, in their order after this one.
pub async fn unindexed(on: &mut Connection, after: &str, limit: i64) -> Result<Vec<String>, Error> {
    let rows = sql!(
        on,
        all(String,),
        "SELECT p.id FROM posts p WHERE p.id > $1 AND p.status = 'published'
         AND NOT EXISTS (SELECT 1 FROM search_entries e WHERE e.post_id = p.id)
         ORDER BY p.id LIMIT $2",
        after,
        limit
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Ids of visible posts and pages that hold all these words, the last one as a beginning; best
/// first, those with the words in their title before others.
///
/// `words` are folded; with none, nothing is found.
pub async fn find(
    on: &mut Connection,
    now: i64,
    words: &[String],
    limit: i64,
) -> Result<Vec<String>, Error> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    match on.engine() {
        Engine::Sqlite(engine) => sqlite::find(engine, now, words, limit).await,
        Engine::Postgres(engine) => postgres::find(engine, now, words, limit).await,
    }
}

/// Ids of visible posts and pages with each of these words, which are folded, at the beginning of a
/// word of their title; the newest first.
pub async fn titled(
    on: &mut Connection,
    now: i64,
    words: &[String],
    limit: i64,
) -> Result<Vec<String>, Error> {
    match on.engine() {
        Engine::Sqlite(engine) => sqlite::titled(engine, now, words, limit).await,
        Engine::Postgres(engine) => postgres::titled(engine, now, words, limit).await,
    }
}

/// The plain text of these posts, where readers see it: (id, text).
pub async fn texts(
    on: &mut Connection,
    now: i64,
    ids: &[String],
) -> Result<Vec<(String, String)>, Error> {
    const TEXT: &str = concat!(
        "SELECT p.id, v.text FROM posts p",
        super::cards::with_text!(),
        "WHERE p.id IN (SELECT value FROM json_each($2)) AND",
        super::cards::visible!()
    );
    sql!(on, all(String, String), TEXT, now, super::list(ids))
}
