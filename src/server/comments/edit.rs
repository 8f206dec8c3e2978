//! Changing one's own comment.

use std::slice;

use super::{notices, wire};
use crate::api::comments::{Posted, Reason};
use crate::domain::comment::{self, Draft};
use crate::domain::moderation::{Hold, Status};
use crate::server::context::Context;
use crate::server::db::comments::thread::ShownRow;
use crate::server::db::comments::{CommentRow, Edit, locks};
use crate::server::db::{self, Transaction};
use crate::server::error::Error;
use crate::server::signing::Keys;
use crate::server::spam::{self, Suspect, Trust, Verdict};

/// Changes the message of the comment that the signed link names: for fifteen minutes, while
/// nobody has answered. The new message passes the same rules, so it may be held again.
///
/// # Errors
/// [`Error::NotFound`] for a link that is none, and where the post can't be seen any more.
pub async fn edit(context: &Context, own: &str, message: &str) -> Result<Posted, Error> {
    let keys = Keys::of(context.db()).await?;
    let id = keys.owned(own).ok_or(Error::NotFound)?.to_owned();
    let mut on = context.db().read().await?;
    let row = db::comments::find(&mut on, &id)
        .await?
        .ok_or(Error::NotFound)?;
    let post = db::comments::conversation_of(&mut on, context.now, &row.post_id)
        .await?
        .ok_or(Error::NotFound)?;
    let token = keys.form(&post.post_id, context.now);
    let draft = Draft {
        name: row.name.clone(),
        email: row.email.clone(),
        message: message.to_owned(),
    };
    let comment = match comment::parse(&draft) {
        Ok(comment) => comment,
        Err(mistakes) => return Ok(wire::mistaken(mistakes, token)),
    };
    let suspect = Suspect {
        comment: &comment,
        trapped: row.held_for.as_deref() == Some(Hold::Trap.as_str()),
        took: None,
        all_wait: post.all_wait(context),
        trust: trust_of(&row),
    };
    let evidence = spam::evidence(&mut on, &comment, &row.email_hash).await?;
    drop(on);
    let verdict = spam::judge(context.config(), &suspect, &evidence);
    let (within, message) = (context.clone(), comment.message().to_owned());
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            locks::post(tx, &row.post_id).await?;
            change(tx, &within, &row.id, (message, verdict)).await
        })
    });
    Ok(match write.await? {
        Some(row) => wire::stored(context, &keys, &post.slug, row),
        None => wire::refused(Reason::NotEditable, token),
    })
}

/// What appeared without a moderator came from a device that is trusted, and so does its edit.
/// What a moderator approved was another text.
fn trust_of(row: &CommentRow) -> Trust {
    match (row.status(), row.decided_at) {
        (Status::Approved, None) => Trust::Device,
        _ => Trust::None,
    }
}

/// The changed comment, or none where it may not be changed.
async fn change(
    tx: &mut Transaction,
    context: &Context,
    id: &str,
    (message, verdict): (String, Verdict),
) -> Result<Option<ShownRow>, Error> {
    let now = context.now;
    let row = db::comments::find(tx, id).await?.ok_or(Error::NotFound)?;
    let own = db::comments::thread::own(tx, &row.post_id, id).await?;
    let Some(own) = own.filter(|own| wire::is_editable(own, now)) else {
        return Ok(None);
    };
    if own.shown.message == message {
        return Ok(Some(own.shown));
    }
    // What waited goes on waiting, and for the same reason where the rules have no other.
    let (status, held_for) = match (row.status(), verdict) {
        (Status::Approved, Verdict { status, held_for }) => (status, held_for),
        (_, verdict) if verdict.status == Status::Spam => (Status::Spam, verdict.held_for),
        (status, _) => (status, None),
    };
    spam::learn(tx, slice::from_ref(&row), None).await?;
    let edit = Edit {
        message,
        status,
        held_for,
        at: now,
    };
    db::comments::edit(tx, &row, &edit).await?;
    notices::changed(tx, context, id).await?;
    Ok(Some(ShownRow {
        status: status.as_str().to_owned(),
        edited_at: Some(now),
        message: edit.message,
        ..own.shown
    }))
}
