//! Waiting for one's turn, so that what was counted still holds when the comment is stored. SQLite
//! has one writer, so there is nothing to do; PostgreSQL's locks end with the transaction.
//!
//! Always in this order, so that nobody waits for each other: sender, post, words.

use crate::server::db::Transaction;
use crate::server::db::connection::Engine;
use crate::server::error::Error;

/// One at a time of those who send from one network.
pub async fn sender(tx: &mut Transaction, sender: &str) -> Result<(), Error> {
    hold(tx, 7302, sender).await
}

/// One at a time of those who change the conversation under a post.
pub async fn post(tx: &mut Transaction, post_id: &str) -> Result<(), Error> {
    hold(tx, 7303, post_id).await
}

/// One at a time of those who teach the scorer.
pub async fn words(tx: &mut Transaction) -> Result<(), Error> {
    hold(tx, 7304, "").await
}

/// One at a time of those who hold `what` among things of this kind; the numbers are each used once.
pub(in crate::server::db) async fn hold(
    tx: &mut Transaction,
    kind: i32,
    what: &str,
) -> Result<(), Error> {
    if let Engine::Postgres(engine) = tx.engine() {
        sqlx::query::<sqlx::Postgres>("SELECT pg_advisory_xact_lock($1, hashtext($2))")
            .bind(kind)
            .bind(what)
            .execute(engine)
            .await?;
    }
    Ok(())
}
