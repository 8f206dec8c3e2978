//! Reading the rows of a moment that an export is made of, and putting in order what the database
//! gives in none.

use std::collections::{HashMap, HashSet};

use serde_norway::Mapping;

use super::record::{number_in, text_in, text_of};
use super::tables::Table;
use crate::domain::post::Kind;
use crate::server::db::copying::Snapshot;
use crate::server::error::Error;

pub async fn rows(
    on: &mut Snapshot,
    table: &Table,
    only: Option<(&str, &str)>,
) -> Result<Vec<Mapping>, Error> {
    rows_with(on, table, (&[], only)).await
}

/// The same with more columns.
pub async fn rows_with(
    on: &mut Snapshot,
    table: &Table,
    (more, only): (&[&str], Option<(&str, &str)>),
) -> Result<Vec<Mapping>, Error> {
    let own = table.columns.iter().map(|column| column.name);
    let columns = own.chain(more.iter().copied());
    parsed(on.records(table.name, columns, only).await?)
}

pub fn parsed(rows: Vec<String>) -> Result<Vec<Mapping>, Error> {
    let rows = rows.iter().map(|row| serde_json::from_str(row));
    rows.collect::<Result<_, _>>().map_err(unwritable)
}

pub fn unwritable(error: serde_json::Error) -> Error {
    Error::Operator(format!("a row that can’t be exported: {error}"))
}

/// What front matter calls authors or tags, by id: their name, where that names nobody else.
pub fn words(rows: &[Mapping]) -> HashMap<String, String> {
    let slugs: HashSet<_> = rows.iter().map(|row| text_of(row, "slug")).collect();
    let mut named: HashMap<&str, usize> = HashMap::new();
    for row in rows {
        *named.entry(text_of(row, "name")).or_default() += 1;
    }
    let word = |row: &Mapping| {
        let (slug, name) = (text_of(row, "slug"), text_of(row, "name"));
        let is_own = named.get(name) == Some(&1) && (name == slug || !slugs.contains(name));
        let word = if is_own && !name.is_empty() {
            name
        } else {
            slug
        };
        (text_of(row, "id").to_owned(), word.to_owned())
    };
    rows.iter().map(word).collect()
}

/// The authors or the tags of a post, in order.
pub async fn linked(
    on: &mut Snapshot,
    (table, column): (&str, &str),
    (post_id, words): (&str, &HashMap<String, String>),
) -> Result<Vec<String>, Error> {
    let columns = [column, "position"].into_iter();
    let rows = on
        .records(table, columns, Some(("post_id", post_id)))
        .await?;
    let mut rows = parsed(rows)?;
    rows.sort_by_cached_key(|row| (number_in(row, "position"), text_in(row, column)));
    let word = |row: &Mapping| words.get(text_of(row, column)).cloned();
    Ok(rows.iter().filter_map(word).collect())
}

pub async fn former(on: &mut Snapshot, post_id: &str) -> Result<Vec<String>, Error> {
    let columns = ["kind", "slug"].into_iter();
    let rows = on
        .records("old_slugs", columns, Some(("post_id", post_id)))
        .await?;
    let path = |row: &Mapping| {
        let kind: Kind = text_of(row, "kind").parse().unwrap_or(Kind::Post);
        kind.path(text_of(row, "slug"))
    };
    let mut paths: Vec<_> = parsed(rows)?.iter().map(path).collect();
    paths.sort();
    Ok(paths)
}

/// Comments in their order, but none before the one that it answers: clocks can go back.
pub fn before_answers(comments: Vec<Mapping>) -> Vec<Mapping> {
    let (mut ordered, mut known) = (Vec::with_capacity(comments.len()), HashSet::new());
    let mut left = comments;
    loop {
        let before = ordered.len();
        let mut waiting = Vec::new();
        for row in left {
            let parent = text_of(&row, "parent_id");
            if parent.is_empty() || known.contains(parent) {
                known.insert(text_of(&row, "id").to_owned());
                ordered.push(row);
            } else {
                waiting.push(row);
            }
        }
        if waiting.is_empty() || ordered.len() == before {
            ordered.extend(waiting);
            return ordered;
        }
        left = waiting;
    }
}
