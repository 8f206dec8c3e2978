//! What the app does with comments: takes, shows, changes and moderates them. The rules of the
//! fields are `domain::comment`'s, whether one may appear at once `spam`'s, the SQL `db`'s.

pub mod links;
pub mod notices;
pub mod staff;

mod add;
mod edit;
mod feed;
mod html;
mod list;
mod moderate;
mod report;
mod thread;
mod upkeep;
mod wire;

pub use add::add;
pub use edit::edit;
pub use feed::{Entry, Feed, feed};
pub use list::{Listed, list};
pub use moderate::{Moderated, moderate, moderate_once, undo};
pub use report::report;
pub use thread::{of_post, thread};
pub use upkeep::forget;
pub use wire::body;

use super::config::Policy;
use super::context::Context;
use super::db::comments::Conversation;
use super::db::{self, Connection};
use super::error::Error;
use super::posts;
use super::spam::Trust;
use crate::domain::slug::Slug;

const DAY: i64 = 86_400_000;
/// How long a comment may be changed, in milliseconds.
const EDITABLE: i64 = 15 * 60_000;

/// The conversation under a post that the viewer may see.
///
/// # Errors
/// As [`posts::find_visible`].
async fn conversation(
    on: &mut Connection,
    context: &Context,
    slug: &str,
) -> Result<Conversation, Error> {
    let found = match Slug::parse(slug) {
        Ok(_) => db::comments::conversation(on, context.now, slug).await?,
        Err(_) => None,
    };
    match found {
        Some(found) => Ok(found),
        None => Err(posts::absence(on, context, slug).await),
    }
}

impl Conversation {
    /// Whether comments are taken at this moment.
    fn is_open(&self, context: &Context) -> bool {
        let settings = &context.config().comments;
        let days = self
            .comments_days
            .unwrap_or_else(|| i64::from(settings.close_after_days));
        let over = days > 0 && context.now >= self.published_at.saturating_add(days * DAY);
        settings.policy != Policy::Closed && self.comments_open == 1 && !over
    }

    /// Whether every comment waits for a moderator.
    fn all_wait(&self, context: &Context) -> bool {
        context.config().comments.policy == Policy::All || self.comments_held == 1
    }
}

/// How well the sender of a comment is known. `is_device` is true where it came with the
/// key of its address.
fn trust(is_known: bool, is_device: bool) -> Trust {
    match (is_known, is_device) {
        (false, _) => Trust::None,
        (true, false) => Trust::Address,
        (true, true) => Trust::Device,
    }
}
