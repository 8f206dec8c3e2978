//! One's own account: the profile that readers see, name, address, password, mails, sessions.

use super::authors::{filled, profile};
use super::forms::Answer;
use super::passkeys;
use super::sent::Sent;
use crate::api::studio::authors::Profile;
use crate::api::studio::people::{Account, NewEmail, Session};
use crate::api::studio::{Deed, Screen};
use crate::domain::person::Role;
use crate::server::authors;
use crate::server::context::{Context, Staff};
use crate::server::dates::Dates;
use crate::server::error::Error;
use crate::server::people::keep::{self, Notices};
use crate::server::people::{LeftOut, Refused, email, second_factor, sessions};

const ACCOUNT: &str = "/studio/account";

/// `GET /studio/account`
pub async fn screen(context: &Context, staff: &Staff) -> Result<Screen, Error> {
    let dates = Dates::of(context.config());
    let sessions = sessions::list(context, staff).await?.into_iter();
    let sessions = sessions.map(|session| Session {
        browser: session.browser,
        since: dates.date(session.created_at),
        seen: dates.date(session.last_seen_at),
        here: session.present,
    });
    let notices = keep::notices(context, staff).await?;
    let own = authors::own(context, staff).await?;
    let address = own.as_ref().map(|own| authors::path(&own.author.slug));
    let begun = || Profile {
        name: staff.name.clone(),
        ..Profile::default()
    };
    Ok(Screen::Account(Box::new(Account {
        name: staff.name.clone(),
        email: staff.email.clone(),
        role: staff.role,
        second_factor: second_factor::is_on(context, &staff.id).await?,
        passkeys: passkeys::list(context, staff).await?,
        profile: own.map_or_else(begun, profile),
        address,
        mail_submitted: staff.may(Role::Editor).then_some(notices.submitted),
        mail_decided: notices.decided,
        sessions: sessions.collect(),
    })))
}

/// `GET /studio/account/email/{token}`
pub async fn new_email(context: &Context, staff: &Staff, token: &str) -> Result<Screen, Error> {
    Ok(Screen::NewEmail(NewEmail {
        email: email::check(context, staff, token).await?,
        token: token.to_owned(),
    }))
}

/// `POST /studio/account/profile`
pub async fn save_profile(sent: Sent, left_out: LeftOut) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    authors::save_own(&sent.context, staff, filled(&sent, left_out)).await?;
    Ok(Answer::done(ACCOUNT, Deed::Profile, None))
}

/// `POST /studio/account/notices`. A box that isn't ticked isn't sent; what somebody isn't asked
/// stays.
pub async fn choose_mails(sent: Sent) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    let former = keep::notices(&sent.context, staff).await?;
    let is_ticked = |name| !sent.value(name).is_empty();
    let notices = Notices {
        submitted: match staff.may(Role::Editor) {
            true => is_ticked("submitted"),
            false => former.submitted,
        },
        decided: is_ticked("decided"),
    };
    keep::set_notices(&sent.context, staff, notices).await?;
    Ok(Answer::done(ACCOUNT, Deed::Saved, None))
}

/// `POST /studio/account/email`
pub async fn ask_for_email(sent: Sent) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    let typed = (sent.value("email"), sent.value("present"));
    email::ask(&sent.context, staff, typed).await?;
    Ok(Answer::done(ACCOUNT, Deed::EmailAsked, None))
}

/// `POST /studio/account/email/{token}`
pub async fn change_email(sent: Sent) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    email::finish(&sent.context, staff, sent.parameter("token")).await?;
    Ok(Answer::done(ACCOUNT, Deed::EmailChanged, None))
}

/// `POST /studio/account`
pub async fn rename(sent: Sent) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    keep::rename(&sent.context, staff, sent.value("name")).await?;
    Ok(Answer::done(ACCOUNT, Deed::Saved, None))
}

/// `POST /studio/account/password`
pub async fn change_password(sent: Sent) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    let (present, password) = (sent.value("present"), sent.value("password"));
    let token = keep::change_password(&sent.context, staff, present, password).await?;
    let answer = Answer::done(ACCOUNT, Deed::Password, None);
    Ok(answer.with_cookie(sent.cookies().set_session(&token)))
}

/// `POST /studio/account/sessions`
pub async fn sign_out_elsewhere(sent: Sent) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    sessions::sign_out_elsewhere(&sent.context, staff).await?;
    Ok(Answer::done(ACCOUNT, Deed::SignedOut, None))
}
