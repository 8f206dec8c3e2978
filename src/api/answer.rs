//! What the page being rendered has to say in the answer's head: a status, where it has moved, who
//! it is for. Views say it by showing the thing; in the browser nobody listens.

use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::use_context;

use super::error::ApiError;

/// How a page that isn't simply there answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 404
    NotFound,
    /// 410
    Gone,
    /// 500
    Failed,
    /// 503: it may be there in a minute.
    Away,
    /// 301 to a path of this site.
    Moved(String),
}

impl From<&ApiError> for Outcome {
    /// Of what a page says that it couldn't be made.
    fn from(error: &ApiError) -> Self {
        match error {
            ApiError::NotFound => Self::NotFound,
            ApiError::Gone => Self::Gone,
            ApiError::Moved(path) => Self::Moved(path.clone()),
            ApiError::Away(_) => Self::Away,
            _ => Self::Failed,
        }
    }
}

/// Handed to the views by the server's renderer, one for each request.
#[derive(Clone, Debug, Default)]
pub struct Answer(Arc<Mutex<Said>>);

#[derive(Clone, Debug, Default)]
struct Said {
    outcome: Option<Outcome>,
    personal: bool,
}

impl Answer {
    /// Records the outcome of the page being rendered; the first one counts.
    pub fn record(outcome: Outcome) {
        Self::say(|said| {
            said.outcome.get_or_insert(outcome);
        });
    }

    /// Records that the page shows what only this reader may see: nobody may keep it.
    pub fn record_personal() {
        Self::say(|said| said.personal = true);
    }

    /// What was recorded, if anything.
    pub fn outcome(&self) -> Option<Outcome> {
        self.said(|said| said.outcome.clone())
    }

    /// Whether the page is for this reader alone.
    pub fn is_personal(&self) -> bool {
        self.said(|said| said.personal)
    }

    fn say(what: impl FnOnce(&mut Said)) {
        if let Some(answer) = use_context::<Self>() {
            answer.said(what);
        }
    }

    fn said<T>(&self, with: impl FnOnce(&mut Said) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
