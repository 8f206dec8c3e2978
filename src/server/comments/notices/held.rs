//! Telling moderators of what waits. The first comment under a post is told at once; what comes
//! soon after is told together, so that a flood of comments is no flood of mails.

use serde::{Deserialize, Serialize};

use super::letters::{Letter, Writer};
use super::{HELD, written};
use crate::server::config::Config;
use crate::server::context::Context;
use crate::server::db::jobs::{self, NewJob};
use crate::server::db::{Connection, Transaction, notices};
use crate::server::error::Error;
use crate::server::ids;

/// Between two mails to one moderator about one post, in milliseconds.
const BETWEEN: i64 = 10 * 60_000;
/// Most comments whose words stand in one mail; of the others it says how many.
const MOST: i64 = 20;

/// What a job holds. Which comments it tells of is found when the mail is written.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Payload {
    /// The post's id.
    post: String,
    /// The moderator's address, as in the settings.
    moderator: String,
    /// When the last mail about the post was due: what is older was in it.
    since: i64,
}

/// A mail to each moderator, unless one is on its way that will tell of this comment too.
pub(super) async fn add(
    tx: &mut Transaction,
    context: &Context,
    post_id: &str,
) -> Result<(), Error> {
    let now = context.now;
    for moderator in moderators(context.config()) {
        let name = format!("{HELD}:{post_id}:{moderator}");
        let before = jobs::series(tx, &name, now).await?;
        if before.waiting > 0 {
            continue;
        }
        let id = ids::new(now);
        let payload = Payload {
            post: post_id.to_owned(),
            moderator,
            since: before.last_kept.unwrap_or_default(),
        };
        let job = NewJob {
            kind: HELD,
            payload: written(&payload)?,
            due_at: before.last.map_or(now, |last| now.max(last + BETWEEN)),
            dedupe: Some(format!("{name}:{id}")),
            id,
        };
        jobs::add(tx, now, &job).await?;
    }
    Ok(())
}

/// None where nothing waits any more, or somebody else moderates by now.
pub(super) async fn letter(
    on: &mut Connection,
    writer: &Writer<'_>,
    payload: Payload,
) -> Result<Option<Letter>, Error> {
    let Payload {
        post,
        moderator,
        since,
    } = payload;
    if !moderators(writer.context.config()).contains(&moderator) {
        return Ok(None);
    }
    let list = notices::waiting(on, &post, since, MOST).await?;
    let all = notices::count_waiting(on, &post).await?;
    Ok(writer.held(moderator, &list, all))
}

/// Who is told of what waits: those set, else the site's address.
fn moderators(config: &Config) -> Vec<String> {
    let set = &config.comments.moderators;
    match set.is_empty() {
        true => config.site.email.clone().into_iter().collect(),
        false => set.clone(),
    }
}
