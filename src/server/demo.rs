//! The demo: an invented organisation's site, carried inside the program.

use rust_embed::RustEmbed;

use super::context::Context;
use super::db;
use super::error::Error;
use super::import::{self, Report, Tree};

/// The demo's files.
#[derive(Clone, Copy, Debug, RustEmbed)]
#[folder = "src/server/demo/"]
pub struct Demo;

impl Tree for Demo {
    fn files(&self) -> Vec<String> {
        let mut files: Vec<_> = Self::iter().map(String::from).collect();
        files.sort();
        files
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        Self::get(path).map(|file| file.data.into_owned())
    }
}

/// Loads the demo content, read through `files`, into an empty site.
///
/// # Errors
/// [`Error::Operator`] when the site has posts already.
pub async fn seed(context: &Context, files: &dyn Tree) -> Result<Report, Error> {
    if db::posts::any(&mut context.db().read().await?).await? {
        return Err(Error::Operator(
            "The site has posts already; the demo is for an empty one.".into(),
        ));
    }
    import::tree(context, files).await
}

/// The key of the note that the demo was offered once.
const OFFERED: &str = "demo";

/// Loads the demo content at the first call for a database that has no posts; `None` at any
/// later one, so that who deletes the demo doesn't get it back.
pub async fn seed_once(context: &Context, files: &dyn Tree) -> Result<Option<Report>, Error> {
    let mut on = context.db().read().await?;
    let offered = db::settings::get(&mut on, OFFERED).await?.is_some();
    if offered || db::posts::any(&mut on).await? {
        return Ok(None);
    }
    drop(on);
    let report = import::tree(context, files).await?;
    let note = context
        .db()
        .write(|tx| Box::pin(async move { db::settings::set(tx, OFFERED, "loaded").await }));
    note.await?;
    Ok(Some(report))
}
