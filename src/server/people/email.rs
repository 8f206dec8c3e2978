//! Changing the address of one's own account: asked for with the present password, done by a link
//! that is mailed to the new address. The link alone is not enough: whoever a mistyped address
//! belongs to can't come in by it, because its page is for the account's owner, signed in.

use super::activity::{By, Subject, did};
use super::own::{prove, proven};
use super::{Refused, mails, throttle};
use crate::domain::person::{Email, Mistake};
use crate::server::context::{Context, Staff};
use crate::server::db;
use crate::server::db::new_emails::{NewEmail, NewEmailRow};
use crate::server::error::Error;
use crate::server::ids;
use crate::server::signing::Keys;

/// Milliseconds for which a link is good.
const GOOD: i64 = 60 * 60_000;

/// Mails a link to the new address. The answer is the same, and so is the work, if somebody here
/// has the address; then no mail goes out.
///
/// # Errors
/// [`Refused::Mistakes`], [`Refused::Throttled`] after too many wrong present passwords.
pub async fn ask(
    context: &Context,
    staff: &Staff,
    (email, present): (&str, &str),
) -> Result<(), Refused> {
    let email = Email::parse(email)?;
    if email.as_str() == staff.email {
        return Err(Mistake::EmailSame.into());
    }
    let proof = prove(context, staff, present).await?;
    let new = NewEmail {
        id: ids::new(context.now),
        person_id: staff.id.clone(),
        email: email.as_str().to_owned(),
        created_at: context.now,
        expires_at: context.now + GOOD,
    };
    let subject = Subject::oneself(&staff.id);
    let activity = did(context, By::of(staff), "asked for another address", subject);
    let now = context.now;
    let asked = context.db().write(move |tx| {
        Box::pin(async move {
            db::people::lock(tx).await?;
            if !proven(tx, &proof).await? {
                return Ok(Err(Mistake::PresentWrong));
            }
            throttle::take_back(tx, &proof.attempt).await?;
            db::new_emails::add(tx, &new).await?;
            mails::add(tx, now, mails::NEW_EMAIL, &new.id).await?;
            db::activity::add(tx, &activity).await?;
            Ok(Ok(()))
        })
    });
    Ok(asked.await??)
}

pub(super) fn address(context: &Context, token: &str) -> String {
    format!("{}/studio/account/email/{token}", context.config().base_url)
}

/// The address that a link stands for.
///
/// # Errors
/// [`Error::NotFound`] where the link was used, is past, or is somebody else's.
pub async fn check(context: &Context, staff: &Staff, token: &str) -> Result<String, Error> {
    Ok(find(context, staff, token).await?.1.email)
}

async fn find(
    context: &Context,
    staff: &Staff,
    token: &str,
) -> Result<(String, NewEmailRow), Error> {
    let keys = Keys::of(context.db()).await?;
    let id = keys.new_email_of(token).ok_or(Error::NotFound)?;
    let mut on = context.db().read().await?;
    let found = db::new_emails::find(&mut on, id, context.now).await?;
    let found = found.filter(|row| row.person_id == staff.id);
    found.map(|row| (id.to_owned(), row)).ok_or(Error::NotFound)
}

/// Gives the account its new address, and tells the former one. Links to replace a forgotten
/// password, which went to the former one, end.
///
/// # Errors
/// As [`check`]; [`Refused::Mistakes`] where somebody got the address meanwhile.
pub async fn finish(context: &Context, staff: &Staff, token: &str) -> Result<(), Refused> {
    let (id, row) = find(context, staff, token).await?;
    let subject = Subject::oneself(&staff.id);
    let activity = did(context, By::of(staff), "changed their address", subject);
    let now = context.now;
    let done = context.db().write(move |tx| {
        Box::pin(async move {
            db::people::lock(tx).await?;
            if db::people::credentials(tx, &row.email).await?.is_some() {
                return Ok(Err(Mistake::EmailTaken));
            }
            let taken = db::new_emails::take(tx, &id, now).await?;
            taken.then_some(()).ok_or(Error::NotFound)?;
            db::people::set_email(tx, &row.person_id, &row.email).await?;
            db::resets::end_all(tx, &row.person_id).await?;
            mails::add(tx, now, mails::EMAIL_CHANGED, &id).await?;
            db::activity::add(tx, &activity).await?;
            Ok(Ok(()))
        })
    });
    Ok(done.await??)
}
