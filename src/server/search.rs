//! Answering a reader's search: what holds the words, and where it holds them.

mod excerpt;

use super::context::Context;
use super::dates::Dates;
use super::db::{self, search::words};
use super::error::Error;
use super::posts::summary;
use crate::api::search::{Found, Hit};
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
    let mut rows = db::search::hits(&mut on, context.now, &ids).await?;
    drop(on);
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    let dates = Dates::of(context.config());
    let own = &context.config().site.language;
    let results = rows.into_iter().map(|row| Hit {
        path: row.kind().path(&row.slug),
        published: dates.short(row.published_at),
        language: row.language.filter(|language| language != own),
        excerpt: excerpt::excerpt(&row.text, &summary(row.summary, row.excerpt), &words),
        title: row.title,
    });
    Ok(Found {
        results: results.collect(),
        more,
    })
}
