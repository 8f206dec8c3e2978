//! Search in SQLite: FTS5, without stemming. Its pair is `postgres.rs`.

use sqlx::{Sqlite, SqliteConnection};

use crate::server::error::Error;

pub(super) async fn add(
    engine: &mut SqliteConnection,
    post_id: &str,
    title: &[String],
    body: &[String],
) -> Result<(), Error> {
    let (id,) = sqlx::query_as::<Sqlite, (i64,)>(
        "INSERT INTO search_entries (post_id) VALUES ($1) RETURNING id",
    )
    .bind(post_id)
    .fetch_one(&mut *engine)
    .await?;
    sqlx::query::<Sqlite>("INSERT INTO search_words (rowid, title, body) VALUES ($1, $2, $3)")
        .bind(id)
        .bind(title.join(" "))
        .bind(body.join(" "))
        .execute(engine)
        .await?;
    Ok(())
}

pub(super) async fn find(
    engine: &mut SqliteConnection,
    now: i64,
    words: &[String],
    limit: i64,
) -> Result<Vec<String>, Error> {
    let rows = sqlx::query_as::<Sqlite, (String,)>(
        "SELECT p.id FROM search_words JOIN search_entries e ON e.id = search_words.rowid
         JOIN posts p ON p.id = e.post_id
         WHERE search_words MATCH $2 AND p.status = 'published' AND p.published_at <= $1
         ORDER BY bm25(search_words, 10.0, 1.0), p.published_at DESC, p.id DESC LIMIT $3",
    )
    .bind(now)
    .bind(query(words))
    .bind(limit)
    .fetch_all(engine)
    .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn titled(
    engine: &mut SqliteConnection,
    now: i64,
    words: &[String],
    limit: i64,
) -> Result<Vec<String>, Error> {
    let beginnings: Vec<_> = words.iter().map(|word| format!("\"{word}\"*")).collect();
    let rows = sqlx::query_as::<Sqlite, (String,)>(
        "SELECT p.id FROM search_words JOIN search_entries e ON e.id = search_words.rowid
         JOIN posts p ON p.id = e.post_id
         WHERE search_words MATCH $2 AND p.status = 'published' AND p.published_at <= $1
         ORDER BY p.published_at DESC, p.id DESC LIMIT $3",
    )
    .bind(now)
    .bind(format!("title : ({})", beginnings.join(" AND ")))
    .bind(limit)
    .fetch_all(engine)
    .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Each word in quotes, so that none is syntax. Folded words hold no quotes.
fn query(words: &[String]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
    format!("{}*", quoted.join(" "))
}
