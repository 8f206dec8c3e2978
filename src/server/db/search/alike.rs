//! Which posts are alike: those that are about the same words, as the search index has them.

use std::cmp::Reverse;

use super::{MUCH, counts, much, postgres, sqlite};
use crate::server::db::Connection;
use crate::server::db::connection::{by_engine, sql};
use crate::server::error::Error;

/// So many words of a post say what it is like: the longest of those that it is about, since in every
/// language the short ones are about anything. The texts of both engines have a place for each: with
/// another number, [`of_each`] and what is bound behind it change too.
pub(super) const TELLING: usize = 6;

/// One text for [`TELLING`] words: `$of` is a macro that says what the word at a place finds.
macro_rules! of_each {
    ($of:ident) => {
        concat!(
            $of!(1),
            " UNION ALL ",
            $of!(2),
            " UNION ALL ",
            $of!(3),
            " UNION ALL ",
            $of!(4),
            " UNION ALL ",
            $of!(5),
            " UNION ALL ",
            $of!(6)
        )
    };
}

pub(super) use of_each;

/// Characters of a text from which they are taken: it says early what it is about.
const OPENING: i64 = 6_000;

/// What more than these are about tells none of them from the others; on a small site, what more than a
/// third is about, or four.
const ALIKE: usize = 30;
const FEW: usize = 4;

#[derive(sqlx::FromRow)]
struct Opening {
    title: String,
    summary: String,
    text: String,
    /// Posts and pages in the index, this one among them, or three times [`ALIKE`] where there are more.
    indexed: i64,
}

/// Ids of posts and pages that are about the same as this post, each once for every telling word that
/// they share with it. The post itself may be among them, and what can't be seen yet. Two queries.
pub async fn find(on: &mut Connection, post_id: &str) -> Result<Vec<String>, Error> {
    let most = i64::try_from(3 * ALIKE).unwrap_or(i64::MAX);
    let row = sql!(
        on,
        maybe Opening,
        "SELECT v.title, COALESCE(v.summary, '') AS summary, SUBSTR(v.text, 1, CAST($2 AS INTEGER)) AS text,
                (SELECT COUNT(*) FROM (SELECT id FROM search_entries WHERE id >= 0
                                       ORDER BY id LIMIT $3) counted) AS indexed
         FROM posts p JOIN versions v ON v.id = p.published_version_id WHERE p.id = $1",
        post_id,
        OPENING,
        most
    )?;
    let Some(opening) = row else {
        return Ok(Vec::new());
    };
    let words = telling(&opening).map(|word| format!("{MUCH}{word}"));
    let alike = (usize::try_from(opening.indexed).unwrap_or_default() / 3).max(FEW);
    let limit = i64::try_from(alike).unwrap_or(i64::MAX).saturating_add(1);
    let mut found = about(on, words, limit).await?;
    found.sort_by_key(|(word, _)| *word);
    let lists = found.chunk_by(|one, next| one.0 == next.0);
    let telling = lists.filter(|list| list.len() <= alike).flatten();
    Ok(telling.map(|(_, id)| id.clone()).collect())
}

/// The longest words, empty ones behind them where they are fewer.
fn telling(opening: &Opening) -> [String; TELLING] {
    let counts = counts(&opening.text);
    let words = much(&opening.title, &opening.summary, &counts);
    let mut words: Vec<_> = words.into_iter().collect();
    words.sort_by_key(|word| Reverse(word.chars().count()));
    let mut words = words.into_iter();
    std::array::from_fn(|_| words.next().unwrap_or_default())
}

/// Ids of the newest posts and pages that are found by each of these words, so many of each, with the
/// word's place.
async fn about(
    on: &mut Connection,
    words: [String; TELLING],
    limit: i64,
) -> Result<Vec<(i64, String)>, Error> {
    by_engine!(
        on,
        engine => sqlite::about(engine, &words.map(|word| sqlite::query(&[word], &[])), limit),
        postgres::about(engine, &words.map(|word| postgres::query(&[word], &[])), limit),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_post_is_about_is_told_by_its_longest_words_that_come_often() {
        let opening = Opening {
            title: "The lantern parade".into(),
            summary: String::new(),
            text: "Hawthorn, hawthorn and hawthorn, seen once by a photographer.".into(),
            indexed: 0,
        };
        let expected = ["hawthorn", "lantern", "parade", "the", "", ""];
        assert_eq!(telling(&opening), expected);
    }
}
