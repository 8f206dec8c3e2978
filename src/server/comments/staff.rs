//! What editors do with comments in the studio: decide about one or many, answer, correct. The
//! decision itself is `moderate`'s.

use std::slice;

use super::moderate::{decided, undone};
use super::notices;
use crate::domain::comment::{self, Draft, Mistake};
use crate::domain::moderation::{Action, Status};
use crate::server::context::{Context, Editor};
use crate::server::db::comments::queue;
use crate::server::db::comments::{CommentRow, NewComment, Parent, locks};
use crate::server::db::{self, Transaction};
use crate::server::error::Error;
use crate::server::ids::{self, is_id};
use crate::server::people::Refused;
use crate::server::people::activity::{By, Subject, did};
use crate::server::signing::Keys;
use crate::server::spam::{self, Class};

/// Decided about in one write: others get their turn in between.
const BATCH: usize = 500;

/// How many comments wait, counted up to a thousand.
pub async fn waiting(context: &Context) -> Result<u32, Error> {
    let mut on = context.db().read().await?;
    let [pending, ..] = queue::counts(&mut on, 1_001).await?;
    Ok(u32::try_from(pending).unwrap_or_default())
}

/// Decides about one.
///
/// # Errors
/// [`Error::NotFound`] where there is no such comment.
pub async fn decide(
    context: &Context,
    editor: &Editor,
    id: &str,
    action: Action,
) -> Result<(), Error> {
    let (within, editor, id) = (context.clone(), editor.clone(), id_of(id)?);
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            if decided(tx, &within, slice::from_ref(&id), action).await? == 0 {
                return Err(Error::NotFound);
            }
            note(tx, (&within, &editor), &id, verb(action)).await
        })
    });
    write.await
}

/// Takes the last decision about one back.
///
/// # Errors
/// [`Error::NotFound`] where there is no such comment, or nothing to take back.
pub async fn undo(context: &Context, editor: &Editor, id: &str) -> Result<(), Error> {
    let (within, editor, id) = (context.clone(), editor.clone(), id_of(id)?);
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            if undone(tx, slice::from_ref(&id)).await?.is_empty() {
                return Err(Error::NotFound);
            }
            note(tx, (&within, &editor), &id, "took back a decision about").await
        })
    });
    write.await
}

fn id_of(id: &str) -> Result<String, Error> {
    let id = Some(id).filter(|id| is_id(id)).ok_or(Error::NotFound)?;
    Ok(id.to_owned())
}

fn verb(action: Action) -> &'static str {
    match action {
        Action::Approve => "approved",
        Action::Spam => "marked as spam",
        Action::Trash => "moved to the trash",
    }
}

/// A line of the log. It names the post and never who commented: what is erased elsewhere must not
/// live on here.
async fn note(
    tx: &mut Transaction,
    (context, editor): (&Context, &Editor),
    id: &str,
    verb: &str,
) -> Result<(), Error> {
    let title = queue::whose(tx, id).await?.map(|row| row.title);
    let subject = Subject {
        kind: "comment",
        id,
        title: title.as_deref().unwrap_or_default(),
    };
    let what = format!("{verb} a comment on");
    let deed = did(context, By::of(editor), &what, subject);
    db::activity::add(tx, &deed).await
}

/// The same for many at once.
async fn note_many(context: &Context, editor: &Editor, what: String) -> Result<(), Error> {
    let subject = Subject {
        kind: "comment",
        id: "",
        title: "",
    };
    let deed = did(context, By::of(editor), &what, subject);
    let write = context
        .db()
        .write(move |tx| Box::pin(async move { db::activity::add(tx, &deed).await }));
    write.await
}

/// The comments that a decision is about.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// By their ids; what is none is passed over.
    These(Vec<String>),
    AllPending,
}

/// A decision about many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    pub count: usize,
    /// By which it can be taken back: milliseconds since 1970.
    pub moment: i64,
}

/// Decides about many, some hundreds in each write.
pub async fn decide_many(
    context: &Context,
    editor: &Editor,
    chosen: Chosen,
    action: Action,
) -> Result<Decided, Error> {
    let mut count = 0;
    let mut each = async |ids: Vec<String>| {
        let within = context.clone();
        let write = context
            .db()
            .write(move |tx| Box::pin(async move { decided(tx, &within, &ids, action).await }));
        count += write.await?;
        Ok::<_, Error>(())
    };
    match chosen {
        Chosen::These(ids) => {
            let ids: Vec<_> = ids.into_iter().filter(|id| is_id(id)).collect();
            for batch in ids.chunks(BATCH) {
                each(batch.to_vec()).await?;
            }
        }
        Chosen::AllPending => {
            let mut after = String::new();
            loop {
                let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
                let mut on = context.db().read().await?;
                let ids = queue::pending_ids(&mut on, &after, limit).await?;
                drop(on);
                let Some(last) = ids.last() else { break };
                after.clone_from(last);
                each(ids).await?;
            }
        }
    }
    if count > 0 {
        let what = format!("{} {}", verb(action), comments(count));
        note_many(context, editor, what).await?;
    }
    Ok(Decided {
        count,
        moment: context.now,
    })
}

fn comments(count: usize) -> String {
    match count {
        1 => "1 comment".to_owned(),
        count => format!("{count} comments"),
    }
}

/// Takes back what was decided at that moment.
pub async fn undo_many(context: &Context, editor: &Editor, moment: i64) -> Result<(), Error> {
    let mut count = 0;
    let mut after = String::new();
    loop {
        let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
        let mut on = context.db().read().await?;
        let ids = queue::decided_at(&mut on, moment, &after, limit).await?;
        drop(on);
        let Some(last) = ids.last() else { break };
        after.clone_from(last);
        let write = context.db().write(move |tx| {
            Box::pin(async move { undone(tx, &ids).await.map(|rows| rows.len()) })
        });
        count += write.await?;
    }
    let what = format!("took back a decision about {}", comments(count));
    note_many(context, editor, what).await
}

/// Answers a comment in one's own name, marked as from here. What is answered is approved.
///
/// # Errors
/// [`Refused::Mistakes`]; [`Error::NotFound`] where there is no such comment.
pub async fn reply(
    context: &Context,
    editor: &Editor,
    id: &str,
    message: &str,
) -> Result<(), Refused> {
    let draft = Draft {
        name: editor.name.clone(),
        email: editor.email.clone(),
        message: message.to_owned(),
    };
    let comment = comment::parse(&draft).map_err(said)?;
    let (id, editor) = (id_of(id)?, editor.clone());
    let keys = Keys::of(context.db()).await?;
    let (within, email_hash) = (context.clone(), keys.email_hash(comment.email()));
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            decided(tx, &within, slice::from_ref(&id), Action::Approve).await?;
            let row = find(tx, &id).await?;
            let new = NewComment {
                id: ids::new(within.now),
                post_id: row.post_id,
                parent: Some(Parent {
                    id: id.clone(),
                    root_at: row.root_at,
                    root_id: row.root_id,
                    name: row.name,
                }),
                created_at: within.now,
                status: Status::Approved,
                held_for: None,
                staff: true,
                notify: false,
                submission: None,
                email_hash,
                sender: None,
                name: comment.name().to_owned(),
                email: comment.email().to_owned(),
                message: comment.message().to_owned(),
            };
            db::comments::add(tx, &new).await?;
            note(tx, (&within, &editor), &id, "replied to").await?;
            notices::changed(tx, &within, &new.id).await
        })
    });
    Ok(write.await?)
}

/// Changes a comment's name and message. It stays in its state, and readers see that it was edited.
///
/// # Errors
/// [`Refused::Mistakes`]; [`Error::NotFound`] where there is no such comment.
pub async fn correct(
    context: &Context,
    editor: &Editor,
    id: &str,
    (name, message): (&str, &str),
) -> Result<(), Refused> {
    let (within, editor, id) = (context.clone(), editor.clone(), id_of(id)?);
    let draft = Draft {
        name: name.to_owned(),
        // Every comment has one already; this one isn't looked at.
        email: "name@example.org".to_owned(),
        message: message.to_owned(),
    };
    let comment = comment::parse(&draft).map_err(said)?;
    let now = context.now;
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            let row = find(tx, &id).await?;
            let class = Class::learnt_from(&row);
            let words = (comment.name(), comment.message());
            // What is learnt are always the words that stand there: they are what an erasure
            // takes back.
            spam::learn(tx, slice::from_ref(&row), None).await?;
            db::comments::correct(tx, &row, words, now).await?;
            let row = find(tx, &id).await?;
            spam::learn(tx, slice::from_ref(&row), class).await?;
            note(tx, (&within, &editor), &id, "changed").await
        })
    });
    Ok(write.await?)
}

async fn find(tx: &mut Transaction, id: &str) -> Result<CommentRow, Error> {
    let row = db::comments::find(tx, id).await?.ok_or(Error::NotFound)?;
    locks::post(tx, &row.post_id).await?;
    db::comments::find(tx, id).await?.ok_or(Error::NotFound)
}

fn said(mistakes: Vec<Mistake>) -> Refused {
    Refused::Comment(mistakes)
}
