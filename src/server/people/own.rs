//! Keeping one's own account: name, password, mails.

use super::activity::{By, Subject, did};
use super::passwords::{self, Checked};
use super::resets::Chosen;
use super::{Refused, resets, second_factor, sessions, throttle};
use crate::domain::person::{Mistake, Name, NewPassword};
use crate::server::context::{Context, Staff};
use crate::server::db;
use crate::server::db::Transaction;
use crate::server::db::people::Credentials;
use crate::server::error::Error;
use crate::server::signing::Keys;

/// What somebody wants mails about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notices {
    /// To editors: a draft was submitted for review.
    pub submitted: bool,
    /// To whoever wrote it: a draft was returned or published.
    pub decided: bool,
}

/// Changes one's own name. The byline's is the author's, and stays.
///
/// # Errors
/// [`Refused::Mistakes`]
pub async fn rename(context: &Context, staff: &Staff, name: &str) -> Result<(), Refused> {
    let name = Name::parse(name)
        .map_err(Mistake::from)?
        .as_str()
        .to_owned();
    let id = staff.id.clone();
    let subject = Subject::person(&id, &name);
    let activity = did(context, By::of(staff), "is now called", subject);
    let renamed = context.db().write(move |tx| {
        Box::pin(async move {
            db::people::rename(tx, &id, &name).await?;
            db::activity::add(tx, &activity).await
        })
    });
    Ok(renamed.await?)
}

/// Changes one's own password. All other sessions end, and this one gets the token returned.
///
/// # Errors
/// [`Refused::Mistakes`], [`Refused::Throttled`] after too many wrong present passwords.
pub async fn change_password(
    context: &Context,
    staff: &Staff,
    present: &str,
    password: &str,
) -> Result<String, Refused> {
    let guarded = second_factor::is_on(context, &staff.id).await?;
    let password = NewPassword::parse_for(password, guarded)?;
    resets::refuse_guessable(&password, &staff.name, &staff.email)?;
    let proof = prove(context, staff, present).await?;
    let chosen = Chosen::of(&password, guarded).await?;
    let token = sessions::random();
    let (session, token_hash) = (staff.session_id.clone(), sessions::hash(&token));
    let subject = Subject::oneself(&staff.id);
    let activity = did(context, By::of(staff), "changed their password", subject);
    let now = context.now;
    let changed = context.db().write(move |tx| {
        Box::pin(async move {
            db::people::lock(tx).await?;
            if !proven(tx, &proof).await? {
                return Ok(Err(Mistake::PresentWrong));
            }
            throttle::take_back(tx, &proof.attempt).await?;
            let kept = db::sessions::replace_token(tx, &session, &token_hash).await?;
            kept.then_some(()).ok_or(Error::SignInNeeded)?;
            resets::replace(tx, (&proof.found.id, &session), &chosen, now).await?;
            db::activity::add(tx, &activity).await?;
            Ok(Ok(()))
        })
    });
    changed.await??;
    Ok(token)
}

/// That somebody knows the present password of their account.
pub(super) struct Proof {
    found: Credentials,
    /// The attempt, to be taken back: it was no guess.
    pub attempt: String,
}

/// Asks for the present password.
///
/// # Errors
/// [`Refused::Mistakes`] where it is another, [`Refused::Throttled`] after too many others.
pub(super) async fn prove(
    context: &Context,
    staff: &Staff,
    present: &str,
) -> Result<Proof, Refused> {
    let keys = Keys::of(context.db()).await?;
    let attempt = throttle::present_password(context, &keys, &staff.id);
    let attempt = throttle::begin(context, attempt).await?;
    let found = db::people::credentials_of(&mut context.db().read().await?, &staff.id).await?;
    let found = found.ok_or(Error::SignInNeeded)?;
    match passwords::check(present, found.password.as_deref()).await? {
        Checked::Wrong => Err(Mistake::PresentWrong.into()),
        _ => Ok(Proof { found, attempt }),
    }
}

/// Whether it still is the present password: another change may have come first. Under
/// [`db::people::lock`].
pub(super) async fn proven(tx: &mut Transaction, proof: &Proof) -> Result<bool, Error> {
    let latest = db::people::credentials_of(tx, &proof.found.id).await?;
    Ok(latest.and_then(|latest| latest.password) == proof.found.password)
}

/// What one gets mails about.
pub async fn notices(context: &Context, staff: &Staff) -> Result<Notices, Error> {
    let found = db::people::notices(&mut context.db().read().await?, &staff.id).await?;
    let (submitted, decided) = found.ok_or(Error::SignInNeeded)?;
    Ok(Notices {
        submitted: submitted == 1,
        decided: decided == 1,
    })
}

/// Says what one wants mails about.
pub async fn set_notices(context: &Context, staff: &Staff, notices: Notices) -> Result<(), Error> {
    let (id, wanted) = (staff.id.clone(), (notices.submitted, notices.decided));
    let subject = Subject::oneself(&staff.id);
    let activity = did(
        context,
        By::of(staff),
        "chose which mails they get",
        subject,
    );
    let set = context.db().write(move |tx| {
        Box::pin(async move {
            db::people::set_notices(tx, &id, wanted).await?;
            db::activity::add(tx, &activity).await
        })
    });
    set.await
}
