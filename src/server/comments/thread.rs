//! A part of a conversation, as one reader sees it. At most four queries, however many comments.

use super::conversation;
use super::html::{self, Around};
use super::wire::{self, Writer};
use crate::api::comments::{Comment, Place, ReplyTo, State, Thread};
use crate::domain::markdown::Rendered;
use crate::server::context::Context;
use crate::server::db::Connection;
use crate::server::db::comments::Conversation;
use crate::server::db::comments::thread::{self, OwnRow, ShownRow, Spot};
use crate::server::error::Error;
use crate::server::ids::is_id;
use crate::server::signing::Keys;

/// Comments in a part.
const PART: usize = 50;

/// A part of the conversation under a post that the viewer can see.
///
/// # Errors
/// [`Error::NotFound`] where there is no such post; [`Error::Moved`] and [`Error::Gone`] as for
/// the post itself.
pub async fn thread(context: &Context, slug: &str, place: &Place) -> Result<Thread, Error> {
    let mut on = context.db().read().await?;
    let post = conversation(&mut on, context, slug).await?;
    of_post(&mut on, context, &post, place).await
}

/// As [`thread()`], of a post that was found already.
pub async fn of_post(
    on: &mut Connection,
    context: &Context,
    post: &Conversation,
    place: &Place,
) -> Result<Thread, Error> {
    let keys = Keys::of(context.db()).await?;
    let own = own(on, &keys, post, place).await?;
    let after = start(on, post, place, own.as_ref()).await?;
    let from = after.clone().unwrap_or_else(Spot::start);
    let limit = i64::try_from(PART).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = thread::part(on, &post.post_id, &from, limit).await?;
    let more = rows.len() > PART;
    rows.truncate(PART);
    let last = rows.last().map(|row| row.spot.clone()).filter(|_| more);
    let writer = Writer::of(context);
    let is_own = |row: &ShownRow| {
        own.as_ref()
            .is_some_and(|own| own.shown.spot.id == row.spot.id)
    };
    if let Some(own) = &own {
        rows.retain(|row| !is_own(row));
        let within =
            own.shown.spot > from && last.as_ref().is_none_or(|last| own.shown.spot <= *last);
        if within {
            let at = rows.partition_point(|row| row.spot < own.shown.spot);
            rows.insert(at, own.shown.clone());
        }
    }
    let comments = rows.into_iter().map(|row| match is_own(&row) {
        true => writer.own(row),
        false => writer.shown(row),
    });
    let mut thread = Thread {
        comments: comments.collect(),
        html: Rendered::default(),
        count: u32::try_from(post.comments_count).unwrap_or_default(),
        later_part: after.is_some(),
        next: last.map(|last| last.to_string()),
        open: post.is_open(context),
        token: keys.form(&post.post_id, context.now),
        personal: own.is_some(),
        own: own.map(|own| wire::own(&keys, &own, context.now)),
        reply: None,
    };
    thread.reply = place.reply.as_deref().and_then(|id| answered(&thread, id));
    let around = Around {
        slug: &post.slug,
        open: thread.open,
        own: thread.own.as_ref(),
        reported: place.reported.as_deref(),
        editing: place.edit.is_some(),
        edit: context.edit(),
    };
    thread.html = html::part(&thread, &around);
    Ok(thread)
}

/// A comment of this part that can be answered.
fn answered(thread: &Thread, id: &str) -> Option<ReplyTo> {
    let is_it = |one: &&Comment| one.id == id && one.state == State::Shown;
    let found = thread.comments.iter().find(is_it)?;
    Some(ReplyTo {
        id: found.id.clone(),
        name: found.name.clone(),
    })
}

/// The reader's own comment, where the place carries its signed link.
async fn own(
    on: &mut Connection,
    keys: &Keys,
    post: &Conversation,
    place: &Place,
) -> Result<Option<OwnRow>, Error> {
    match place.own.as_deref().and_then(|link| keys.owned(link)) {
        Some(id) => thread::own(on, &post.post_id, id).await,
        None => Ok(None),
    }
}

/// After which comment the part begins; none for the first.
async fn start(
    on: &mut Connection,
    post: &Conversation,
    place: &Place,
    own: Option<&OwnRow>,
) -> Result<Option<Spot>, Error> {
    if let Some(after) = place.after.as_deref().and_then(Spot::parse) {
        return Ok(Some(after));
    }
    let named = match place.named().filter(|id| is_id(id)) {
        Some(id) => thread::spot(on, &post.post_id, id).await?,
        None => None,
    };
    let size = i64::try_from(PART).unwrap_or(i64::MAX);
    match named.or_else(|| own.map(|own| own.shown.spot.clone())) {
        Some(spot) => thread::before(on, &post.post_id, &spot, size).await,
        None => Ok(None),
    }
}
