//! People as admins keep them, and what was done by whom.

use super::address::Address;
use super::forms::Answer;
use super::sent::Sent;
use crate::api::studio::people::{Activity, AuthorName, Entry, Invited, OnePerson, People, Person};
use crate::api::studio::{Deed, Screen};
use crate::server::context::{Admin, Context, Editor};
use crate::server::dates::Dates;
use crate::server::error::Error;
use crate::server::ids::is_id;
use crate::server::people::invitations::{self, Invite};
use crate::server::people::keep::{self, Byline, Kept};
use crate::server::people::{Refused, activity as log};

/// Lines of the log on a page.
const PART: usize = 50;
const PEOPLE: &str = "/studio/people";

/// `GET /studio/people`
pub async fn screen(context: &Context, admin: &Admin) -> Result<Screen, Error> {
    let dates = Dates::of(context.config());
    let people = keep::list(context, admin).await?.into_iter();
    let people = people.map(|kept| person(&dates, admin, kept));
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

/// `GET /studio/people/{id}`
pub async fn one(context: &Context, admin: &Admin, id: &str) -> Result<Screen, Error> {
    let id = Some(id).filter(|id| is_id(id)).ok_or(Error::NotFound)?;
    let kept = keep::find(context, admin, id).await?;
    let bylined = keep::bylined(context, admin, kept.author_id.as_deref()).await?;
    let authors = keep::authors(context, admin).await?.into_iter();
    let authors: Vec<_> = authors
        .map(|author| AuthorName {
            id: author.id,
            name: author.name,
        })
        .collect();
    let is_theirs = |author: &&AuthorName| kept.author_id.as_ref() == Some(&author.id);
    let number = |posts: i64| u32::try_from(posts).unwrap_or_default();
    Ok(Screen::Person(Box::new(OnePerson {
        byline: authors.iter().find(is_theirs).cloned(),
        posts: number(bylined.posts),
        shared: number(bylined.shared),
        person: person(&Dates::of(context.config()), admin, kept),
        authors,
    })))
}

fn person(dates: &Dates, admin: &Admin, kept: Kept) -> Person {
    Person {
        me: kept.id == admin.id,
        since: dates.date(kept.created_at),
        seen: kept.last_seen_at.map(|at| dates.date(at)),
        id: kept.id,
        name: kept.name,
        email: kept.email,
        role: kept.role,
    }
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

/// `POST /studio/people/{id}`: another role or byline, or no account any more.
pub async fn change(sent: Sent) -> Result<Answer, Refused> {
    let admin = sent.context.viewer.admin()?;
    let (id, page) = (sent.id()?, sent.page(PEOPLE));
    match sent.value("do") {
        "remove" => {
            keep::remove(&sent.context, &admin, id, &byline(&sent)).await?;
            Ok(Answer::done(PEOPLE, Deed::Removed, None))
        }
        "byline" => {
            let author = Some(sent.value("author")).filter(|id| !id.is_empty());
            keep::set_byline(&sent.context, &admin, id, author).await?;
            Ok(Answer::done(&page, Deed::Saved, None))
        }
        _ => {
            keep::change_role(&sent.context, &admin, (id, sent.value("role"))).await?;
            Ok(Answer::done(&page, Deed::Role, None))
        }
    }
}

/// What is to become of the name on the posts of who goes.
fn byline(sent: &Sent) -> Byline {
    match sent.value("byline") {
        "hand" => Byline::HandTo(sent.value("to").to_owned()),
        "off" => Byline::TakeOff,
        _ => Byline::Keep,
    }
}

/// `POST /studio/people/invitations/{id}`
pub async fn withdraw(sent: Sent) -> Result<Answer, Refused> {
    let admin = sent.context.viewer.admin()?;
    invitations::withdraw(&sent.context, &admin, sent.id()?).await?;
    Ok(Answer::done(PEOPLE, Deed::Withdrawn, None))
}
