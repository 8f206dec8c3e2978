//! The shelf in PostgreSQL: tsvector, without its parsers and dictionaries. Its pair is `sqlite.rs`.

use sqlx::{PgConnection, Postgres};

use super::{ShelfRow, shelf_columns, working_text};
use crate::domain::cursor::Cursor;
use crate::server::error::Error;

macro_rules! found {
    () => {
        concat!(
            "FROM search_studio e JOIN posts p ON p.id = e.post_id JOIN versions v ON",
            working_text!(),
            "WHERE e.words @@ $1::tsquery "
        )
    };
}

const PART: &str = concat!(
    shelf_columns!(),
    found!(),
    "AND (e.id, e.post_id) < ($2, $3) ORDER BY e.id DESC, e.post_id DESC LIMIT $4"
);

pub(super) async fn add(
    engine: &mut PgConnection,
    place: i64,
    post_id: &str,
    words: &[String],
) -> Result<(), Error> {
    sqlx::query::<Postgres>(
        "INSERT INTO search_studio (id, post_id, words)
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
    query: &str,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<ShelfRow>, Error> {
    let rows = sqlx::query_as::<Postgres, ShelfRow>(PART)
        .bind(query)
        .bind(after.map_or(i64::MAX, |after| after.at))
        .bind(after.map_or("", |after| after.id.as_str()))
        .bind(limit);
    Ok(rows.fetch_all(engine).await?)
}

pub(super) async fn oldest(
    engine: &mut PgConnection,
    query: &str,
    limit: i64,
) -> Result<Vec<ShelfRow>, Error> {
    const TEXT: &str = concat!(
        shelf_columns!(),
        found!(),
        "ORDER BY e.id, e.post_id LIMIT $2"
    );
    let rows = sqlx::query_as::<Postgres, ShelfRow>(TEXT)
        .bind(query)
        .bind(limit);
    Ok(rows.fetch_all(engine).await?)
}

pub(super) async fn count(engine: &mut PgConnection, query: &str, most: i64) -> Result<i64, Error> {
    let (count,) = sqlx::query_as::<Postgres, (i64,)>(
        "SELECT COUNT(*) FROM (SELECT 1 FROM search_studio
         WHERE words @@ $1::tsquery LIMIT $2) AS counted",
    )
    .bind(query)
    .bind(most)
    .fetch_one(engine)
    .await?;
    Ok(count)
}

/// Each word in quotes, so that none is syntax. Folded words and marks hold no quotes.
pub(super) fn query((all, any, beginnings): (Vec<String>, Vec<String>, &[String])) -> String {
    let quoted = |word: &String| format!("'{word}'");
    let mut parts: Vec<_> = all.iter().map(quoted).collect();
    if !any.is_empty() {
        let any: Vec<_> = any.iter().map(quoted).collect();
        parts.push(format!("({})", any.join(" | ")));
    }
    parts.extend(beginnings.iter().map(|word| format!("'{word}':*")));
    parts.join(" & ")
}
