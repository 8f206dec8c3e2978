//! Search in PostgreSQL: tsvector, without its parsers and dictionaries. Its pair is `sqlite.rs`.

use std::fmt::Write;

use sqlx::{PgConnection, Postgres};

use crate::server::error::Error;

/// Where PostgreSQL stops to tell positions apart.
const LAST_POSITION: usize = 16_383;
/// Most words of a text that are indexed, so that a tsvector's limit of 1 MB isn't reached.
const MOST_WORDS: usize = 100_000;

pub(super) async fn add(
    engine: &mut PgConnection,
    post_id: &str,
    title: &[String],
    body: &[String],
) -> Result<(), Error> {
    let mut vector = String::new();
    for (at, word) in title.iter().enumerate() {
        write_word(&mut vector, word, at, 'A');
    }
    for (at, word) in body.iter().take(MOST_WORDS).enumerate() {
        write_word(&mut vector, word, title.len() + at, 'D');
    }
    sqlx::query::<Postgres>(
        "INSERT INTO search_entries (post_id, words) VALUES ($1, $2::tsvector)",
    )
    .bind(post_id)
    .bind(vector)
    .execute(engine)
    .await?;
    Ok(())
}

/// `'word':3A`, the way a tsvector is written. Folded words hold no quotes.
fn write_word(vector: &mut String, word: &str, at: usize, weight: char) {
    let position = (at + 1).min(LAST_POSITION);
    // Writing to a String can't fail.
    let _ = write!(vector, "'{word}':{position}{weight} ");
}

pub(super) async fn find(
    engine: &mut PgConnection,
    now: i64,
    words: &[String],
    limit: i64,
) -> Result<Vec<String>, Error> {
    let rows = sqlx::query_as::<Postgres, (String,)>(
        "SELECT p.id FROM search_entries e JOIN posts p ON p.id = e.post_id
         WHERE e.words @@ $2::tsquery AND p.status = 'published' AND p.published_at <= $1
         ORDER BY ts_rank('{0.1, 0.1, 0.1, 1}', e.words, $2::tsquery) DESC,
                  p.published_at DESC, p.id DESC LIMIT $3",
    )
    .bind(now)
    .bind(query(words))
    .bind(limit)
    .fetch_all(engine)
    .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn titled(
    engine: &mut PgConnection,
    now: i64,
    words: &[String],
    limit: i64,
) -> Result<Vec<String>, Error> {
    // Words of a title have the weight A.
    let beginnings: Vec<_> = words.iter().map(|word| format!("'{word}':*A")).collect();
    let rows = sqlx::query_as::<Postgres, (String,)>(
        "SELECT p.id FROM search_entries e JOIN posts p ON p.id = e.post_id
         WHERE e.words @@ $2::tsquery AND p.status = 'published' AND p.published_at <= $1
         ORDER BY p.published_at DESC, p.id DESC LIMIT $3",
    )
    .bind(now)
    .bind(beginnings.join(" & "))
    .bind(limit)
    .fetch_all(engine)
    .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

fn query(words: &[String]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("'{word}'")).collect();
    format!("{}:*", quoted.join(" & "))
}
