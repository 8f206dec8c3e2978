//! Posts as those who write them know them: all that is kept beside the text, in whatever state, by
//! whoever may see it. The texts are `versions`', saving all of it at once is `save`'s.

use super::connection::sql;
use super::decisions::Asking;
use super::{Change, Connection, Transaction};
use crate::domain::moderation::PostRules;
use crate::domain::post::{Kind, Status};
use crate::domain::publication::{Ahead, Standing};
use crate::server::error::Error;

/// A post, and what somebody is to it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Manuscript {
    pub id: String,
    pub kind: String,
    pub slug: String,
    pub status: String,
    pub published_at: Option<i64>,
    pub updated_at: Option<i64>,
    pub created_at: i64,
    pub was_public: i64,
    pub comments_open: i64,
    pub comments_held: i64,
    pub comments_days: Option<i64>,
    pub language: Option<String>,
    pub published_version_id: Option<String>,
    pub working_version_id: String,
    /// What was said with the last step of the review, and the name of who said it.
    pub review_note: Option<String>,
    pub review_name: Option<String>,
    /// Who submitted it for review last.
    pub submitted_by: Option<String>,
    /// 1 where a change of what readers see was submitted for review. It is kept, and means nothing,
    /// while they don't see it.
    pub correction_waits: i64,
    /// 1 where it is the asking person's own.
    pub own: i64,
}

impl Manuscript {
    pub fn comments_rules(&self) -> PostRules {
        PostRules {
            held: self.comments_held == 1,
            days: self.comments_days.and_then(|days| days.try_into().ok()),
        }
    }

    pub fn kind(&self) -> Kind {
        self.kind.parse().unwrap_or(Kind::Post)
    }

    pub fn status(&self) -> Status {
        self.status.parse().unwrap_or(Status::Draft)
    }

    pub fn standing(&self) -> Standing {
        let status = self.status();
        let waits = self.correction_waits == 1 && status == Status::Published;
        Standing {
            status,
            was_public: self.was_public == 1,
            ahead: match (self.is_ahead(), waits) {
                (false, _) => Ahead::No,
                (true, false) => Ahead::Kept,
                (true, true) => Ahead::Submitted,
            },
        }
    }

    /// Whether those who publish are to look at it.
    pub fn awaits_review(&self) -> bool {
        self.status() == Status::InReview || self.standing().ahead == Ahead::Submitted
    }

    /// Whether readers see another text than was saved last.
    pub fn is_ahead(&self) -> bool {
        self.published_version_id.as_deref() != Some(self.working_version_id.as_str())
    }
}

/// The post with this id, where whoever asks may see it.
pub async fn find(
    on: &mut Connection,
    asking: &Asking,
    id: &str,
) -> Result<Option<Manuscript>, Error> {
    sql!(on, maybe Manuscript,
        "SELECT d.id, d.kind, d.slug, d.status, d.published_at, d.updated_at, d.created_at,
                d.was_public, d.comments_open, d.comments_held, d.comments_days, d.language,
                d.published_version_id, d.working_version_id, d.review_note, d.review_name, d.submitted_by,
                d.correction_waits, d.own
         FROM (SELECT p.id, p.kind, p.slug, p.status, p.published_at, p.updated_at, p.created_at,
                      p.was_public, p.comments_open, p.comments_held, p.comments_days, p.language,
                      p.published_version_id,
                      COALESCE(p.working_version_id, p.published_version_id) AS working_version_id,
                      p.review_note, r.name AS review_name, p.submitted_by, p.correction_waits,
                      CAST(CASE WHEN p.created_by = $1 OR EXISTS (SELECT 1 FROM post_authors l
                               WHERE l.post_id = p.id AND l.author_id = $2)
                           THEN 1 ELSE 0 END AS BIGINT) AS own
               FROM posts p LEFT JOIN people r ON r.id = p.review_by WHERE p.id = $4) AS d
         WHERE d.working_version_id IS NOT NULL AND ($3 = 1 OR d.own = 1)",
        &asking.person_id, &asking.author_id, i64::from(asking.all), id)
}

/// Whether there is a post with this id, whoever may see it.
pub async fn exists(on: &mut Connection, id: &str) -> Result<bool, Error> {
    let found = sql!(on, maybe(String,), "SELECT id FROM posts WHERE id = $1", id)?;
    Ok(found.is_some())
}

/// Whether an address is another post's, now or formerly.
pub async fn is_taken(
    on: &mut Connection,
    (kind, slug): (Kind, &str),
    id: &str,
) -> Result<bool, Error> {
    let found = sql!(
        on,
        maybe(String,),
        "SELECT id FROM posts WHERE kind = $1 AND slug = $2 AND id <> $3
         UNION ALL
         SELECT post_id FROM old_slugs WHERE kind = $1 AND slug = $2 AND post_id <> $3 LIMIT 1",
        kind.as_str(),
        slug,
        id
    )?;
    Ok(found.is_some())
}

/// Makes a page of a post, or a post of a page. Only of what was never public: its address changes.
pub async fn set_kind(tx: &mut Transaction, id: &str, kind: Kind) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE posts SET kind = $2 WHERE id = $1 AND was_public = 0",
        id,
        kind.as_str()
    )?;
    Ok(())
}

/// What is said with a step of the review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said<'a> {
    pub note: Option<&'a str>,
    /// Who says it.
    pub by: &'a str,
    /// Whether they submit it.
    pub submits: bool,
}

pub async fn say(tx: &mut Transaction, id: &str, said: &Said<'_>) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE posts SET review_note = $2, review_by = $3,
                          submitted_by = CASE WHEN $4 = 1 THEN $3 ELSE submitted_by END
         WHERE id = $1",
        id,
        said.note,
        said.by,
        i64::from(said.submits)
    )?;
    Ok(())
}

/// Notes that a change of what readers see waits for review, or does so no more.
pub async fn set_correction(
    tx: &mut Transaction,
    (id, waits): (&str, bool),
    now: i64,
) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE posts SET correction_waits = $2, changed_at = $3, former_status = NULL,
                          former_comments = NULL, decision_id = NULL WHERE id = $1",
        id,
        i64::from(waits),
        now
    )?;
    tx.changed(Change::Post(id.to_owned()));
    Ok(())
}

/// Makes a text that was added the one that staff work on, while readers see what they saw.
pub async fn advance(
    tx: &mut Transaction,
    (id, version_id): (&str, &str),
    now: i64,
) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE posts SET working_version_id = $2, changed_at = $3, former_status = NULL,
                          former_comments = NULL, decision_id = NULL WHERE id = $1",
        id,
        version_id,
        now
    )?;
    tx.changed(Change::Post(id.to_owned()));
    Ok(())
}

/// Who is told of a post, as a mail needs them.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Reader {
    pub id: String,
    pub name: String,
    pub email: String,
}

/// Those who decide about drafts and want to hear of submitted ones.
pub async fn reviewers(on: &mut Connection) -> Result<Vec<Reader>, Error> {
    sql!(on, all Reader,
        "SELECT id, name, email FROM people
         WHERE removed_at IS NULL AND mail_submitted = 1 AND role IN ('editor', 'admin')
         ORDER BY id")
}

/// A post as a mail names it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Told {
    pub title: String,
    pub kind: String,
    pub slug: String,
    pub status: String,
    /// 1 where a change of what readers see waits for review.
    pub correction_waits: i64,
    pub review_note: Option<String>,
    pub review_name: Option<String>,
    /// The name of who submitted it.
    pub submitted_name: Option<String>,
}

pub async fn told(on: &mut Connection, id: &str) -> Result<Option<Told>, Error> {
    sql!(on, maybe Told,
        "SELECT v.title, p.kind, p.slug, p.status, p.correction_waits, p.review_note,
                r.name AS review_name, s.name AS submitted_name
         FROM posts p JOIN versions v ON v.id = COALESCE(p.working_version_id, p.published_version_id)
         LEFT JOIN people r ON r.id = p.review_by LEFT JOIN people s ON s.id = p.submitted_by
         WHERE p.id = $1", id)
}

/// Who submitted a post, where they want to hear what became of it.
pub async fn submitter(on: &mut Connection, id: &str) -> Result<Option<Reader>, Error> {
    sql!(on, maybe Reader,
        "SELECT s.id, s.name, s.email FROM posts p JOIN people s ON s.id = p.submitted_by
         WHERE p.id = $1 AND s.removed_at IS NULL AND s.mail_decided = 1", id)
}

/// Somebody who still works here and wants these mails; `submitted` says which.
pub async fn reader(
    on: &mut Connection,
    id: &str,
    submitted: bool,
) -> Result<Option<Reader>, Error> {
    sql!(on, maybe Reader,
        "SELECT id, name, email FROM people WHERE id = $1 AND removed_at IS NULL
         AND CASE WHEN $2 = 1 THEN mail_submitted ELSE mail_decided END = 1", id,
        i64::from(submitted))
}
