//! The library as the studio lists it, newest first, and what is done with one of its files.

use super::{MediaRow, media_columns};
use crate::server::db::connection::sql;
use crate::server::db::{Change, Connection, Transaction, list};
use crate::server::error::Error;

/// Above every id, as the start of a list that goes down.
const LAST: &str = "~";

/// Which files are listed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Folded words, each of which begins one of the file's.
    pub words: Vec<String>,
    /// Only what no text, no author and no header shows.
    pub unused: bool,
    pub pictures: bool,
    /// Only what this person uploaded.
    pub added_by: Option<String>,
    /// Only those before the one with this id.
    pub before: Option<String>,
    pub limit: i64,
}

/// No version, no author and no header shows `media m`.
macro_rules! is_unused {
    () => {
        " NOT EXISTS (SELECT 1 FROM media_uses u WHERE u.media_id = m.id) \
          AND NOT EXISTS (SELECT 1 FROM authors a WHERE a.portrait_id = m.id) \
          AND NOT EXISTS (SELECT 1 FROM settings s WHERE s.key = 'chosen:site.logo' \
                          AND s.value LIKE m.name || '/%') "
    };
}

/// The newest files that the filter lets through.
pub async fn part(on: &mut Connection, filter: &Filter) -> Result<Vec<MediaRow>, Error> {
    const TEXT: &str = concat!(
        "SELECT ",
        media_columns!(),
        "FROM media m WHERE m.id < $1 AND ($2 = '' OR m.added_by = $2)
         AND NOT EXISTS (SELECT 1 FROM json_each($3) AS w
                         WHERE m.words NOT LIKE '% ' || w.value || '%')
         AND ($4 = 0 OR (",
        is_unused!(),
        ")) AND ($6 = 0 OR m.width > 0) ORDER BY m.id DESC LIMIT $5"
    );
    sql!(
        on,
        all MediaRow,
        TEXT,
        filter.before.as_deref().unwrap_or(LAST),
        filter.added_by.as_deref().unwrap_or_default(),
        list(&filter.words),
        i64::from(filter.unused),
        filter.limit,
        i64::from(filter.pictures)
    )
}

pub async fn find(on: &mut Connection, id: &str) -> Result<Option<MediaRow>, Error> {
    const TEXT: &str = concat!("SELECT ", media_columns!(), "FROM media m WHERE m.id = $1");
    sql!(on, maybe MediaRow, TEXT, id)
}

/// Bytes of all files together, the smaller sizes of pictures not counted.
pub async fn bytes(on: &mut Connection) -> Result<i64, Error> {
    let text = "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM media";
    Ok(sql!(on, one(i64,), text)?.0)
}

/// What is said of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub alt: String,
    pub decorative: bool,
    /// As in [`MediaRow`].
    pub words: String,
}

/// Says something else of a file. The texts that show it are to be rendered again, and so are
/// marked as rendered by no renderer; how many.
pub async fn describe(tx: &mut Transaction, id: &str, said: &Said) -> Result<u64, Error> {
    sql!(
        tx,
        run,
        "UPDATE media SET alt = $2, decorative = $3, words = $4 WHERE id = $1",
        id,
        &said.alt,
        i64::from(said.decorative),
        &said.words
    )?;
    tx.changed(Change::Media(id.to_owned()));
    sql!(
        tx,
        run,
        "UPDATE versions SET renderer = 0
         WHERE id IN (SELECT version_id FROM media_uses WHERE media_id = $1)",
        id
    )
}

/// Takes a file out of the library, unless something shows it; whether it did.
pub async fn remove(tx: &mut Transaction, id: &str) -> Result<bool, Error> {
    const TEXT: &str = concat!(
        "DELETE FROM media WHERE id IN (SELECT m.id FROM media m WHERE m.id = $1 AND",
        is_unused!(),
        ")"
    );
    let removed = sql!(tx, run, TEXT, id)?;
    tx.changed(Change::Media(id.to_owned()));
    Ok(removed > 0)
}
