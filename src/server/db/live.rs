//! What staff have set, at hand for every request: read again only after something was committed,
//! by whichever process. What the texts mean is `domain::settings`'.

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Mutex;

use super::watch::Pulse;
use super::{Db, settings};
use crate::domain::settings::Texts;
use crate::server::error::Error;

/// The settings as they were at a pulse.
#[derive(Debug, Default)]
struct Seen {
    pulse: Option<Pulse>,
    texts: Arc<Texts>,
}

/// One for all clones of a database.
#[derive(Clone, Debug, Default)]
pub(super) struct Live {
    seen: Arc<RwLock<Seen>>,
    /// Held while they are read, so that nobody puts older ones in the place of newer ones.
    looking: Arc<Mutex<()>>,
}

impl Live {
    fn is_as_of(&self, pulse: Pulse) -> bool {
        let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
        seen.pulse == Some(pulse)
    }
}

impl Db {
    /// What is set, as [`Db::look_again`] last found it.
    pub fn chosen(&self) -> Arc<Texts> {
        let seen = self.live().seen.read();
        seen.unwrap_or_else(PoisonError::into_inner).texts.clone()
    }

    /// Looks whether something else is set by now. Costs no query where nothing was committed.
    ///
    /// # Errors
    /// [`Error::Database`]; then what was set before holds on.
    pub async fn look_again(&self) -> Result<(), Error> {
        let live = self.live();
        if live.is_as_of(self.pulse()) {
            return Ok(());
        }
        let _looking = live.looking.lock().await;
        // Before it is read: what is committed meanwhile makes the next pulse differ.
        let pulse = self.pulse();
        if live.is_as_of(pulse) {
            return Ok(());
        }
        let texts = settings::chosen(&mut self.read().await?).await?;
        let mut seen = live.seen.write().unwrap_or_else(PoisonError::into_inner);
        seen.pulse = Some(pulse);
        if *seen.texts != texts {
            seen.texts = Arc::new(texts);
        }
        Ok(())
    }

    fn live(&self) -> &Live {
        match self {
            Self::Sqlite(db) => &db.live,
            Self::Postgres(db) => &db.live,
        }
    }
}
