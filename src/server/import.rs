//! Bringing content in from a folder of Markdown files with YAML front matter, images beside
//! them, and `authors.toml` and `tags.toml` where there are any. Each file is one transaction: one
//! that is refused leaves the others alone.

pub(super) mod fields;
pub(super) mod front_matter;
#[cfg(fuzzing)]
pub mod fuzzed;
mod images;
mod people;
mod post;
mod references;
mod report;
mod site;
mod tree;

use std::path::Path;

pub(super) use post::tags as tags_called;
pub use report::{Line, Outcome, Report};
pub use site::{Imported, site};
pub use tree::{Folder, Tree};

use super::context::Context;
use super::error::Error;

/// The slug that a name or a title gives; none where nothing of it can be written so.
pub fn slug_of(name: &str) -> Option<String> {
    people::slug(None, name)
}

/// Imports a Markdown file, or all of a folder. What can't be imported is in the report.
///
/// # Errors
/// [`Error::File`] when there is nothing at `path`, [`Error::Database`] when it can't be written.
pub async fn folder(context: &Context, path: &Path) -> Result<Report, Error> {
    tree(context, &Folder::open(path)?).await
}

/// Imports all of a tree, wherever it comes from.
pub async fn tree(context: &Context, tree: &dyn Tree) -> Result<Report, Error> {
    let mut report = Report::default();
    let files = tree.files();
    for (name, read) in [("authors.toml", true), ("tags.toml", false)] {
        if files.iter().any(|file| file == name) {
            let line = match read {
                true => people::authors(context, tree, name).await?,
                false => people::tags(context, tree, name).await?,
            };
            report.lines.push(line);
        }
    }
    let mut taken = post::Taken::new();
    for file in files.iter().filter(|file| is_markdown(file)) {
        report
            .lines
            .push(post::import(context, tree, file, &mut taken).await?);
    }
    Ok(report)
}

fn is_markdown(file: &str) -> bool {
    let ending = file
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_deref(), Some("md" | "markdown"))
}
