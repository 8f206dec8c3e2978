//! What waits, for whoever watches the program.

use super::Connection;
use super::connection::sql;
use crate::server::error::Error;

/// Comments that wait for a moderator.
pub async fn comments_waiting(on: &mut Connection) -> Result<i64, Error> {
    let (waiting,) = sql!(
        on,
        one(i64,),
        "SELECT COUNT(*) FROM comments WHERE status = 'pending' AND erased_at IS NULL"
    )?;
    Ok(waiting)
}
