//! The site's secret: random, made once, kept with the settings, read by each process when it
//! opens the database, so that no request waits for a connection while it holds another.

use std::sync::Arc;

use tokio::sync::OnceCell;

use super::{Db, settings};
use crate::server::error::Error;

/// The key of the secret among the settings.
const KEY: &str = "secret";

/// The secret once it was read.
#[derive(Clone, Default)]
pub(super) struct Secret(Arc<OnceCell<String>>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret")
    }
}

impl Db {
    /// 64 hexadecimal digits, the same for every process of the site for good.
    pub async fn secret(&self) -> Result<Vec<u8>, Error> {
        let Secret(cell) = match self {
            Self::Sqlite(db) => &db.secret,
            Self::Postgres(db) => &db.secret,
        };
        let secret = cell.get_or_try_init(|| self.find_or_make()).await?;
        Ok(secret.as_bytes().to_vec())
    }

    async fn find_or_make(&self) -> Result<String, Error> {
        if let Some(secret) = settings::get(&mut self.read().await?, KEY).await? {
            return Ok(secret);
        }
        let digits = rand::random::<[u8; 32]>().map(|byte| format!("{byte:02x}"));
        let fresh = digits.concat();
        self.write(move |tx| Box::pin(async move { settings::get_or_set(tx, KEY, &fresh).await }))
            .await
    }
}
