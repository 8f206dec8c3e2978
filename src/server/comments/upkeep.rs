//! What happens to comments by themselves.

use super::DAY;
use crate::server::context::Context;
use crate::server::db;
use crate::server::error::Error;

/// The limits on how much may come need to know for a minute; this is well beyond it.
const HOUR: i64 = 3_600_000;

/// Forgets where old comments and reports came from, after the days of the setting.
pub async fn forget(context: &Context) -> Result<(), Error> {
    let days = i64::from(context.config().comments.senders_days);
    let before = context.now - (days * DAY).max(HOUR);
    let forgetting = context.db().write(move |tx| {
        Box::pin(async move { db::comments::rates::forget_senders(tx, before).await })
    });
    forgetting.await
}
