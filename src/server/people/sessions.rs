//! Sessions: who is signed in where, and until when.

use super::later;
use crate::server::context::{Context, Staff, State};
use crate::server::error::Error;

/// A session of somebody's, as they see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: String,
    /// What the browser said that it is, in a few words, such as "Firefox on Linux".
    pub browser: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    pub last_seen_at: i64,
    /// Whether it is the one that asks.
    pub present: bool,
}

/// Whose session this is; none where it is nobody's, has ended, or its person was removed. The role
/// is the one that they have now.
pub async fn session_of(state: &State, token: &str, now: i64) -> Result<Option<Staff>, Error> {
    let _ = (state, token, now);
    later()
}

/// Gives the session another token, which is returned; the old one is worth nothing.
pub async fn rotate(context: &Context, staff: &Staff) -> Result<String, Error> {
    let _ = (context, staff);
    later()
}

/// Ends the session that asks.
pub async fn sign_out(context: &Context, staff: &Staff) -> Result<(), Error> {
    let _ = (context, staff);
    later()
}

/// Ends one of one's own sessions.
///
/// # Errors
/// [`Error::NotFound`] where it isn't one's own.
pub async fn end(context: &Context, staff: &Staff, session_id: &str) -> Result<(), Error> {
    let _ = (context, staff, session_id);
    later()
}

/// Ends all of one's sessions but the one that asks; how many they were.
pub async fn sign_out_elsewhere(context: &Context, staff: &Staff) -> Result<u64, Error> {
    let _ = (context, staff);
    later()
}

/// One's own sessions, the latest used first.
pub async fn list(context: &Context, staff: &Staff) -> Result<Vec<Session>, Error> {
    let _ = (context, staff);
    later()
}
