//! What happens to posts by themselves: publication at its time; after an update of the program
//! rendering, filing where staff list them, and indexing for search.

use super::mails;
use crate::domain::markdown::{MediaTable, RENDERER_VERSION};
use crate::domain::post::Status;
use crate::server::db::versions::{Rerendered, Stale};
use crate::server::db::{self, Db};
use crate::server::error::Error;
use crate::server::highlight::render;
use crate::server::media;

/// Posts published, or versions rendered, in one transaction.
const BATCH: i64 = 50;

/// Publishes scheduled posts whose time has come. Returns how many.
pub async fn publish_due(db: &Db, now: i64) -> Result<usize, Error> {
    let due = db::posts::due(&mut db.read().await?, now, 1).await?;
    if due.is_empty() {
        return Ok(0);
    }
    db.write(move |tx| {
        Box::pin(async move {
            let due = db::posts::take_due(tx, now, BATCH).await?;
            // Few at a time, and each has its own listings and words.
            for id in &due {
                // As it was last saved by somebody, not as it stands half written.
                db::save::put_back(tx, id, Status::Published, now).await?;
                mails::published(tx, now, (id, "")).await?;
            }
            Ok(due.len())
        })
    })
    .await
}

/// Renders again what an older renderer rendered. Returns how many texts that were.
pub async fn render_again(db: &Db) -> Result<usize, Error> {
    let mut count = 0;
    while let Some(round) = Round::of(db).await? {
        count += round.keep(db).await?;
    }
    Ok(count)
}

/// Some texts rendered again, but not kept yet.
#[derive(Clone, Debug)]
pub struct Round {
    fresh: Vec<Rerendered>,
    /// What the library said of their pictures.
    table: MediaTable,
}

impl Round {
    /// None where nothing is left to render.
    pub async fn of(db: &Db) -> Result<Option<Self>, Error> {
        let stale = db::versions::stale(&mut db.read().await?, RENDERER_VERSION, BATCH).await?;
        if stale.is_empty() {
            return Ok(None);
        }
        let table = media::table(db, stale.iter().map(|version| version.source.as_str())).await?;
        let fresh = stale.iter().map(|version| again(version, &table)).collect();
        Ok(Some(Self { fresh, table }))
    }

    /// Keeps them; none where a picture has been described otherwise since, so that they are still
    /// to be rendered. Returns how many.
    pub async fn keep(self, db: &Db) -> Result<usize, Error> {
        db.write(move |tx| {
            Box::pin(async move {
                db::decisions::one_at_a_time(tx).await?;
                if !media::still_says(tx, &self.table).await? {
                    return Ok(0);
                }
                for version in &self.fresh {
                    db::versions::replace(tx, version).await?;
                }
                Ok(self.fresh.len())
            })
        })
        .await
    }
}

/// Files those posts where staff list them that aren't there, because they are older than the list.
/// Returns how many.
pub async fn file_again(db: &Db) -> Result<usize, Error> {
    let (mut count, mut after) = (0, String::new());
    loop {
        let unfiled = db::shelf::unfiled(&mut db.read().await?, &after, 10 * BATCH).await?;
        let Some(last) = unfiled.last() else {
            return Ok(count);
        };
        after.clone_from(last);
        count += unfiled.len();
        db.write(move |tx| {
            Box::pin(async move {
                for id in &unfiled {
                    db::shelf::file(tx, id).await?;
                }
                Ok(())
            })
        })
        .await?;
    }
}

/// Indexes for readers' search what isn't, or not all of it, because the index is newer than the post or
/// the database was filled from a backup. Returns how many posts.
pub async fn index_again(db: &Db) -> Result<usize, Error> {
    let (mut count, mut after) = (0, String::new());
    loop {
        let unindexed = db::search::unindexed(&mut db.read().await?, &after, 10 * BATCH).await?;
        let Some(last) = unindexed.last() else {
            return Ok(count);
        };
        after.clone_from(last);
        let written = db.write(move |tx| {
            Box::pin(async move {
                // Somebody else may be saving one of these, or be at the same.
                db::decisions::one_at_a_time(tx).await?;
                let mut written = 0;
                for id in &unindexed {
                    written += usize::from(db::search::complete(tx, id).await?);
                }
                Ok(written)
            })
        });
        count += written.await?;
    }
}

fn again(version: &Stale, table: &MediaTable) -> Rerendered {
    let document = render(&version.source, table);
    Rerendered {
        id: version.id.clone(),
        renderer: RENDERER_VERSION,
        contents: serde_json::to_string(&document.contents).unwrap_or_default(),
        words: i64::try_from(document.words).unwrap_or(i64::MAX),
        reading_minutes: i64::from(document.reading_minutes),
        html: document.html.as_str().to_owned(),
        excerpt: document.excerpt,
        text: document.text,
    }
}
