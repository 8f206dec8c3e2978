//! What was done here, by whom and when, for editors and admins to look up.

use super::later;
use crate::server::context::{Context, Editor};
use crate::server::error::Error;

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub id: String,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The name of who did it, as it was then.
    pub name: String,
    /// What follows the name, such as "published"; then comes `title`.
    pub what: String,
    /// What it was done to: "post", "comment", "person", …
    pub kind: String,
    pub subject_id: Option<String>,
    /// Its title or name, as it was then.
    pub title: String,
}

/// The latest `limit` that come before the one with the id `before`, the latest first.
pub async fn list(
    context: &Context,
    editor: &Editor,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Done>, Error> {
    let _ = (context, editor, before, limit);
    later()
}
