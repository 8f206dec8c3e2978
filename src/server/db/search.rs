//! The search index: which posts hold which words. The words are separated and folded here, the
//! same for both engines. The words that say which posts are alike are in `alike`; the excerpts that
//! readers see are made by `server::search`.
//!
//! A post is found by each of its words, and by the same once more with a mark where it says more
//! about the post than others do. Each mark is a list of its own, newest first, of which no more is
//! read than is shown: what a search costs doesn't grow with the site.

mod alike;
mod postgres;
mod sqlite;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};

use super::connection::{by_engine, sql};
use super::{Connection, Transaction};
use crate::domain::post::Kind;
use crate::server::error::Error;

/// In the title.
const TITLE: &str = "=";
/// In the title or the summary, or [`OFTEN`] in the text.
const MUCH: &str = "+";
/// Anywhere.
const ANYWHERE: &str = "";

/// What is found by the first stands before what is found by the next. No folded word begins so.
const MARKS: [&str; 3] = [TITLE, MUCH, ANYWHERE];

/// So often a word comes in a text that is about it.
const OFTEN: usize = 3;

/// Most bytes of words that a post is found by: PostgreSQL takes a megabyte.
const MOST: usize = 900_000;

#[derive(sqlx::FromRow)]
struct ToIndex {
    title: String,
    summary: String,
    text: String,
    published_at: i64,
}

/// Writes a post's words anew, from what readers see of it.
pub async fn index(tx: &mut Transaction, post_id: &str) -> Result<(), Error> {
    let row = to_index(tx, post_id).await?;
    remove(tx, post_id).await?;
    let Some(post) = row else {
        return Ok(());
    };
    let counts = counts(&post.text);
    let about = much(&post.title, &post.summary, &counts);
    let found_by = found_by(&post.title, &about, &counts);
    let place = place(tx, post.published_at).await?;
    by_engine!(
        tx,
        engine => sqlite::add(engine, place, post_id, &found_by),
        postgres::add(engine, place, post_id, &found_by),
    )?;
    alike::add(tx, post_id, &about).await?;
    Ok(())
}

/// Writes what the index lacks of a post: all, or its telling words alone, which are younger and take a
/// tenth of the time. Returns whether it wrote any: a post without a word lacks them for ever.
pub async fn complete(tx: &mut Transaction, post_id: &str) -> Result<bool, Error> {
    let entry = sql!(
        tx,
        maybe(i64,),
        "SELECT id FROM search_entries WHERE post_id = $1",
        post_id
    )?;
    if entry.is_none() {
        index(tx, post_id).await?;
        return Ok(true);
    }
    let Some(post) = to_index(tx, post_id).await? else {
        return Ok(false);
    };
    let about = much(&post.title, &post.summary, &counts(&post.text));
    alike::add(tx, post_id, &about).await
}

async fn to_index(tx: &mut Transaction, post_id: &str) -> Result<Option<ToIndex>, Error> {
    sql!(
        tx,
        maybe ToIndex,
        "SELECT v.title, COALESCE(v.summary, '') AS summary, v.text,
                COALESCE(p.published_at, 0) AS published_at FROM posts p
         JOIN versions v ON v.id = p.published_version_id WHERE p.id = $1",
        post_id
    )
}

/// How often each word comes in a text.
fn counts(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in words::folded(text) {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

/// The words of a title, of a summary, and those that come often in the text of these counts.
fn much(title: &str, summary: &str, counts: &BTreeMap<String, usize>) -> BTreeSet<String> {
    let often = counts.iter().filter(|(_, count)| **count >= OFTEN);
    let often = often.map(|(word, _)| word.clone());
    let beside = [title, summary].into_iter().flat_map(words::folded);
    beside.chain(often).collect()
}

/// The words of a post with this title that is about such words, and of those of its text, each once
/// with each of its marks; those of the title first.
fn found_by(
    title: &str,
    about: &BTreeSet<String>,
    counts: &BTreeMap<String, usize>,
) -> Vec<String> {
    let title: BTreeSet<_> = words::folded(title).into_iter().collect();
    let anywhere: BTreeSet<_> = counts.keys().chain(about).collect();
    let marked = |mark: &'static str, word: &String| format!("{mark}{word}");
    let mut room = MOST;
    title
        .iter()
        .map(|word| marked(TITLE, word))
        .chain(about.iter().map(|word| marked(MUCH, word)))
        .chain(anywhere.into_iter().map(|word| marked(ANYWHERE, word)))
        .take_while(|word| {
            let fits = word.len() <= room;
            room = room.saturating_sub(word.len());
            fits
        })
        .collect()
}

/// Milliseconds of a minute, and room for so many posts within it. Small numbers that lie near one
/// another keep the index small.
const MINUTE: i64 = 60_000;
const WITHIN: i64 = 1 << 16;

/// Where a post stands among what is found: by the minute of its date, the later the greater, then
/// behind those of the same minute. On PostgreSQL two writes at once may find the same place, and the
/// ids decide.
async fn place(tx: &mut Transaction, published_at: i64) -> Result<i64, Error> {
    let first = published_at.max(0) / MINUTE * WITHIN;
    let (last,) = sql!(
        tx,
        one(i64,),
        "SELECT COALESCE(MAX(id), $1 - 1) FROM search_entries WHERE id >= $1 AND id < $2",
        first,
        first + WITHIN
    )?;
    if last + 1 < first + WITHIN {
        return Ok(last + 1);
    }
    // No room: before all others, where there always is.
    let (last,) = sql!(
        tx,
        one(i64,),
        "SELECT COALESCE(MAX(id), 0) FROM search_entries"
    )?;
    Ok(last + 1)
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

/// Ids of posts that readers can find and of which the index lacks something, in their order after this
/// one.
pub async fn unindexed(on: &mut Connection, after: &str, limit: i64) -> Result<Vec<String>, Error> {
    let rows = sql!(
        on,
        all(String,),
        "SELECT p.id FROM posts p WHERE p.id > $1 AND p.status = 'published'
         AND NOT (EXISTS (SELECT 1 FROM search_entries e WHERE e.post_id = p.id)
                  AND EXISTS (SELECT 1 FROM telling_words t WHERE t.post_id = p.id))
         ORDER BY p.id LIMIT $2",
        after,
        limit
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Ids of visible posts and pages that hold all these words, the last one as a beginning. First those
/// with all of them in their title, then those that are about them, then the others; the newest first
/// among each.
///
/// `words` are folded; with none, nothing is found.
pub async fn find(
    on: &mut Connection,
    now: i64,
    words: &[String],
    limit: i64,
) -> Result<Vec<String>, Error> {
    let Some((last, whole)) = words.split_last() else {
        return Ok(Vec::new());
    };
    let most = usize::try_from(limit).unwrap_or_default();
    let mut found: Vec<String> = Vec::new();
    for mark in MARKS {
        let whole: Vec<_> = whole.iter().map(|word| format!("{mark}{word}")).collect();
        let beginning = [format!("{mark}{last}")];
        // What was found before is found again.
        let again = i64::try_from(found.len()).unwrap_or(i64::MAX);
        let ids = part(on, now, (&whole, &beginning), limit.saturating_add(again)).await?;
        for id in ids {
            if !found.contains(&id) {
                found.push(id);
            }
        }
        if found.len() >= most {
            break;
        }
    }
    found.truncate(most);
    Ok(found)
}

/// Ids of visible posts and pages with each of these words, which are folded, at the beginning of a
/// word of their title; the newest first.
pub async fn titled(
    on: &mut Connection,
    now: i64,
    words: &[String],
    limit: i64,
) -> Result<Vec<String>, Error> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let beginnings: Vec<_> = words.iter().map(|word| format!("{TITLE}{word}")).collect();
    part(on, now, (&[], &beginnings), limit).await
}

/// Ids of the newest visible posts and pages that are found by all these words, and by some word for
/// each of these beginnings.
async fn part(
    on: &mut Connection,
    now: i64,
    (whole, beginnings): (&[String], &[String]),
    limit: i64,
) -> Result<Vec<String>, Error> {
    by_engine!(
        on,
        engine => sqlite::part(engine, now, &sqlite::query(whole, beginnings), limit),
        postgres::part(engine, now, &postgres::query(whole, beginnings), limit),
    )
}

/// A post or a page that was found.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct HitRow {
    pub id: String,
    pub kind: String,
    pub slug: String,
    pub language: Option<String>,
    pub published_at: i64,
    pub title: String,
    pub summary: Option<String>,
    pub excerpt: String,
    /// All of it, without markup.
    pub text: String,
}

impl HitRow {
    pub fn kind(&self) -> Kind {
        self.kind.parse().unwrap_or(Kind::Post)
    }
}

/// Those of these posts and pages that can be seen, in no order.
pub async fn hits(on: &mut Connection, now: i64, ids: &[String]) -> Result<Vec<HitRow>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    const TEXT: &str = concat!(
        "SELECT p.id, p.kind, p.slug, p.language, p.published_at, v.title,
                v.summary, v.excerpt, v.text
         FROM posts p JOIN versions v ON v.id = p.published_version_id
         WHERE p.id IN (SELECT value FROM json_each($2)) AND",
        super::cards::visible!()
    );
    sql!(on, all HitRow, TEXT, now, super::list(ids))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(title: &str, summary: &str, text: &str) -> Vec<String> {
        let counts = counts(text);
        found_by(title, &much(title, summary, &counts), &counts)
    }

    #[test]
    fn a_post_is_found_by_each_of_its_words_once_for_what_it_says() {
        let expected = [
            "=tea", "+a", "+cup", "+milk", "+tea", "a", "and", "cup", "milk", "tea",
        ];
        assert_eq!(all("Tea, tea", "A cup", "Milk milk milk and tea"), expected);
    }

    #[test]
    fn no_text_is_more_than_the_engines_take() {
        let text: Vec<_> = (0..300_000).map(|number| format!("w{number}")).collect();
        let bytes: usize = all("Long", "", &text.join(" "))
            .iter()
            .map(String::len)
            .sum();
        assert!(bytes <= MOST && bytes > MOST - 100, "{bytes}");
    }
}
