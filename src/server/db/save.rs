//! Saving posts and pages: text, state, address, authors, tags and the search index together.

use super::connection::sql;
use super::versions::{self, Version};
use super::{Change, Connection, Transaction, comments, search};
use crate::domain::moderation::PostRules;
use crate::domain::post::{Kind, Status};
use crate::server::error::Error;

/// A post as it stands before it is saved again.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Existing {
    pub id: String,
    pub slug: String,
    pub status: String,
    pub published_at: Option<i64>,
    pub updated_at: Option<i64>,
    pub created_at: i64,
    pub comments_open: i64,
}

impl Existing {
    pub fn status(&self) -> Status {
        self.status.parse().unwrap_or(Status::Draft)
    }
}

/// The post with this address, now or formerly, whatever its state.
pub async fn find(on: &mut Connection, kind: Kind, slug: &str) -> Result<Option<Existing>, Error> {
    sql!(on, maybe Existing,
        "SELECT p.id, p.slug, p.status, p.published_at, p.updated_at, p.created_at, p.comments_open
         FROM posts p
         WHERE p.id = COALESCE((SELECT id FROM posts WHERE kind = $1 AND slug = $2),
                               (SELECT post_id FROM old_slugs WHERE kind = $1 AND slug = $2))",
        kind.as_str(), slug)
}

/// All there is to a post. `version` becomes what staff work on, and what readers see where the
/// status says so.
#[derive(Clone, Debug)]
pub struct Save {
    pub id: String,
    pub kind: Kind,
    pub slug: String,
    pub status: Status,
    pub published_at: Option<i64>,
    pub updated_at: Option<i64>,
    pub created_at: i64,
    /// The id of the person who makes it; kept only for what is new.
    pub created_by: Option<String>,
    /// When it changed, which gives it its place in the list of those who work here.
    pub changed_at: i64,
    pub comments_open: bool,
    /// None leaves them.
    pub comments_rules: Option<PostRules>,
    pub language: Option<String>,
    /// Ids, in order.
    pub authors: Vec<String>,
    pub tags: Vec<String>,
    pub version: Version,
}

/// Saves a post, new or not.
///
/// # Errors
/// A unique violation when another post has the address.
pub async fn put(tx: &mut Transaction, save: &Save) -> Result<(), Error> {
    // First without a state: a published row needs its version, which needs its row.
    sql!(
        tx,
        run,
        "INSERT INTO posts (id, kind, slug, status, created_at, created_by, was_public, comments_open)
         VALUES ($1, $2, $3, 'draft', $4, $5, 0, 0) ON CONFLICT (id) DO NOTHING",
        &save.id,
        save.kind.as_str(),
        &save.slug,
        save.created_at,
        &save.created_by
    )?;
    let same = versions::working(tx, &save.id)
        .await?
        .filter(|working| working.says_the_same_as(&save.version));
    let version = match same {
        Some(working) => working.id,
        None => {
            versions::add(tx, &save.version).await?;
            save.version.id.clone()
        }
    };
    rename(tx, save).await?;
    sql!(
        tx,
        run,
        "UPDATE posts SET published_at = $2, updated_at = $3, comments_open = $4, language = $5,
                          working_version_id = $6 WHERE id = $1",
        &save.id,
        save.published_at,
        save.updated_at,
        i64::from(save.comments_open),
        &save.language,
        &version
    )?;
    if let Some(rules) = save.comments_rules {
        comments::set_post(tx, &save.id, rules).await?;
    }
    link(tx, save).await?;
    let now = save.version.created_at;
    settle(tx, &save.id, (save.status, Shown::Working), now).await?;
    changed(tx, &save.id, save.changed_at).await
}

/// Keeps the former address of what was public, and frees the new one for this post.
async fn rename(tx: &mut Transaction, save: &Save) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "INSERT INTO old_slugs (kind, slug, post_id)
         SELECT kind, slug, id FROM posts WHERE id = $1 AND slug <> $2 AND was_public = 1
         ON CONFLICT (kind, slug) DO UPDATE SET post_id = excluded.post_id",
        &save.id,
        &save.slug
    )?;
    sql!(
        tx,
        run,
        "DELETE FROM old_slugs WHERE kind = $1 AND slug = $2",
        save.kind.as_str(),
        &save.slug
    )?;
    sql!(
        tx,
        run,
        "UPDATE posts SET slug = $2 WHERE id = $1 AND slug <> $2",
        &save.id,
        &save.slug
    )?;
    Ok(())
}

/// Writes the byline and the tags anew.
async fn link(tx: &mut Transaction, save: &Save) -> Result<(), Error> {
    touch(tx, &save.id).await?;
    sql!(
        tx,
        run,
        "DELETE FROM post_authors WHERE post_id = $1",
        &save.id
    )?;
    sql!(
        tx,
        run,
        "INSERT INTO post_authors (post_id, author_id, position)
         SELECT $1, value, MIN(key) FROM json_each($2) GROUP BY value",
        &save.id,
        super::list(&save.authors)
    )?;
    sql!(
        tx,
        run,
        "DELETE FROM post_tags WHERE post_id = $1",
        &save.id
    )?;
    sql!(
        tx,
        run,
        "INSERT INTO post_tags (post_id, tag_id, position)
         SELECT $1, value, MIN(key) FROM json_each($2) GROUP BY value",
        &save.id,
        super::list(&save.tags)
    )?;
    Ok(())
}

/// Notes that the post changed, and with it its authors' and its tags' listings.
async fn touch(tx: &mut Transaction, id: &str) -> Result<(), Error> {
    tx.changed(Change::Post(id.to_owned()));
    let authors = sql!(
        tx,
        all(String,),
        "SELECT author_id FROM post_authors WHERE post_id = $1",
        id
    )?;
    let tags = sql!(
        tx,
        all(String,),
        "SELECT tag_id FROM post_tags WHERE post_id = $1",
        id
    )?;
    authors
        .into_iter()
        .for_each(|(id,)| tx.changed(Change::Author(id)));
    tags.into_iter()
        .for_each(|(id,)| tx.changed(Change::Tag(id)));
    Ok(())
}

/// Gives a post its state and everything that follows from it: what readers see, where it is
/// listed, what search finds. Where readers see it, they see what staff saved last. What is published
/// without a date gets `now` as its date.
pub async fn set_status(
    tx: &mut Transaction,
    id: &str,
    status: Status,
    now: i64,
) -> Result<(), Error> {
    settle(tx, id, (status, Shown::Working), now).await?;
    changed(tx, id, now).await
}

/// The same, but where readers see it, they see what they saw before: nothing that was saved since
/// becomes public by it, and a change of it that waits for review goes on waiting.
pub async fn put_back(
    tx: &mut Transaction,
    id: &str,
    status: Status,
    now: i64,
) -> Result<(), Error> {
    settle(tx, id, (status, Shown::Before), now).await?;
    changed(tx, id, now).await
}

/// Which text readers see where they see a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// What staff saved last.
    Working,
    /// What was published before, if anything was.
    Before,
}

/// Notes when it changed. What was decided before can't be taken back any more.
async fn changed(tx: &mut Transaction, id: &str, at: i64) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE posts SET changed_at = $2, former_status = NULL, former_comments = NULL,
                          decision_id = NULL WHERE id = $1",
        id,
        at
    )?;
    Ok(())
}

async fn settle(
    tx: &mut Transaction,
    id: &str,
    (status, shown): (Status, Shown),
    now: i64,
) -> Result<(), Error> {
    let public = i64::from(status == Status::Published);
    // Of what becomes public by itself it is settled now which text that will be.
    let settles = i64::from(matches!(status, Status::Published | Status::Scheduled));
    sql!(
        tx,
        run,
        "UPDATE posts SET status = $2,
             published_version_id = CASE WHEN $6 = 0 THEN published_version_id
                 WHEN $5 = 1 THEN COALESCE(published_version_id, working_version_id)
                 ELSE working_version_id END,
             published_at = CASE $3 WHEN 1 THEN COALESCE(published_at, $4) ELSE published_at END,
             was_public = CASE $3 WHEN 1 THEN 1 ELSE was_public END,
             correction_waits = CASE WHEN $5 = 1 THEN correction_waits ELSE 0 END
         WHERE id = $1",
        id,
        status.as_str(),
        public,
        now,
        i64::from(shown == Shown::Before),
        settles
    )?;
    sql!(
        tx,
        run,
        "UPDATE post_authors SET published_at = (SELECT p.published_at FROM posts p
             WHERE p.id = post_authors.post_id AND p.status = 'published') WHERE post_id = $1",
        id
    )?;
    sql!(
        tx,
        run,
        "UPDATE post_tags SET published_at = (SELECT p.published_at FROM posts p
             WHERE p.id = post_tags.post_id AND p.status = 'published') WHERE post_id = $1",
        id
    )?;
    touch(tx, id).await?;
    if status == Status::Published {
        search::index(tx, id).await
    } else {
        search::remove(tx, id).await
    }
}
