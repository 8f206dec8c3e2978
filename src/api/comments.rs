//! The conversation under a post: what a reader sees of it, sends to it, and is told.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::error::ApiError;
use super::posts::Date;
use crate::domain::comment::{Draft, Mistake};
use crate::domain::markdown::Rendered;

/// A part of a post's conversation, in the order of reading: each first comment with its replies
/// behind it, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// Stays on the server, which writes it as `html`: a client that takes over, fetches or makes
    /// fifty comments one by one is slower and larger, and does nothing more with them.
    #[serde(skip)]
    pub comments: Vec<Comment>,
    /// The comments with their links and forms; empty where there are none.
    pub html: Rendered,
    /// Comments that everybody sees, on all parts together.
    pub count: u32,
    /// Whether comments come before this part.
    pub later_part: bool,
    /// The cursor of the part after this one.
    pub next: Option<String>,
    pub open: bool,
    /// The form's token: the same for everybody who gets the page in this hour.
    pub token: String,
    /// The reader's own comment, where the address carries its signed link.
    #[serde(skip)]
    pub own: Option<Own>,
    /// Whether it shows what only this reader may see.
    pub personal: bool,
    /// The comment that the address asks to answer.
    pub reply: Option<ReplyTo>,
}

/// One comment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// A UUID. The element's id is `comment-{id}`.
    pub id: String,
    /// Empty where it was removed.
    pub name: String,
    /// Written by somebody who is signed in.
    pub staff: bool,
    pub at: Date,
    pub edited: bool,
    /// Paragraphs and links, made by the server.
    pub body: Rendered,
    /// What it answers. Everything that answers something is shown one level in.
    pub reply_to: Option<ReplyTo>,
    pub state: State,
}

/// The comment that another answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyTo {
    pub id: String,
    /// Empty where that one was removed.
    pub name: String,
}

/// How a comment is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    #[default]
    Shown,
    /// Awaiting moderation; only who wrote it sees it.
    Held,
    /// Taken away; it stands because others answered it.
    Removed,
}

/// What the writer of a comment may still do with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    pub id: String,
    /// The signed link: what follows `own=` in an address.
    pub key: String,
    /// The message as it was typed, while it may be edited.
    pub editable: Option<String>,
}

/// Which part of a conversation is asked for. All empty: the first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// A cursor: the part after it.
    pub after: Option<String>,
    /// A comment's id: the part that holds it.
    pub comment: Option<String>,
    /// A signed link: the part that holds the reader's own comment, which shows even while held.
    pub own: Option<String>,
    /// There where the reader wants to change their own comment.
    pub edit: Option<String>,
    /// The id of a comment to be answered: the part that holds it.
    pub reply: Option<String>,
    /// The id of a comment that was reported without the client: the part that holds it.
    pub reported: Option<String>,
}

impl Place {
    /// The comment that the part has to hold, if any.
    pub fn named(&self) -> Option<&str> {
        let all = [&self.comment, &self.reply, &self.reported];
        all.into_iter().find_map(Option::as_deref)
    }
}

/// The form as it is sent, with or without the client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    pub draft: Draft,
    /// The id of the comment that it answers.
    pub reply_to: Option<String>,
    /// "Email me when someone replies."
    pub notify: bool,
    pub token: String,
    /// Not for people: filled in, the comment is spam.
    pub website: String,
    /// A random text that the client makes once for a submission; empty without it.
    pub once: String,
    /// For how long the reader has been writing, in milliseconds, where the client knows. Not since
    /// when: the device's clock may be wrong.
    pub took: Option<i64>,
    /// The device's signed key, where it keeps one.
    pub device: String,
}

/// What became of a submission.
#[allow(clippy::large_enum_variant, reason = "there is one at a time")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Posted {
    Stored(Stored),
    Refused(Refused),
}

/// A comment that is on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Stays on the server, as in a [`Thread`].
    #[serde(skip)]
    pub comment: Comment,
    /// The comment as its writer sees it.
    pub html: Rendered,
    pub id: String,
    /// Awaiting moderation.
    pub held: bool,
    /// The id of the comment that it answers.
    pub under: Option<String>,
    /// The signed link of its writer.
    pub own: String,
    /// Where its writer sees it: "/posts/{slug}?own={own}#comment-{id}".
    pub path: String,
}

/// Nothing was stored; the form is to be shown as it was, with these words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Empty where the fields are in order.
    pub mistakes: Vec<Mistake>,
    /// Only where there are no mistakes.
    pub reason: Option<Reason>,
    /// A fresh token for the form.
    pub token: String,
}

/// Why a comment without mistakes was not taken. The text is the reader's sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Reason {
    #[error("This form was open for a long time. Nothing is lost: please send it again.")]
    Expired,
    #[error("Many comments are arriving at the moment. Please try again in {0} seconds.")]
    TooMany(u32),
    #[error("Comments are closed.")]
    Closed,
    #[error(
        "The comment you are answering is no longer there. You can still send yours: it will stand on its own."
    )]
    ParentGone,
    #[error("This comment can no longer be changed.")]
    NotEditable,
}

/// A form that was sent without the client and not taken: the page is shown again with it. Never
/// on the wire; the server's renderer hands it to the views.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Returned {
    /// As it was sent.
    pub form: Form,
    /// The mistakes or the reason, and a fresh token.
    pub refused: Option<Refused>,
    /// The sentence for what went wrong on our side.
    pub trouble: Option<String>,
    /// The reader's own comment, where it was sent to change that.
    pub editing: Option<String>,
}

impl Returned {
    /// What there is to say, in the order of the fields.
    pub fn sentences(&self) -> Vec<String> {
        let refused = self.refused.as_ref();
        let mistakes = refused.map(|refused| refused.mistakes.as_slice());
        let reason = refused.and_then(|refused| refused.reason);
        let said = mistakes.unwrap_or_default().iter().map(ToString::to_string);
        said.chain(reason.map(|reason| reason.to_string()))
            .chain(self.trouble.clone())
            .collect()
    }
}

/// Sends a comment. Public.
#[server(prefix = "/api", endpoint = "comments/post", input = server_fn::codec::Json)]
pub async fn post_comment(slug: String, form: Form) -> Result<Posted, ApiError> {
    let context = crate::server::context::Context::current()?;
    Ok(crate::server::comments::add(&context, &slug, form).await?)
}

/// A part of a post's conversation. Public.
#[server(prefix = "/api", endpoint = "comments/thread", input = server_fn::codec::GetUrl)]
pub async fn get_thread(slug: String, #[server(default)] place: Place) -> Result<Thread, ApiError> {
    let context = crate::server::context::Context::current()?;
    Ok(crate::server::comments::thread(&context, &slug, &place).await?)
}

/// Changes one's own comment. Public: the signed link is the right to do so.
#[server(prefix = "/api", endpoint = "comments/edit", input = server_fn::codec::Json)]
pub async fn edit_comment(own: String, message: String) -> Result<Posted, ApiError> {
    let context = crate::server::context::Context::current()?;
    Ok(crate::server::comments::edit(&context, &own, &message).await?)
}

/// Reports a comment to the moderators. Public.
#[server(prefix = "/api", endpoint = "comments/report", input = server_fn::codec::Json)]
pub async fn report_comment(id: String) -> Result<(), ApiError> {
    let context = crate::server::context::Context::current()?;
    Ok(crate::server::comments::report(&context, &id).await?)
}
