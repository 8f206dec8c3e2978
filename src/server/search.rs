//! Answering a reader's search: what holds the words, and where it holds them.

mod excerpt;

use super::context::Context;
use super::db::{self, search::words};
use super::error::Error;
use super::posts;
use crate::api::search::{Found, Hit};
use crate::domain::post::Kind;
use crate::domain::search::Words;

/// Most results that are shown.
const MOST: usize = 20;
const MOST_AND_ONE: i64 = 21;

/// Published posts and pages that hold all the words of a query, best first. A query without a
/// letter or digit finds nothing.
pub async fn find(context: &Context, query: &str) -> Result<Found, Error> {
    let typed = Words::parse(query);
    let words: Vec<_> = typed
        .as_slice()
        .iter()
        .flat_map(|word| words::folded(word))
        .collect();
    let mut on = context.db().read().await?;
    let mut ids = db::search::find(&mut on, context.now, &words, MOST_AND_ONE).await?;
    let more = ids.len() > MOST;
    ids.truncate(MOST);
    let rows = db::cards::of_ids(&mut on, context.now, &ids).await?;
    let kinds: Vec<_> = rows
        .iter()
        .map(|row| (row.id.clone(), row.kind()))
        .collect();
    let mut cards = posts::cards(&mut on, context, rows).await?;
    cards.sort_by_key(|(id, _)| ids.iter().position(|other| other == id));
    let texts = db::search::texts(&mut on, context.now, &ids).await?;
    let results = cards.into_iter().map(|(id, card)| {
        let kind = kinds
            .iter()
            .find(|(other, _)| *other == id)
            .map_or(Kind::Post, |(_, kind)| *kind);
        let text = texts
            .iter()
            .find(|(other, _)| *other == id)
            .map_or("", |(_, text)| text.as_str());
        Hit {
            path: kind.path(&card.slug),
            excerpt: excerpt::excerpt(text, &card.summary, &words),
            card,
        }
    });
    Ok(Found {
        results: results.collect(),
        more,
    })
}
