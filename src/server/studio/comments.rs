//! The comment queue: a part of it as a page shows it, and what moderators decide there.

use super::address::Address;
use super::forms::Answer;
use super::sent::Sent;
use crate::api::studio::comments::{Count, Open, PostLink, Queue, Queued, Whose};
use crate::api::studio::{Deed, Screen};
use crate::domain::moderation::{Action, Status};
use crate::server::comments::body;
use crate::server::comments::staff::{self, Chosen};
use crate::server::context::{Context, Editor};
use crate::server::dates::Dates;
use crate::server::db::comments::queue::{self, Filter, StudioRow};
use crate::server::error::Error;
use crate::server::ids::is_id;
use crate::server::people::Refused;

/// Comments in a part.
const PART: usize = 50;
/// The page that these forms stand on, where they don't say.
const PAGE: &str = "/studio/comments";

/// `GET /studio/comments?status=…&before=…&of=…&reply=…&edit=…`. Without a status: what waits,
/// where something does, else all.
pub async fn screen(
    context: &Context,
    _editor: &Editor,
    address: &Address,
) -> Result<Screen, Error> {
    let mut on = context.db().read().await?;
    let counts = queue::counts(&mut on, i64::from(Count::MOST) + 1).await?;
    let whose = match address.value("whose").filter(|id| is_id(id)) {
        Some(id) => queue::whose(&mut on, id).await?,
        None => None,
    };
    let status = match address.value("status") {
        None if whose.is_none() && counts[0] > 0 => Some(Status::Pending),
        word => word.and_then(|word| word.parse().ok()),
    };
    let filter = Filter {
        status,
        email_hash: whose.as_ref().map(|row| row.email_hash.clone()),
        before: address
            .value("before")
            .filter(|id| is_id(id))
            .map(str::to_owned),
        limit: i64::try_from(PART).unwrap_or(i64::MAX) + 1,
    };
    let mut rows = queue::part(&mut on, &filter).await?;
    let more = rows.len() > PART;
    rows.truncate(PART);
    let next = rows.last().map(|row| row.id.clone()).filter(|_| more);
    let open = open(address);
    let dates = Dates::of(context.config());
    let comments = rows
        .into_iter()
        .map(|row| queued(&dates, row, open.as_ref()));
    Ok(Screen::Comments(Box::new(Queue {
        status,
        counts: counts.map(|count| Count(u32::try_from(count).unwrap_or_default())),
        comments: comments.collect(),
        next,
        later_part: filter.before.is_some(),
        whose: whose.map(|row| Whose {
            id: row.id,
            name: row.name,
            email: row.email,
        }),
        open,
    })))
}

fn open(address: &Address) -> Option<Open> {
    let id = |name| address.value(name).map(str::to_owned);
    id("edit")
        .map(Open::Edit)
        .or_else(|| id("reply").map(Open::Reply))
}

/// A row as the queue shows it.
pub(super) fn queued(dates: &Dates, row: StudioRow, open: Option<&Open>) -> Queued {
    let is_changed = open == Some(&Open::Edit(row.id.clone()));
    Queued {
        at: dates.date(row.created_at),
        time: dates.time(row.created_at),
        status: row.status.parse().unwrap_or(Status::Pending),
        held_for: row.held_for.and_then(|word| word.parse().ok()),
        body: body(&row.message),
        message: is_changed.then_some(row.message),
        post: PostLink {
            slug: row.slug,
            title: row.title,
        },
        answers: row.parent_id.map(|_| row.parent_name.unwrap_or_default()),
        staff: row.staff == 1,
        edited: row.edited_at.is_some(),
        approved_before: u32::try_from(row.approved).unwrap_or_default(),
        can_undo: row.former_status.is_some(),
        id: row.id,
        name: row.name,
        email: row.email,
    }
}

/// `POST /studio/comments/{id}`
pub async fn decide(sent: Sent) -> Result<Answer, Refused> {
    let editor = sent.context.viewer.editor()?;
    let (id, page) = (sent.id()?, sent.page(PAGE));
    if sent.value("decision") == "undo" {
        staff::undo(&sent.context, &editor, id).await?;
        return Ok(Answer::done(&page, Deed::Undone, None));
    }
    let action = action(&sent)?;
    staff::decide(&sent.context, &editor, id, action).await?;
    Ok(Answer::done(&page, deed(action), Some(id)))
}

/// `POST /studio/comments`: about those that are ticked, or all that wait.
pub async fn decide_many(sent: Sent) -> Result<Answer, Refused> {
    let editor = sent.context.viewer.editor()?;
    let page = sent.page(PAGE);
    if sent.value("decision") == "undo" {
        let moment = sent.value("moment").parse().map_err(|_| Error::NotFound)?;
        staff::undo_many(&sent.context, &editor, moment).await?;
        return Ok(Answer::done(&page, Deed::Undone, None));
    }
    let action = action(&sent)?;
    let chosen = match sent.value("all") {
        "pending" => Chosen::AllPending,
        _ => Chosen::These(sent.values("id").into_iter().map(str::to_owned).collect()),
    };
    let decided = staff::decide_many(&sent.context, &editor, chosen, action).await?;
    Ok(match decided.count {
        0 => Answer::done(&page, Deed::Nothing, None),
        _ => Answer::done(&page, deed(action), Some(&decided.moment.to_string())),
    })
}

/// `POST /studio/comments/{id}/reply`
pub async fn reply(sent: Sent) -> Result<Answer, Refused> {
    let editor = sent.context.viewer.editor()?;
    let (id, message) = (sent.id()?, sent.value("message"));
    staff::reply(&sent.context, &editor, id, message).await?;
    Ok(Answer::done(&sent.page(PAGE), Deed::Replied, None))
}

/// `POST /studio/comments/{id}/edit`
pub async fn correct(sent: Sent) -> Result<Answer, Refused> {
    let editor = sent.context.viewer.editor()?;
    let id = sent.id()?;
    let words = (sent.value("name"), sent.value("message"));
    staff::correct(&sent.context, &editor, id, words).await?;
    Ok(Answer::done(&sent.page(PAGE), Deed::Edited, None))
}

fn action(sent: &Sent) -> Result<Action, Error> {
    // Only a form that isn't ours says anything else.
    sent.value("decision").parse().map_err(|_| Error::NotFound)
}

fn deed(action: Action) -> Deed {
    match action {
        Action::Approve => Deed::Approved,
        Action::Spam => Deed::Spam,
        Action::Trash => Deed::Trashed,
    }
}
