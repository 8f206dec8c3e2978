//! What happens to sessions and links by themselves.

use super::throttle::KEPT;
use crate::server::db::{self, Db};
use crate::server::error::Error;

/// Forgets sessions that have ended, links and challenges that were used or are past, and old
/// attempts.
pub async fn forget(db: &Db, now: i64) -> Result<(), Error> {
    db.write(move |tx| {
        Box::pin(async move {
            db::sessions::forget(tx, now).await?;
            db::invitations::forget(tx, now).await?;
            db::resets::forget(tx, now).await?;
            db::passkeys::forget(tx, now).await?;
            db::new_emails::forget(tx, now).await?;
            db::previews::forget(tx, now).await?;
            db::attempts::forget(tx, now - KEPT).await
        })
    })
    .await
}
