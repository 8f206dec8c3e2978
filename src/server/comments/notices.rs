//! The mails that comments cause. [`added`], [`changed`] and [`approved`] are called in the transaction
//! of what they tell of, so that there is a mail if, and only if, that happened; what a mail says is put
//! together by [`compose`] when it is sent, from what is so by then.
//!
//! A job holds ids, never a commenter's address or words: what was erased before a mail went out
//! goes nowhere.

mod held;
mod letters;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::letters::{Letter, Writer};
use crate::domain::moderation::Status;
use crate::server::context::Context;
use crate::server::db::comments::correspondents::{is_unsubscribed, may_send_key};
use crate::server::db::comments::{CommentRow, NewComment};
use crate::server::db::jobs::{self, Job, NewJob};
use crate::server::db::notices::{self, Told};
use crate::server::db::{Connection, Transaction};
use crate::server::error::Error;
use crate::server::ids;
use crate::server::mail::Mail;
use crate::server::signing::Keys;

/// To each moderator, of comments that wait under a post.
pub const HELD: &str = "comment-held";
/// To who wrote a comment that a moderator approved: the offer of a key.
pub const KEY: &str = "comment-key";
/// To whose comment was answered.
pub const REPLY: &str = "comment-reply";

/// Between two offers of a key to one address, in milliseconds.
const BETWEEN_OFFERS: i64 = 24 * 3_600_000;

/// What a job about one comment holds.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    /// Its id.
    comment: String,
}

/// To be called when a comment was added: where it waits, each moderator gets a mail, with what
/// else comes soon after; where it is shown, whoever it answers is told.
pub async fn added(tx: &mut Transaction, context: &Context, new: &NewComment) -> Result<(), Error> {
    match new.status {
        Status::Pending => held::add(tx, context, &new.post_id).await,
        Status::Approved if new.parent.is_some() => shown(tx, context, &new.id).await,
        Status::Approved | Status::Spam | Status::Trash => Ok(()),
    }
}

/// The same of a comment that was edited or held again.
pub async fn changed(tx: &mut Transaction, context: &Context, id: &str) -> Result<(), Error> {
    let Some(told) = notices::comment(tx, id).await? else {
        return Ok(());
    };
    match told.status() {
        Status::Pending => held::add(tx, context, &told.post_id).await,
        Status::Approved => shown(tx, context, id).await,
        Status::Spam | Status::Trash => Ok(()),
    }
}

/// To be called when a moderator approved comments that stood as in `before`: who wrote one that
/// was not shown is offered a key, once a day at most, and whoever it answers is told.
pub async fn approved(
    tx: &mut Transaction,
    context: &Context,
    before: &[CommentRow],
) -> Result<(), Error> {
    let new = before.iter().filter(|row| row.status() != Status::Approved);
    let mut first_of = BTreeMap::new();
    for row in new.clone().filter(|row| row.staff == 0) {
        first_of.entry(row.email_hash.clone()).or_insert(&row.id);
    }
    let hashes: Vec<_> = first_of.keys().cloned().collect();
    let since = context.now - BETWEEN_OFFERS;
    for hash in may_send_key(tx, &hashes, since, context.now).await? {
        let id = first_of.get(&hash).map(|id| id.as_str());
        let payload = Payload::of(id.unwrap_or_default());
        add(tx, context, (KEY, &payload), None).await?;
    }
    for row in new.filter(|row| row.parent_id.is_some()) {
        shown(tx, context, &row.id).await?;
    }
    Ok(())
}

async fn shown(tx: &mut Transaction, context: &Context, id: &str) -> Result<(), Error> {
    if notices::answered(tx, id).await?.is_none() {
        return Ok(());
    }
    let once = format!("{REPLY}:{id}");
    add(tx, context, (REPLY, &Payload::of(id)), Some(once)).await
}

/// The mail that a job asks for; none where it has become pointless.
///
/// # Errors
/// [`Error::Operator`] when this program doesn't know such jobs: a newer one may.
pub async fn compose(context: &Context, job: &Job) -> Result<Option<Mail>, Error> {
    let keys = Keys::of(context.db()).await?;
    let mut on = context.db().read().await?;
    let writer = Writer { context, keys };
    let letter = match job.kind.as_str() {
        HELD => held::letter(&mut on, &writer, read(job)?).await?,
        KEY => key(&mut on, &writer, read(job)?).await?,
        REPLY => reply(&mut on, &writer, read(job)?).await?,
        _ => return Err(Error::Operator("this program knows no such jobs".into())),
    };
    Ok(letter.map(|letter| Mail {
        id: job.id.clone(),
        made_at: job.created_at,
        sent_at: context.now,
        to: letter.to,
        subject: letter.subject,
        text: letter.text,
        unsubscribe: letter.unsubscribe,
        about: letter.about,
    }))
}

fn read<'j, T: Deserialize<'j>>(job: &'j Job) -> Result<T, Error> {
    serde_json::from_str(&job.payload).map_err(|_| Error::Operator("the job can't be read".into()))
}

async fn key(
    on: &mut Connection,
    writer: &Writer<'_>,
    payload: Payload,
) -> Result<Option<Letter>, Error> {
    match notices::comment(on, &payload.comment).await? {
        Some(told) if wants_key(on, &told).await? => Ok(Some(writer.key(&told))),
        _ => Ok(None),
    }
}

async fn reply(
    on: &mut Connection,
    writer: &Writer<'_>,
    payload: Payload,
) -> Result<Option<Letter>, Error> {
    let told = notices::comment(on, &payload.comment).await?;
    let Some(told) = told.filter(is_seen) else {
        return Ok(None);
    };
    let reader = notices::answered(on, &told.id).await?;
    Ok(reader.map(|reader| writer.reply(&told, reader)))
}

async fn wants_key(on: &mut Connection, told: &Told) -> Result<bool, Error> {
    Ok(is_seen(told) && !is_unsubscribed(on, &told.email_hash).await?)
}

/// Whether readers see the comment.
fn is_seen(told: &Told) -> bool {
    told.status() == Status::Approved && told.public == 1
}

async fn add(
    tx: &mut Transaction,
    context: &Context,
    (kind, payload): (&'static str, &Payload),
    dedupe: Option<String>,
) -> Result<(), Error> {
    let job = NewJob {
        id: ids::new(context.now),
        kind,
        payload: written(payload)?,
        due_at: context.now,
        dedupe,
    };
    jobs::add(tx, context.now, &job).await.map(|_| ())
}

fn written(payload: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(payload)
        .map_err(|error| Error::Operator(format!("a job could not be written: {error}")))
}

impl Payload {
    fn of(comment: &str) -> Self {
        Self {
            comment: comment.to_owned(),
        }
    }
}
