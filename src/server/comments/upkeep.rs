//! What happens to comments by themselves.

use super::DAY;
use crate::server::db::{self, Db};
use crate::server::error::Error;

/// For so many days it is kept which network a comment came from, as a hash.
const KEPT: i64 = 7;

/// Forgets where old comments came from.
pub async fn forget(db: &Db, now: i64) -> Result<(), Error> {
    let before = now - KEPT * DAY;
    db.write(move |tx| {
        Box::pin(async move { db::comments::rates::forget_senders(tx, before).await })
    })
    .await
}
