//! Search in PostgreSQL: tsvector, without its parsers and dictionaries. Its pair is `sqlite.rs`.

use sqlx::{PgConnection, Postgres};

use crate::server::error::Error;

pub(super) async fn add(
    engine: &mut PgConnection,
    place: i64,
    post_id: &str,
    words: &[String],
) -> Result<(), Error> {
    sqlx::query::<Postgres>(
        "INSERT INTO search_entries (id, post_id, words)
         VALUES ($1, $2, array_to_tsvector($3::text[]))",
    )
    .bind(place)
    .bind(post_id)
    .bind(words)
    .execute(engine)
    .await?;
    Ok(())
}

pub(super) async fn part(
    engine: &mut PgConnection,
    now: i64,
    query: &str,
    limit: i64,
) -> Result<Vec<String>, Error> {
    let rows = sqlx::query_as::<Postgres, (String,)>(
        "SELECT p.id FROM search_entries e JOIN posts p ON p.id = e.post_id
         WHERE e.words @@ $2::tsquery AND p.status = 'published' AND p.published_at <= $1
         ORDER BY e.id DESC, e.post_id DESC LIMIT $3",
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
    let whole = whole.iter().map(|word| format!("'{word}'"));
    let beginnings = beginnings.iter().map(|word| format!("'{word}':*"));
    whole.chain(beginnings).collect::<Vec<_>>().join(" & ")
}
