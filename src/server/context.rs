//! What a request carries: the program's state, who is asking, and the one moment it happens at.

mod staff;

pub use staff::{Admin, Editor, Person, Staff};

use std::sync::Arc;

use super::clock::Clock;
use super::config::Config;
use super::db::Db;
use super::error::Error;
use super::media::Store;
use super::metrics::Metrics;
use super::settings;
use super::source::Source;
use crate::api::error::ApiError;

/// What lives as long as the program. Cheap to clone.
#[derive(Clone, Debug)]
pub struct State {
    pub db: Db,
    /// As the file has them; within a [`Context`], as they hold.
    pub config: Arc<Config>,
    pub clock: Clock,
    pub media: Store,
    pub metrics: Metrics,
}

/// Who is asking. Decides in SQL what can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Anyone without an account: sees what is published and due.
    Visitor,
    Staff(Staff),
}

impl Viewer {
    /// # Errors
    /// [`Error::SignInNeeded`] for a visitor.
    pub fn staff(&self) -> Result<&Staff, Error> {
        match self {
            Self::Staff(staff) => Ok(staff),
            Self::Visitor => Err(Error::SignInNeeded),
        }
    }

    /// # Errors
    /// [`Error::SignInNeeded`] for a visitor, [`Error::NotFound`] for who isn't one.
    pub fn editor(&self) -> Result<Editor, Error> {
        self.staff()?.editor()
    }

    /// # Errors
    /// [`Error::SignInNeeded`] for a visitor, [`Error::NotFound`] for who isn't one.
    pub fn admin(&self) -> Result<Admin, Error> {
        self.staff()?.admin()
    }
}

/// One request.
#[derive(Clone, Debug)]
pub struct Context {
    pub state: State,
    pub viewer: Viewer,
    /// Milliseconds since 1970, the same throughout the request.
    pub now: i64,
    /// Where the request came from; unknown for commands.
    pub source: Source,
    /// What the reader sent to change their comment, and why that couldn't be done.
    pub edit: Option<Arc<(String, String)>>,
}

impl Context {
    /// Under the settings that hold by now, those of the studio among them.
    pub fn new(state: State, viewer: Viewer) -> Self {
        let now = state.clock.now();
        let state = State {
            config: settings::in_force(&state.config, &state.db.chosen()),
            ..state
        };
        Self {
            state,
            viewer,
            now,
            source: Source::default(),
            edit: None,
        }
    }

    /// The same request at another moment.
    #[must_use]
    pub fn at(&self, now: i64) -> Self {
        Self {
            now,
            ..self.clone()
        }
    }

    /// The same request, as it came from there.
    #[must_use]
    pub fn with_source(self, source: Source) -> Self {
        Self { source, ..self }
    }

    /// The same request, which sent `text` to change a comment and is told so.
    #[must_use]
    pub fn with_edit(self, text: String, sentence: String) -> Self {
        let edit = Some(Arc::new((text, sentence)));
        Self { edit, ..self }
    }

    /// What the reader sent to change their comment, and why that couldn't be done.
    pub fn edit(&self) -> Option<(&str, &str)> {
        let (text, sentence) = self.edit.as_deref()?;
        Some((text, sentence))
    }

    /// The request that the current server function answers.
    pub fn current() -> Result<Self, ApiError> {
        leptos::prelude::use_context::<Self>().ok_or_else(|| Error::NoContext.into())
    }

    pub fn db(&self) -> &Db {
        &self.state.db
    }

    pub fn config(&self) -> &Config {
        &self.state.config
    }
}
