//! What the page being rendered has to say in the answer's head: a status, or where it has moved.
//! Views say it by showing the thing; in the browser nobody listens.

use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::use_context;

/// How a page that isn't simply there answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 404
    NotFound,
    /// 410
    Gone,
    /// 500
    Failed,
    /// 301 to a path of this site.
    Moved(String),
}

/// Handed to the views by the server's renderer, one for each request.
#[derive(Clone, Debug, Default)]
pub struct Answer(Arc<Mutex<Option<Outcome>>>);

impl Answer {
    /// Records the outcome of the page being rendered; the first one counts.
    pub fn record(outcome: Outcome) {
        if let Some(Self(slot)) = use_context() {
            slot.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get_or_insert(outcome);
        }
    }

    /// What was recorded, if anything.
    pub fn outcome(&self) -> Option<Outcome> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
