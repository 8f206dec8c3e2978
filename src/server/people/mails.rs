//! The mails about accounts. As with comments, a job holds an id and no address, and the mail is
//! put together when it is sent, from what is so by then; its link is signed, so that no table holds
//! what opens an account.

use serde::{Deserialize, Serialize};

use super::{email, invitations, resets};
use crate::domain::person::INVITATION_DAYS;
use crate::server::context::Context;
use crate::server::db;
use crate::server::db::jobs::{Job, NewJob};
use crate::server::db::{Connection, Transaction};
use crate::server::error::Error;
use crate::server::ids;
use crate::server::mail::Mail;
use crate::server::mail::letter::Letter;
use crate::server::signing::Keys;

/// To whom an admin invited.
pub const INVITED: &str = "person-invited";
/// To who forgot their password.
pub const RESET: &str = "person-reset";
/// To whose password was changed.
pub const CHANGED: &str = "person-password-changed";
/// To whose second factor was changed.
pub const FACTOR: &str = "person-factor-changed";
/// To an address that somebody wants for their account.
pub const NEW_EMAIL: &str = "person-new-email";
/// To the address that somebody had until then.
pub const EMAIL_CHANGED: &str = "person-email-changed";

/// What was changed, and what that means.
const PASSWORD_CHANGED: (&str, &str) = (
    "password",
    "Whoever was signed in with the former one isn't any more.",
);
const FACTOR_CHANGED: (&str, &str) = (
    "second factor",
    "That is the code from your app, your recovery codes, or a passkey of one of your devices.",
);

/// What a job of these kinds holds.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    /// The id of the invitation, of the reset, of the person, of the new address.
    of: String,
}

/// Whether a job is one of these.
pub fn knows(kind: &str) -> bool {
    [INVITED, RESET, CHANGED, FACTOR, NEW_EMAIL, EMAIL_CHANGED].contains(&kind)
}

/// Adds a job of this kind.
pub(super) async fn add(
    tx: &mut Transaction,
    now: i64,
    kind: &'static str,
    of: &str,
) -> Result<(), Error> {
    let payload = serde_json::to_string(&Payload { of: of.to_owned() })
        .map_err(|error| Error::Operator(format!("a job could not be written: {error}")))?;
    let job = NewJob {
        id: ids::new(now),
        kind,
        payload,
        due_at: now,
        dedupe: None,
    };
    db::jobs::add(tx, now, &job).await.map(|_| ())
}

/// What was written, and to whom.
struct Written {
    to: String,
    subject: String,
    text: Letter,
}

/// The mail that a job asks for; none where it has become pointless.
///
/// # Errors
/// [`Error::Operator`] when this program doesn't know such jobs.
pub async fn compose(context: &Context, job: &Job) -> Result<Option<Mail>, Error> {
    let Payload { of } = serde_json::from_str(&job.payload)
        .map_err(|_| Error::Operator("the job can't be read".into()))?;
    let keys = Keys::of(context.db()).await?;
    let mut on = context.db().read().await?;
    let written = match job.kind.as_str() {
        INVITED => invited(&mut on, context, &keys, &of).await?,
        RESET => reset(&mut on, context, &keys, &of).await?,
        CHANGED => warning(&mut on, context, &of, PASSWORD_CHANGED).await?,
        FACTOR => warning(&mut on, context, &of, FACTOR_CHANGED).await?,
        NEW_EMAIL => new_email(&mut on, context, &keys, &of).await?,
        EMAIL_CHANGED => email_changed(&mut on, context, &of).await?,
        _ => return Err(Error::Operator("this program knows no such jobs".into())),
    };
    Ok(written.map(|written| Mail {
        id: job.id.clone(),
        made_at: job.created_at,
        sent_at: context.now,
        to: written.to,
        about: Vec::new(),
        subject: written.subject,
        text: written.text.signed(&context.config().site.name),
        unsubscribe: None,
    }))
}

async fn invited(
    on: &mut Connection,
    context: &Context,
    keys: &Keys,
    id: &str,
) -> Result<Option<Written>, Error> {
    let Some(row) = db::invitations::find(on, id, context.now).await? else {
        return Ok(None);
    };
    let site = &context.config().site.name;
    let link = invitations::address(context, &keys.invitation(&row.id));
    let text = Letter::new()
        .paragraph(&format!("Hello {},", row.name))
        .paragraph(&format!(
            "{} invites you to write for {site}. Your role is {}: {}",
            row.invited_by,
            row.role().title(),
            row.role().about()
        ))
        .link("Choose a password and begin", &link)
        .paragraph(&format!(
            "The link works once, within {} days. If you didn't expect this, you need do nothing.",
            INVITATION_DAYS
        ));
    Ok(Some(Written {
        to: row.email,
        subject: format!("{} invites you to {site}", row.invited_by),
        text,
    }))
}

async fn reset(
    on: &mut Connection,
    context: &Context,
    keys: &Keys,
    id: &str,
) -> Result<Option<Written>, Error> {
    let Some(row) = db::resets::find(on, id, context.now).await? else {
        return Ok(None);
    };
    let site = &context.config().site.name;
    let text = Letter::new()
        .paragraph(&format!("Hello {},", row.name))
        .paragraph(&format!("Somebody, we hope you, wants a new password for {site}."))
        .link("Choose a new password", &resets::address(context, &keys.reset(id)))
        .paragraph(
            "The link works once, within an hour. If it wasn't you, you need do nothing: your password stays as it is.",
        );
    Ok(Some(Written {
        to: row.email,
        subject: format!("A new password for {site}"),
        text,
    }))
}

/// What somebody is told of a change that lets others in, should it not have been theirs.
async fn warning(
    on: &mut Connection,
    context: &Context,
    person_id: &str,
    (changed, what_happened): (&str, &str),
) -> Result<Option<Written>, Error> {
    let Some(row) = db::people::by_id(on, person_id).await? else {
        return Ok(None);
    };
    let site = &context.config().site.name;
    let forgotten = format!("{}/studio/reset", context.config().base_url);
    let text = Letter::new()
        .paragraph(&format!("Hello {},", row.name))
        .paragraph(&format!(
            "Your {changed} for {site} was changed. {what_happened}"
        ))
        .paragraph("If it wasn't you, choose another password at once, and tell an admin:")
        .link("Choose a new password", &forgotten);
    Ok(Some(Written {
        to: row.email,
        subject: format!("Your {changed} for {site} was changed"),
        text,
    }))
}

/// To an address that somebody here has already goes nothing.
async fn new_email(
    on: &mut Connection,
    context: &Context,
    keys: &Keys,
    id: &str,
) -> Result<Option<Written>, Error> {
    let found = db::new_emails::find(on, id, context.now).await?;
    let Some(row) = found.filter(|row| row.taken == 0) else {
        return Ok(None);
    };
    let site = &context.config().site.name;
    let text = Letter::new()
        .paragraph(&format!("Hello {},", row.name))
        .paragraph(&format!("You want to use this address for your account with {site}."))
        .link("Use this address", &email::address(context, &keys.new_email(id)))
        .paragraph(
            "The link works once, within an hour, for whoever is signed in to the account. If it wasn't you, you need do nothing.",
        );
    Ok(Some(Written {
        to: row.email,
        subject: format!("Your new address for {site}"),
        text,
    }))
}

async fn email_changed(
    on: &mut Connection,
    context: &Context,
    id: &str,
) -> Result<Option<Written>, Error> {
    let Some((name, to)) = db::new_emails::former(on, id).await? else {
        return Ok(None);
    };
    let site = &context.config().site.name;
    let text = Letter::new()
        .paragraph(&format!("Hello {name},"))
        .paragraph(&format!(
            "Your account with {site} has another address now, and no longer this one."
        ))
        .paragraph("If it wasn't you, please tell an admin at once.");
    Ok(Some(Written {
        to,
        subject: format!("Your address for {site} was changed"),
        text,
    }))
}
