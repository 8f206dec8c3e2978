//! Taking a comment. The order of the checks is the product's: the fields, whether comments are
//! open, the form's token, whether it was sent before, how many came lately.

use super::{conversation, notices, trust, wire};
use crate::api::comments::{Form, Posted, Reason};
use crate::domain::comment::{self, Comment};
use crate::server::context::Context;
use crate::server::db::comments::rates::{Arrival, standing};
use crate::server::db::comments::thread::{ShownRow, Spot};
use crate::server::db::comments::{Conversation, NewComment, Parent, locks};
use crate::server::db::{self, Transaction};
use crate::server::error::Error;
use crate::server::ids;
use crate::server::signing::{Keys, form_day};
use crate::server::spam::{self, Suspect, Verdict};

/// Takes a comment on a post. Mistakes in the fields come before anything about tokens, rates or
/// time; the same submission again gets the same answer and is stored once.
///
/// # Errors
/// [`Error::NotFound`] where the viewer can't see such a post; [`Error::Moved`] and
/// [`Error::Gone`] as for the post itself.
pub async fn add(context: &Context, slug: &str, form: Form) -> Result<Posted, Error> {
    let keys = Keys::of(context.db()).await?;
    let mut on = context.db().read().await?;
    let post = conversation(&mut on, context, slug).await?;
    let token = keys.form(&post.post_id, context.now);
    let comment = match comment::parse(&form.draft) {
        Ok(comment) => comment,
        Err(mistakes) => return Ok(wire::mistaken(mistakes, token)),
    };
    if !post.is_open(context) {
        return Ok(wire::refused(Reason::Closed, token));
    }
    if !keys.is_form(&form.token, &post.post_id, context.now) {
        return Ok(wire::refused(Reason::Expired, token));
    }
    let hash = keys.email_hash(comment.email());
    let evidence = spam::evidence(&mut on, &comment, &hash).await?;
    drop(on);
    let is_device = keys.is_device(&form.device, comment.email());
    let suspect = Suspect {
        comment: &comment,
        trapped: !form.website.trim().is_empty(),
        took: form.took,
        all_wait: post.all_wait(context),
        trust: trust(evidence.is_known, is_device),
    };
    let verdict = spam::judge(context.config(), &suspect, &evidence);
    let attempt = attempt(context, &keys, &post, (&form, &comment, verdict));
    let within = context.clone();
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            locks::sender(tx, &attempt.arrival.sender).await?;
            locks::post(tx, &attempt.arrival.post_id).await?;
            store(tx, &within, attempt).await
        })
    });
    Ok(match write.await? {
        Ok(row) => wire::stored(context, &keys, &post.slug, row),
        Err(reason) => wire::refused(reason, token),
    })
}

/// A comment that passed everything that can be known without the others.
struct Attempt {
    arrival: Arrival,
    reply_to: Option<String>,
    new: NewComment,
}

fn attempt(
    context: &Context,
    keys: &Keys,
    post: &Conversation,
    (form, comment, verdict): (&Form, &Comment, Verdict),
) -> Attempt {
    let reply_to = form.reply_to.clone().filter(|id| !id.is_empty());
    // The client's random text is enough to know a submission by, also after its form has got a
    // fresh token; without it the token tells one day from another. Not one hour: who didn't see the
    // answer and comes back to a fresh page has still sent it.
    let day = match form.once.as_str() {
        "" => form_day(&form.token),
        _ => String::new(),
    };
    let submission = keys.submission(&[
        &day,
        &form.once,
        comment.name(),
        comment.email(),
        comment.message(),
        reply_to.as_deref().unwrap_or_default(),
    ]);
    let sender = keys.sender(&context.source.network());
    let limits = &context.config().limits;
    Attempt {
        arrival: Arrival {
            now: context.now,
            post_id: post.post_id.clone(),
            submission: submission.clone(),
            sender: sender.clone(),
            per_sender: limits.comments_per_minute,
            per_post: limits.comments_per_minute_per_post,
        },
        reply_to,
        new: NewComment {
            id: ids::new(context.now),
            post_id: post.post_id.clone(),
            parent: None,
            created_at: context.now,
            status: verdict.status,
            held_for: verdict.held_for,
            staff: false,
            notify: form.notify,
            submission: Some(submission),
            email_hash: keys.email_hash(comment.email()),
            sender: Some(sender),
            name: comment.name().to_owned(),
            email: comment.email().to_owned(),
            message: comment.message().to_owned(),
        },
    }
}

/// Stores it, unless it stands already or may not be taken now. Within the locks of its sender
/// and its post, so what is counted here stays so.
async fn store(
    tx: &mut Transaction,
    context: &Context,
    attempt: Attempt,
) -> Result<Result<ShownRow, Reason>, Error> {
    let Attempt {
        arrival,
        reply_to,
        mut new,
    } = attempt;
    let standing = standing(tx, &arrival).await?;
    if let Some(id) = standing.same {
        return same(tx, &id).await.map(Ok);
    }
    if let Some(id) = reply_to {
        let parent = match ids::is_id(&id) {
            true => db::comments::answerable(tx, &new.post_id, &id).await?,
            false => None,
        };
        match parent {
            Some(parent) => new.parent = Some(parent),
            None => return Ok(Err(Reason::ParentGone)),
        }
    }
    if let Some(wait) = standing.wait(arrival.now) {
        let seconds = u32::try_from(wait.saturating_add(999) / 1000).unwrap_or(60);
        return Ok(Err(Reason::TooMany(seconds)));
    }
    db::comments::add(tx, &new).await?;
    notices::added(tx, context, &new).await?;
    Ok(Ok(row(new)))
}

/// The comment that the same submission became before.
async fn same(tx: &mut Transaction, id: &str) -> Result<ShownRow, Error> {
    let stored = db::comments::find(tx, id).await?.ok_or(Error::NotFound)?;
    let parent = match &stored.parent_id {
        Some(parent) => db::comments::answerable(tx, &stored.post_id, parent).await?,
        None => None,
    };
    Ok(ShownRow {
        spot: Spot {
            root_at: stored.root_at,
            root_id: stored.root_id,
            created_at: stored.created_at,
            id: stored.id,
        },
        parent_id: stored.parent_id,
        status: stored.status,
        edited_at: stored.edited_at,
        staff: stored.staff,
        name: stored.name,
        message: stored.message,
        parent_name: parent.map(|parent| parent.name).unwrap_or_default(),
    })
}

fn row(new: NewComment) -> ShownRow {
    let (root_at, root_id) = match &new.parent {
        Some(parent) => (parent.root_at, parent.root_id.clone()),
        None => (new.created_at, new.id.clone()),
    };
    let (parent_id, parent_name) = match new.parent {
        Some(Parent { id, name, .. }) => (Some(id), name),
        None => (None, String::new()),
    };
    ShownRow {
        spot: Spot {
            root_at,
            root_id,
            created_at: new.created_at,
            id: new.id,
        },
        parent_id,
        status: new.status.as_str().to_owned(),
        edited_at: None,
        staff: i64::from(new.staff),
        name: new.name,
        message: new.message,
        parent_name,
    }
}
