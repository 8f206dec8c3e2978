//! What the feed of a conversation holds.

use super::conversation;
use crate::domain::markdown::Rendered;
use crate::server::context::Context;
use crate::server::db::comments::thread;
use crate::server::error::Error;

/// Entries of a feed.
const FEED: i64 = 50;

/// The newest comments on a post.
#[derive(Clone, Debug)]
pub struct Feed {
    /// Of the post.
    pub slug: String,
    pub title: String,
    /// When the post was published: the feed is no older.
    pub published_at: i64,
    /// Newest first.
    pub entries: Vec<Entry>,
}

/// A comment in a feed. The times are milliseconds since 1970.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: String,
    pub name: String,
    pub at: i64,
    pub updated_at: i64,
    pub body: Rendered,
}

/// The approved comments under a post that everybody sees.
///
/// # Errors
/// As for the post itself.
pub async fn feed(context: &Context, slug: &str) -> Result<Feed, Error> {
    let mut on = context.db().read().await?;
    let post = conversation(&mut on, context, slug).await?;
    let rows = thread::newest(&mut on, &post.post_id, FEED).await?;
    let entries = rows.into_iter().map(|row| Entry {
        at: row.spot.created_at,
        updated_at: row.edited_at.unwrap_or(row.spot.created_at),
        body: super::body(&row.message),
        id: row.spot.id,
        name: row.name,
    });
    Ok(Feed {
        entries: entries.collect(),
        slug: post.slug,
        title: post.title,
        published_at: post.published_at,
    })
}
