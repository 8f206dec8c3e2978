//! Finding posts and pages by their titles, to link to them from a text: what readers see first,
//! then what else of the studio the writer may see.

use super::staff::{self, Search};
use crate::api::studio::surface::Linkable;
use crate::domain::post::Status;
use crate::domain::search::Words;
use crate::server::context::{Context, Staff};
use crate::server::db::search::{self, words};
use crate::server::db::{Connection, cards};
use crate::server::error::Error;

/// Most that are offered.
const MOST: usize = 10;

/// Not yet, or no longer, in front of readers.
const HIDDEN: [Status; 4] = [
    Status::Scheduled,
    Status::InReview,
    Status::Draft,
    Status::Unpublished,
];

/// Up to ten, each with every word of the query at the beginning of a word of its title; the newest
/// without a query. Of what is public the title that readers see, whatever its writer makes of it.
pub async fn find(context: &Context, staff: &Staff, query: &str) -> Result<Vec<Linkable>, Error> {
    let mut on = context.db().read().await?;
    let mut found = public(&mut on, context.now, query).await?;
    for status in HIDDEN {
        let room = MOST.saturating_sub(found.len());
        if room == 0 {
            break;
        }
        let search = Search {
            status: Some(status),
            query,
            ..Search::default()
        };
        let limit = i64::try_from(room).unwrap_or_default();
        let listed = staff::list(&mut on, staff, &search, (None, limit)).await?;
        found.extend(listed.rows.into_iter().map(|row| Linkable {
            path: row.kind().path(&row.slug),
            title: row.title,
        }));
    }
    Ok(found)
}

async fn public(on: &mut Connection, now: i64, query: &str) -> Result<Vec<Linkable>, Error> {
    let limit = i64::try_from(MOST).unwrap_or_default();
    let typed = Words::parse(query);
    let folded = typed.as_slice().iter().flat_map(|word| words::folded(word));
    let folded: Vec<_> = folded.collect();
    let mut rows = match folded.is_empty() {
        true => cards::newest(on, now, &cards::start(now), limit).await?,
        false => {
            let ids = search::titled(on, now, &folded, limit).await?;
            cards::of_ids(on, now, &ids).await?
        }
    };
    rows.sort_by_key(|row| std::cmp::Reverse((row.published_at, row.id.clone())));
    Ok(rows
        .into_iter()
        .map(|row| Linkable {
            path: row.kind().path(&row.slug),
            title: row.title,
        })
        .collect())
}
