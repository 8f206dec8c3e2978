//! Comments one by one, and some at once: finding, adding, changing. Whole conversations are `thread`'s, what
//! moderators see `queue`'s. Every write notes its post in the change log.

pub mod correspondents;
pub mod erasing;
pub mod locks;
mod places;
pub mod queue;
pub mod rates;
pub mod reports;
pub mod thread;

use std::slice;

use super::connection::sql;
use super::{Change, Connection, Transaction};
use crate::domain::moderation::{Hold, PostRules, Status};
use crate::server::error::Error;

/// A post as the place of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Conversation {
    pub post_id: String,
    pub slug: String,
    pub title: String,
    pub published_at: i64,
    pub comments_open: i64,
    pub comments_held: i64,
    /// Null where the site's setting holds.
    pub comments_days: Option<i64>,
    pub comments_count: i64,
}

macro_rules! conversation {
    ($condition:literal) => {
        concat!(
            "SELECT p.id AS post_id, p.slug, v.title, p.published_at, p.comments_open, \
             p.comments_held, p.comments_days, p.comments_count \
             FROM posts p JOIN versions v ON v.id = p.published_version_id \
             WHERE p.kind = 'post' AND ",
            $condition,
            " AND",
            super::cards::visible!()
        )
    };
}

/// The conversation under the post of this address, where a visitor may see that.
pub async fn conversation(
    on: &mut Connection,
    now: i64,
    slug: &str,
) -> Result<Option<Conversation>, Error> {
    sql!(on, maybe Conversation, conversation!("p.slug = $2"), now, slug)
}

/// The conversation under the post of this id, where a visitor may see that.
pub async fn conversation_of(
    on: &mut Connection,
    now: i64,
    post_id: &str,
) -> Result<Option<Conversation>, Error> {
    sql!(on, maybe Conversation, conversation!("p.id = $2"), now, post_id)
}

/// A comment, whole. Only for the program's own use: it holds what no page may show.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct CommentRow {
    pub id: String,
    pub post_id: String,
    pub parent_id: Option<String>,
    pub root_at: i64,
    pub root_id: String,
    pub created_at: i64,
    pub status: String,
    pub former_status: Option<String>,
    pub held_for: Option<String>,
    pub decided_at: Option<i64>,
    pub edited_at: Option<i64>,
    pub revision: i64,
    pub learnt: Option<String>,
    pub answers: i64,
    pub shown: i64,
    pub staff: i64,
    pub notify: i64,
    pub email_hash: String,
    pub name: String,
    pub email: String,
    pub message: String,
}

impl CommentRow {
    pub fn status(&self) -> Status {
        self.status.parse().unwrap_or(Status::Pending)
    }
}

macro_rules! comment {
    ($condition:literal) => {
        concat!(
            "SELECT id, post_id, parent_id, root_at, root_id, created_at, status, former_status, \
             held_for, decided_at, edited_at, revision, learnt, answers, shown, staff, notify, \
             email_hash, name, email, message \
             FROM comments WHERE erased_at IS NULL AND ",
            $condition
        )
    };
}
use comment;

/// The comment with this id, whatever its state. What was erased is none.
pub async fn find(on: &mut Connection, id: &str) -> Result<Option<CommentRow>, Error> {
    sql!(on, maybe CommentRow, comment!("id = $1"), id)
}

/// Those of these ids that there are, in the order of their ids.
pub async fn find_all(on: &mut Connection, ids: &[String]) -> Result<Vec<CommentRow>, Error> {
    sql!(on, all CommentRow,
        comment!("id IN (SELECT value FROM json_each($1)) ORDER BY id"), super::list(ids))
}

fn ids(rows: &[CommentRow]) -> String {
    let ids: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
    super::list(&ids)
}

/// What a new comment answers.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Parent {
    pub id: String,
    pub root_at: i64,
    pub root_id: String,
    pub name: String,
}

/// The comment that may be answered: approved, and under the same post.
pub async fn answerable(
    on: &mut Connection,
    post_id: &str,
    id: &str,
) -> Result<Option<Parent>, Error> {
    sql!(on, maybe Parent,
        "SELECT id, root_at, root_id, name FROM comments
         WHERE id = $1 AND post_id = $2 AND status = 'approved'", id, post_id)
}

/// A comment to be added.
#[derive(Clone, Debug)]
pub struct NewComment {
    pub id: String,
    pub post_id: String,
    pub parent: Option<Parent>,
    pub created_at: i64,
    pub status: Status,
    pub held_for: Option<Hold>,
    pub staff: bool,
    pub notify: bool,
    /// Unique under its post.
    pub submission: Option<String>,
    pub email_hash: String,
    pub sender: Option<String>,
    pub name: String,
    pub email: String,
    pub message: String,
}

/// Adds a comment. False where its submission stands already: then nothing is changed.
pub async fn add(tx: &mut Transaction, new: &NewComment) -> Result<bool, Error> {
    let parent = new.parent.as_ref();
    let (root_at, root_id) = parent.map_or((new.created_at, &new.id), |parent| {
        (parent.root_at, &parent.root_id)
    });
    let approved = new.status == Status::Approved;
    let added = sql!(
        tx,
        run,
        "INSERT INTO comments (id, post_id, parent_id, root_at, root_id, created_at, status,
                               held_for, shown, staff, notify, submission, email_hash, sender,
                               name, email, message)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
         ON CONFLICT (post_id, submission) DO NOTHING",
        &new.id,
        &new.post_id,
        parent.map(|parent| &parent.id),
        root_at,
        root_id,
        new.created_at,
        new.status.as_str(),
        new.held_for.map(Hold::as_str),
        i64::from(approved),
        i64::from(new.staff),
        i64::from(new.notify),
        &new.submission,
        &new.email_hash,
        &new.sender,
        &new.name,
        &new.email,
        &new.message
    )?;
    if added == 0 {
        return Ok(false);
    }
    if approved {
        places::count(tx, &new.post_id, 1).await?;
        places::answered(tx, parent.map(|parent| parent.id.clone()), 1).await?;
    }
    tx.changed(Change::Comments(new.post_id.clone()));
    Ok(true)
}

/// A change of a comment's message by its writer, and where it stands afterwards.
#[derive(Clone, Debug)]
pub struct Edit {
    pub message: String,
    pub status: Status,
    pub held_for: Option<Hold>,
    pub at: i64,
}

/// Changes a comment's message. What a moderator said of the former one no longer counts.
pub async fn edit(tx: &mut Transaction, row: &CommentRow, edit: &Edit) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE comments SET message = $2, edited_at = $3, held_for = COALESCE($4, held_for),
                             former_status = NULL, decided_at = NULL, revision = revision + 1
         WHERE id = $1",
        &row.id,
        &edit.message,
        edit.at,
        edit.held_for.map(Hold::as_str)
    )?;
    places::set_status(tx, slice::from_ref(row), edit.status).await
}

/// Changes a comment's name and message for a moderator. Its state stays.
pub async fn correct(
    tx: &mut Transaction,
    row: &CommentRow,
    (name, message): (&str, &str),
    now: i64,
) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE comments SET name = $2, message = $3, edited_at = $4, revision = revision + 1
         WHERE id = $1",
        &row.id,
        name,
        message,
        now
    )?;
    tx.changed(Change::Comments(row.post_id.clone()));
    Ok(())
}

/// Gives comments the state that a moderator decided on, and keeps the former one.
pub async fn decide(
    tx: &mut Transaction,
    rows: &[CommentRow],
    to: Status,
    now: i64,
) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE comments SET former_status = status, decided_at = $2, revision = revision + 1
         WHERE id IN (SELECT value FROM json_each($1))",
        ids(rows),
        now
    )?;
    sql!(
        tx,
        run,
        "UPDATE comment_reports SET settled = 1
         WHERE comment_id IN (SELECT value FROM json_each($1))",
        ids(rows)
    )?;
    places::set_status(tx, rows, to).await
}

/// Takes the last decision about comments back: all of them had this state before.
pub async fn undo(tx: &mut Transaction, rows: &[CommentRow], to: Status) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE comments SET former_status = NULL, revision = revision + 1,
                             decided_at = CASE $2 WHEN 'pending' THEN NULL ELSE decided_at END
         WHERE id IN (SELECT value FROM json_each($1))",
        ids(rows),
        to.as_str()
    )?;
    places::set_status(tx, rows, to).await
}

/// Takes an approved comment from the page until a moderator has looked again.
pub async fn hold(tx: &mut Transaction, row: &CommentRow, why: Hold) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE comments SET held_for = $2, former_status = NULL, decided_at = NULL,
                             revision = revision + 1 WHERE id = $1",
        &row.id,
        why.as_str()
    )?;
    places::set_status(tx, slice::from_ref(row), Status::Pending).await
}

/// Notes what the scorer has learnt from comments: 'spam', 'ham' or nothing.
pub async fn set_learnt(
    tx: &mut Transaction,
    rows: &[CommentRow],
    what: Option<&str>,
) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE comments SET learnt = $2 WHERE id IN (SELECT value FROM json_each($1))",
        ids(rows),
        what
    )?;
    Ok(())
}

/// Sets what holds for the comments on one post.
pub async fn set_post(tx: &mut Transaction, post_id: &str, rules: PostRules) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE posts SET comments_held = $2, comments_days = $3 WHERE id = $1",
        post_id,
        i64::from(rules.held),
        rules.days.map(i64::from)
    )?;
    tx.changed(Change::Comments(post_id.to_owned()));
    Ok(())
}
