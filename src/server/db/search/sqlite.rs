//! Search in SQLite: FTS5, whose row numbers are the places, so that the newest are read in order
//! and no further. Its pair is `postgres.rs`.

use sqlx::{Sqlite, SqliteConnection};

use crate::server::error::Error;

pub(super) async fn add(
    engine: &mut SqliteConnection,
    place: i64,
    post_id: &str,
    words: &[String],
) -> Result<(), Error> {
    sqlx::query::<Sqlite>("INSERT INTO search_entries (id, post_id) VALUES ($1, $2)")
        .bind(place)
        .bind(post_id)
        .execute(&mut *engine)
        .await?;
    sqlx::query::<Sqlite>("INSERT INTO search_words (rowid, words) VALUES ($1, $2)")
        .bind(place)
        .bind(words.join(" "))
        .execute(engine)
        .await?;
    Ok(())
}

/// `CROSS` keeps the order of reading: first the index, then what it found.
pub(super) async fn part(
    engine: &mut SqliteConnection,
    now: i64,
    query: &str,
    limit: i64,
) -> Result<Vec<String>, Error> {
    let rows = sqlx::query_as::<Sqlite, (String,)>(
        "SELECT p.id FROM search_words CROSS JOIN search_entries e ON e.id = search_words.rowid
         CROSS JOIN posts p ON p.id = e.post_id
         WHERE search_words MATCH $2 AND p.status = 'published' AND p.published_at <= $1
         ORDER BY search_words.rowid DESC LIMIT $3",
    )
    .bind(now)
    .bind(query)
    .bind(limit)
    .fetch_all(engine)
    .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Each word in quotes, so that none is syntax. Folded words and marks hold no quotes.
pub(super) fn query(whole: &[String], beginnings: &[String]) -> String {
    let whole = whole.iter().map(|word| format!("\"{word}\""));
    let beginnings = beginnings.iter().map(|word| format!("\"{word}\"*"));
    whole.chain(beginnings).collect::<Vec<_>>().join(" AND ")
}
