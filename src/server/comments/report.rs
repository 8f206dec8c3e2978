//! Readers' reports.

use super::notices;
use crate::domain::moderation::{Hold, Status};
use crate::server::context::Context;
use crate::server::db::comments::{locks, reports};
use crate::server::db::{self, Change, Transaction};
use crate::server::error::Error;
use crate::server::ids::is_id;
use crate::server::signing::Keys;

/// From so many reports that nobody has looked into, an approved comment is held again.
const ENOUGH: i64 = 2;
/// Reports of one network that count in a minute. Beyond them nothing is noted, and nobody told:
/// who reports that much has no interest in the answer.
const PER_MINUTE: i64 = 10;
const MINUTE: i64 = 60_000;

/// Notes a reader's report; the second from another address holds the comment again.
///
/// # Errors
/// [`Error::NotFound`] for what nobody can see.
pub async fn report(context: &Context, id: &str) -> Result<(), Error> {
    let id = Some(id).filter(|id| is_id(id)).ok_or(Error::NotFound)?;
    let mut on = context.db().read().await?;
    let row = db::comments::find(&mut on, id)
        .await?
        .filter(|row| row.status() == Status::Approved)
        .ok_or(Error::NotFound)?;
    db::comments::conversation_of(&mut on, context.now, &row.post_id)
        .await?
        .ok_or(Error::NotFound)?;
    drop(on);
    let keys = Keys::of(context.db()).await?;
    let (sender, within) = (keys.sender(&context.source.network()), context.clone());
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            locks::sender(tx, &sender).await?;
            locks::post(tx, &row.post_id).await?;
            note(tx, &within, (&row.id, &sender)).await
        })
    });
    write.await
}

async fn note(
    tx: &mut Transaction,
    context: &Context,
    (id, sender): (&str, &str),
) -> Result<(), Error> {
    let now = context.now;
    if reports::recent(tx, sender, (now - MINUTE, now + MINUTE)).await? >= PER_MINUTE {
        return Ok(());
    }
    let row = db::comments::find(tx, id).await?.ok_or(Error::NotFound)?;
    let open = reports::add(tx, id, sender, now).await?;
    tx.changed(Change::Comments(row.post_id.clone()));
    if open >= ENOUGH && row.status() == Status::Approved {
        db::comments::hold(tx, &row, Hold::Reports).await?;
        notices::changed(tx, context, id).await?;
    }
    Ok(())
}
