//! The mails of the review: to those who decide when a draft or a change is submitted, to who
//! submitted it when it is returned or published. As with comments a job holds ids, and the mail says what is so when
//! it is sent.

use serde::{Deserialize, Serialize};

use crate::domain::post::{Kind, Status};
use crate::server::context::Context;
use crate::server::db::Transaction;
use crate::server::db::jobs::{self, Job, NewJob};
use crate::server::db::manuscripts::{self, Reader, Told};
use crate::server::error::Error;
use crate::server::ids;
use crate::server::mail::Mail;
use crate::server::mail::letter::Letter;

/// To each editor who wants it: a draft was submitted.
pub const SUBMITTED: &str = "post-submitted";
/// To who submitted it: it was sent back.
pub const RETURNED: &str = "post-returned";
/// The same: it was published.
pub const PUBLISHED: &str = "post-published";

/// What a job of these kinds holds.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    post: String,
    /// Whom it goes to.
    person: String,
}

/// Whether a job is one of these.
pub fn knows(kind: &str) -> bool {
    [SUBMITTED, RETURNED, PUBLISHED].contains(&kind)
}

/// To be called where `by` has submitted a post, in the same transaction, as are the two below.
pub async fn submitted(
    tx: &mut Transaction,
    now: i64,
    (id, by): (&str, &str),
) -> Result<(), Error> {
    for reader in manuscripts::reviewers(tx).await? {
        if reader.id != by {
            add(tx, now, SUBMITTED, (id, &reader)).await?;
        }
    }
    Ok(())
}

pub async fn returned(tx: &mut Transaction, now: i64, (id, by): (&str, &str)) -> Result<(), Error> {
    decided(tx, now, RETURNED, (id, by)).await
}

/// `by` is empty where a post became public by itself.
pub async fn published(
    tx: &mut Transaction,
    now: i64,
    (id, by): (&str, &str),
) -> Result<(), Error> {
    decided(tx, now, PUBLISHED, (id, by)).await
}

async fn decided(
    tx: &mut Transaction,
    now: i64,
    kind: &'static str,
    (id, by): (&str, &str),
) -> Result<(), Error> {
    match manuscripts::submitter(tx, id).await? {
        Some(reader) if reader.id != by => add(tx, now, kind, (id, &reader)).await,
        _ => Ok(()),
    }
}

async fn add(
    tx: &mut Transaction,
    now: i64,
    kind: &'static str,
    (post, to): (&str, &Reader),
) -> Result<(), Error> {
    let payload = Payload {
        post: post.to_owned(),
        person: to.id.clone(),
    };
    let payload = serde_json::to_string(&payload)
        .map_err(|error| Error::Operator(format!("a job could not be written: {error}")))?;
    let job = NewJob {
        id: ids::new(now),
        kind,
        payload,
        due_at: now,
        dedupe: None,
    };
    jobs::add(tx, now, &job).await.map(|_| ())
}

/// The mail that a job asks for; none where it has become pointless.
///
/// # Errors
/// [`Error::Operator`] when the job can't be read.
pub async fn compose(context: &Context, job: &Job) -> Result<Option<Mail>, Error> {
    let Payload { post, person } = serde_json::from_str(&job.payload)
        .map_err(|_| Error::Operator("the job can't be read".into()))?;
    let mut on = context.db().read().await?;
    let wants = manuscripts::reader(&mut on, &person, job.kind == SUBMITTED).await?;
    let (Some(reader), Some(told)) = (wants, manuscripts::told(&mut on, &post).await?) else {
        return Ok(None);
    };
    let letter = Letter::new().paragraph(&format!("Hello {},", reader.name));
    let about = (post.as_str(), &told);
    let waits = told.correction_waits == 1;
    let (subject, letter) = match (job.kind.as_str(), told.status.parse()) {
        (SUBMITTED, Ok(Status::InReview)) => submitted_letter(context, about, letter),
        (SUBMITTED, Ok(Status::Published)) if waits => submitted_letter(context, about, letter),
        (RETURNED, Ok(Status::Draft | Status::Unpublished)) => {
            returned_letter(context, about, letter)
        }
        (RETURNED, Ok(Status::Published)) if !waits => returned_letter(context, about, letter),
        (PUBLISHED, Ok(Status::Published)) => published_letter(context, &told, letter),
        _ => return Ok(None),
    };
    Ok(Some(Mail {
        id: job.id.clone(),
        made_at: job.created_at,
        sent_at: context.now,
        to: reader.email,
        about: Vec::new(),
        subject,
        text: letter.signed(&context.config().site.name),
        unsubscribe: None,
    }))
}

const SWITCH: &str = "You can switch these mails off under “Your account” in the studio.";

fn submitted_letter(
    context: &Context,
    (id, told): (&str, &Told),
    letter: Letter,
) -> (String, Letter) {
    let link = format!("{}/studio/posts/{id}/review", context.config().base_url);
    let name = told.submitted_name.as_deref().unwrap_or("Somebody");
    let what = match told.correction_waits {
        0 => format!("{name} has submitted “{}” for review.", told.title),
        _ => format!(
            "{name} has submitted a change of “{}” for review.",
            told.title
        ),
    };
    let letter = noted(letter.paragraph(&what), told)
        .link("Look at it, then publish or return it", &link)
        .paragraph(SWITCH);
    (format!("For review: {}", told.title), letter)
}

fn returned_letter(
    context: &Context,
    (id, told): (&str, &Told),
    letter: Letter,
) -> (String, Letter) {
    let link = format!("{}/studio/posts/{id}", context.config().base_url);
    let name = told.review_name.as_deref().unwrap_or("An editor");
    let what = format!(
        "{name} has looked at “{}” and sends it back to you.",
        told.title
    );
    let letter = noted(letter.paragraph(&what), told)
        .link("Go on writing", &link)
        .paragraph(SWITCH);
    (format!("Back to you: {}", told.title), letter)
}

fn published_letter(context: &Context, told: &Told, letter: Letter) -> (String, Letter) {
    let kind = told.kind.parse().unwrap_or(Kind::Post);
    let link = format!("{}{}", context.config().base_url, kind.path(&told.slug));
    let letter = letter
        .paragraph(&format!("“{}” is published. Thank you for it.", told.title))
        .link("See it as readers do", &link)
        .paragraph(SWITCH);
    (format!("Published: {}", told.title), letter)
}

/// What was said with it.
fn noted(letter: Letter, told: &Told) -> Letter {
    match &told.review_note {
        None => letter,
        Some(note) => letter.paragraph("With this note:").quote(note),
    }
}
