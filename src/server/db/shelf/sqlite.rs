//! The shelf in SQLite: FTS5, whose row numbers are the places, so that a part of the list is read
//! in order and no further. Its pair is `postgres.rs`.

use sqlx::{Sqlite, SqliteConnection};

use super::{ShelfRow, shelf_columns, working_text};
use crate::domain::cursor::Cursor;
use crate::server::error::Error;

/// `CROSS` keeps the order of reading: first the index, then what it found.
macro_rules! found {
    () => {
        concat!(
            "FROM search_studio_words \
             CROSS JOIN search_studio e ON e.id = search_studio_words.rowid \
             CROSS JOIN posts p ON p.id = e.post_id CROSS JOIN versions v ON",
            working_text!(),
            "WHERE search_studio_words MATCH $1 "
        )
    };
}

const PART: &str = concat!(
    shelf_columns!(),
    found!(),
    "AND search_studio_words.rowid < $2 ORDER BY search_studio_words.rowid DESC LIMIT $3"
);

pub(super) async fn add(
    engine: &mut SqliteConnection,
    place: i64,
    post_id: &str,
    words: &[String],
) -> Result<(), Error> {
    sqlx::query::<Sqlite>("INSERT INTO search_studio (id, post_id) VALUES ($1, $2)")
        .bind(place)
        .bind(post_id)
        .execute(&mut *engine)
        .await?;
    sqlx::query::<Sqlite>("INSERT INTO search_studio_words (rowid, words) VALUES ($1, $2)")
        .bind(place)
        .bind(words.join(" "))
        .execute(engine)
        .await?;
    Ok(())
}

pub(super) async fn part(
    engine: &mut SqliteConnection,
    query: &str,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<ShelfRow>, Error> {
    let rows = sqlx::query_as::<Sqlite, ShelfRow>(PART)
        .bind(query)
        .bind(after.map_or(i64::MAX, |after| after.at))
        .bind(limit);
    Ok(rows.fetch_all(engine).await?)
}

pub(super) async fn oldest(
    engine: &mut SqliteConnection,
    query: &str,
    limit: i64,
) -> Result<Vec<ShelfRow>, Error> {
    const TEXT: &str = concat!(
        shelf_columns!(),
        found!(),
        "ORDER BY search_studio_words.rowid LIMIT $2"
    );
    let rows = sqlx::query_as::<Sqlite, ShelfRow>(TEXT)
        .bind(query)
        .bind(limit);
    Ok(rows.fetch_all(engine).await?)
}

pub(super) async fn count(
    engine: &mut SqliteConnection,
    query: &str,
    most: i64,
) -> Result<i64, Error> {
    let (count,) = sqlx::query_as::<Sqlite, (i64,)>(
        "SELECT COUNT(*) FROM (SELECT 1 FROM search_studio_words
         WHERE search_studio_words MATCH $1 LIMIT $2)",
    )
    .bind(query)
    .bind(most)
    .fetch_one(engine)
    .await?;
    Ok(count)
}

/// Each word in quotes, so that none is syntax. Folded words and marks hold no quotes.
pub(super) fn query((all, any, beginnings): (Vec<String>, Vec<String>, &[String])) -> String {
    let quoted = |word: &String| format!("\"{word}\"");
    let mut parts: Vec<_> = all.iter().map(quoted).collect();
    if !any.is_empty() {
        let any: Vec<_> = any.iter().map(quoted).collect();
        parts.push(format!("({})", any.join(" OR ")));
    }
    parts.extend(beginnings.iter().map(|word| format!("\"{word}\"*")));
    parts.join(" AND ")
}

#[cfg(test)]
mod tests {
    use sqlx::{AssertSqlSafe, Connection};

    use super::super::{Filter, Mark};
    use super::*;
    use crate::domain::post::{Kind, Status};
    use crate::server::db::migrations::SQLITE;

    #[tokio::test]
    async fn every_part_of_the_list_is_a_walk_along_the_index_that_ends_with_the_part() {
        let engine = SqliteConnection::connect("sqlite::memory:").await;
        let mut engine = engine.expect("a database");
        SQLITE
            .run_direct(None, &mut engine, false)
            .await
            .expect("a schema");
        let id = || "0190b7a0-0000-7000-8000-000000000001".to_owned();
        for marks in [
            vec![Mark::Live],
            vec![Mark::Status(Status::InReview)],
            vec![Mark::Live, Mark::Author(id())],
            vec![Mark::Live, Mark::Tag(id()), Mark::Kind(Kind::Page)],
        ] {
            let filter = Filter {
                marks,
                whose: vec![Mark::Maker(id()), Mark::Author(id())],
                words: vec!["tea".into()],
            };
            let plan = format!("EXPLAIN QUERY PLAN {PART}");
            let steps = sqlx::query_as::<Sqlite, (i64, i64, i64, String)>(AssertSqlSafe(plan))
                .bind(query(filter.terms()))
                .bind(i64::MAX)
                .bind(51_i64)
                .fetch_all(&mut engine)
                .await
                .expect("a plan");
            let steps: Vec<_> = steps.into_iter().map(|(.., step)| step).collect();
            let sorts = steps.iter().any(|step| step.contains("TEMP B-TREE"));
            assert!(
                steps[0].contains("search_studio_words VIRTUAL TABLE INDEX"),
                "{steps:?}"
            );
            let rest = steps[1..].iter().all(|step| step.starts_with("SEARCH "));
            assert!(rest && !sorts, "{steps:?}");
        }
    }

    #[test]
    fn a_query_holds_nothing_but_words() {
        let filter = Filter {
            marks: vec![Mark::Live, Mark::Status(Status::InReview)],
            whose: vec![Mark::Maker("a-1".into()), Mark::Author("b-2".into())],
            words: vec!["tea".into()],
        };
        let expected = r#""=l" AND "=sinreview" AND ("=ma1" OR "=ab2") AND "tea"*"#;
        assert_eq!(query(filter.terms()), expected);
    }
}
