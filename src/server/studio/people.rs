//! People as admins keep them, one's own account, and what was done by whom.

use super::address::Address;
use super::forms::{Answer, Sent};
use super::passkeys;
use crate::api::studio::people::{Account, Activity, Entry, Invited, People, Person, Session};
use crate::api::studio::{Deed, Screen};
use crate::server::context::{Admin, Context, Editor, Staff};
use crate::server::dates::Dates;
use crate::server::error::Error;
use crate::server::ids::is_id;
use crate::server::people::invitations::{self, Invite};
use crate::server::people::keep::{self, Byline};
use crate::server::people::{Refused, activity as log, second_factor, sessions};

/// Lines of the log on a page.
const PART: usize = 50;
const PEOPLE: &str = "/studio/people";
const ACCOUNT: &str = "/studio/account";

/// `GET /studio/people`
pub async fn screen(context: &Context, admin: &Admin) -> Result<Screen, Error> {
    let dates = Dates::of(context.config());
    let people = keep::list(context, admin).await?.into_iter();
    let people = people.map(|person| Person {
        me: person.id == admin.id,
        since: dates.date(person.created_at),
        seen: person.last_seen_at.map(|at| dates.date(at)),
        id: person.id,
        name: person.name,
        email: person.email,
        role: person.role,
    });
    let people = people.collect();
    let invited = invitations::pending(context, admin).await?.into_iter();
    let invited = invited.map(|one| Invited {
        id: one.id,
        name: one.name,
        email: one.email,
        role: one.role,
        until: dates.date(one.expires_at),
    });
    Ok(Screen::People(People {
        people,
        invited: invited.collect(),
    }))
}

/// `GET /studio/account`
pub async fn account(context: &Context, staff: &Staff) -> Result<Screen, Error> {
    let dates = Dates::of(context.config());
    let sessions = sessions::list(context, staff).await?.into_iter();
    let sessions = sessions.map(|session| Session {
        browser: session.browser,
        since: dates.date(session.created_at),
        seen: dates.date(session.last_seen_at),
        here: session.present,
    });
    Ok(Screen::Account(Box::new(Account {
        name: staff.name.clone(),
        email: staff.email.clone(),
        role: staff.role,
        second_factor: second_factor::is_on(context, &staff.id).await?,
        passkeys: passkeys::list(context, staff).await?,
        sessions: sessions.collect(),
    })))
}

/// `GET /studio/activity?before=…`
pub async fn activity(
    context: &Context,
    editor: &Editor,
    address: &Address,
) -> Result<Screen, Error> {
    let before = address.value("before").filter(|id| is_id(id));
    let limit = i64::try_from(PART).unwrap_or(i64::MAX) + 1;
    let mut rows = log::list(context, editor, before, limit).await?;
    let more = rows.len() > PART;
    rows.truncate(PART);
    let next = rows.last().map(|row| row.id.clone()).filter(|_| more);
    let dates = Dates::of(context.config());
    let deeds = rows.into_iter().map(|row| Entry {
        at: dates.date(row.at),
        time: dates.time(row.at),
        who: row.name,
        what: row.what,
        title: row.title,
    });
    Ok(Screen::Activity(Activity {
        deeds: deeds.collect(),
        next,
        later_part: before.is_some(),
    }))
}

/// `POST /studio/people`
pub async fn invite(sent: Sent) -> Result<Answer, Refused> {
    let admin = sent.context.viewer.admin()?;
    let invite = Invite {
        name: sent.value("name").to_owned(),
        email: sent.value("email").to_owned(),
        role: sent.value("role").to_owned(),
    };
    invitations::invite(&sent.context, &admin, &invite).await?;
    Ok(Answer::done(PEOPLE, Deed::Invited, None))
}

/// `POST /studio/people/{id}`: another role, or none any more.
pub async fn change(sent: Sent) -> Result<Answer, Refused> {
    let admin = sent.context.viewer.admin()?;
    let id = sent.parameter("id");
    match sent.value("do") {
        "remove" => {
            keep::remove(&sent.context, &admin, id, &Byline::Keep).await?;
            Ok(Answer::done(PEOPLE, Deed::Removed, None))
        }
        _ => {
            keep::change_role(&sent.context, &admin, (id, sent.value("role"))).await?;
            Ok(Answer::done(PEOPLE, Deed::Role, None))
        }
    }
}

/// `POST /studio/people/invitations/{id}`
pub async fn withdraw(sent: Sent) -> Result<Answer, Refused> {
    let admin = sent.context.viewer.admin()?;
    invitations::withdraw(&sent.context, &admin, sent.parameter("id")).await?;
    Ok(Answer::done(PEOPLE, Deed::Withdrawn, None))
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
