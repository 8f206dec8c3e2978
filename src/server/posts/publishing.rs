//! The steps of the review, one post at a time: to the editors and back, to readers now or later,
//! away from readers. Which step leads where is `domain::publication`'s, of many at once `staff`'s.

use super::mails;
use super::writing::{Opened, address, log, open};
use crate::domain::manuscript::{Mistake, Why, is_titled};
use crate::domain::post::Status;
use crate::domain::publication::{Ahead, Step};
use crate::domain::text;
use crate::server::context::{Context, Staff};
use crate::server::db::manuscripts::{self, Said};
use crate::server::db::save::{self, Save};
use crate::server::db::versions::{self, Version};
use crate::server::db::{Transaction, decisions};
use crate::server::error::Error;
use crate::server::ids;
use crate::server::people::Refused;

/// Longest note between writer and reviewer, in characters; the rest is cut off.
const NOTE: usize = 2_000;

/// A step that somebody asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub id: String,
    pub step: Step,
    /// The version that they looked at; empty where they weren't shown one.
    pub base: String,
    /// When it is to become public, where it is scheduled.
    pub at: Option<i64>,
    /// To the reviewer or the writer; may be empty.
    pub note: String,
}

/// Takes a step with a post.
///
/// # Errors
/// [`Refused::Manuscript`]; [`Error::NotFound`] where it isn't theirs to take, or leads nowhere.
pub async fn take(context: &Context, staff: &Staff, asked: Asked) -> Result<(), Refused> {
    let (within, staff) = (context.clone(), staff.clone());
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            decisions::one_at_a_time(tx).await?;
            let opened = open(tx, &staff, &asked.id).await?;
            let standing = opened.row.standing();
            if is_done(&opened, &asked) {
                return Ok(Ok(()));
            }
            let to = asked.step.from(standing);
            let to = to.filter(|_| opened.hand.may(asked.step, standing));
            let to = to.ok_or(Error::NotFound)?;
            if let Some(mistake) = mistake(&opened, &asked, within.now) {
                return Ok(Err(vec![mistake]));
            }
            if shows(asked.step) && address::is_lost(tx, &opened).await? {
                return Ok(Err(vec![Mistake::AddressTaken]));
            }
            settle(tx, (&within, &opened), (to, &asked)).await?;
            tell(tx, (&within, &staff), (&opened, &asked)).await?;
            Ok(Ok(()))
        })
    });
    write.await?.map_err(Refused::Manuscript)
}

/// Whether the same form was sent before, as by a double click: nobody is told twice, and nobody that
/// there is no such post.
fn is_done(opened: &Opened, asked: &Asked) -> bool {
    let (hand, standing) = (opened.hand, opened.row.standing());
    let is_so = match asked.step {
        Step::Submit => opened.row.awaits_review() && hand.may_write(standing),
        Step::Publish => standing.ahead == Ahead::No && hand.may_update(standing),
        _ => false,
    };
    is_so && (asked.base.is_empty() || asked.base == opened.row.working_version_id)
}

/// Whether it brings a text to readers, or before those who do.
fn shows(step: Step) -> bool {
    matches!(step, Step::Publish | Step::Schedule | Step::Submit)
}

fn mistake(opened: &Opened, asked: &Asked, now: i64) -> Option<Mistake> {
    if !asked.base.is_empty() && asked.base != opened.row.working_version_id {
        return Some(Mistake::Changed);
    }
    if shows(asked.step) && !is_titled(&opened.version.title) {
        return Some(Mistake::TitleMissing);
    }
    let is_late = asked.step == Step::Schedule && asked.at.is_none_or(|at| at <= now);
    is_late.then_some(Mistake::WhenPast)
}

async fn settle(
    tx: &mut Transaction,
    (context, opened): (&Context, &Opened),
    (to, asked): (Status, &Asked),
) -> Result<(), Error> {
    let (row, now) = (&opened.row, context.now);
    let is_public = row.status() == Status::Published;
    let (published_at, why) = match asked.step {
        // What was public keeps its date; one that is still to come was only planned.
        Step::Publish => {
            let date = row.published_at.filter(|at| *at <= now).unwrap_or(now);
            let why = match is_public {
                true => Why::Updated,
                false => Why::Published,
            };
            (Some(date), why)
        }
        Step::Schedule => (asked.at, Why::Scheduled),
        step => {
            match (is_public, to) {
                // Readers go on seeing what they saw.
                (true, Status::Published) => {
                    let about = (row.id.as_str(), step == Step::Submit);
                    manuscripts::set_correction(tx, about, now).await?;
                }
                _ => save::set_status(tx, &row.id, to, now).await?,
            }
            if step == Step::Submit {
                versions::keep(tx, &row.working_version_id, Why::Submitted.as_str()).await?;
            }
            return Ok(());
        }
    };
    let is_new_to_readers = row.was_public == 1 && row.is_ahead();
    let save = Save {
        id: row.id.clone(),
        kind: row.kind(),
        slug: opened.beside.slug.clone(),
        status: to,
        published_at,
        updated_at: match is_new_to_readers && asked.step == Step::Publish {
            true => Some(now),
            false => row.updated_at,
        },
        created_at: row.created_at,
        created_by: None,
        changed_at: now,
        comments_open: opened.beside.comments_open,
        comments_rules: Some(opened.beside.comments_rules),
        language: opened.beside.language.clone(),
        authors: opened.beside.authors.clone(),
        tags: opened.beside.tags.clone(),
        version: version(opened, now),
    };
    save::put(tx, &save).await?;
    versions::keep(tx, &save.version.id, why.as_str()).await
}

/// What is to be shown; one of its own where something waited beside it.
fn version(opened: &Opened, now: i64) -> Version {
    let current = opened.version.clone();
    match current.beside {
        None => Version {
            created_at: now,
            ..current
        },
        Some(_) => Version {
            id: ids::new(now),
            created_at: now,
            beside: None,
            ..current
        },
    }
}

/// Says it in the log, to each other, and by mail.
async fn tell(
    tx: &mut Transaction,
    (context, staff): (&Context, &Staff),
    (opened, asked): (&Opened, &Asked),
) -> Result<(), Error> {
    let id = opened.row.id.as_str();
    let is_public = opened.row.status() == Status::Published;
    let verb = match asked.step {
        Step::Submit if is_public => "submitted for review a change of",
        Step::Submit => "submitted for review:",
        Step::Publish if is_public => "updated",
        Step::Return => "returned to its writer:",
        Step::Schedule => "scheduled",
        Step::Publish => "published",
        Step::Unpublish => "unpublished",
        Step::Trash => "moved to the trash:",
        Step::Restore => "restored from the trash:",
    };
    log(tx, (context, staff), verb, (id, &opened.version.title)).await?;
    if asked.step != Step::Unpublish {
        let note = asked.note.replace('\0', "");
        let note = text::truncate(note.trim(), NOTE);
        let said = Said {
            note: Some(note).filter(|note| !note.is_empty()),
            by: &staff.id,
            submits: asked.step == Step::Submit,
        };
        manuscripts::say(tx, id, &said).await?;
    }
    match asked.step {
        Step::Submit => mails::submitted(tx, context.now, (id, &staff.id)).await,
        Step::Return => mails::returned(tx, context.now, (id, &staff.id)).await,
        // Whoever submitted something has heard of all that was decided before.
        Step::Publish if is_public && !opened.row.awaits_review() => Ok(()),
        Step::Publish => mails::published(tx, context.now, (id, &staff.id)).await,
        _ => Ok(()),
    }
}
