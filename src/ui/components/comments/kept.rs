//! The comment that isn't sent yet, kept on the device: one for each post.

use serde::{Deserialize, Serialize};

use crate::api::comments::ReplyTo;
use crate::domain::comment::Draft;
use crate::ui::browser::form as browser;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub draft: Draft,
    pub reply: Option<ReplyTo>,
    /// What makes it one submission, however often it is sent.
    pub once: String,
}

fn name(slug: &str) -> String {
    format!("comment-on-{slug}")
}

/// Whether the device keeps anything for this post.
pub fn is_there(slug: &str) -> bool {
    browser::kept(&name(slug)).is_some()
}

impl Kept {
    /// What was written under this post and never sent.
    pub fn find(slug: &str) -> Option<Self> {
        let text = browser::kept(&name(slug))?;
        serde_json::from_slice(text.as_bytes()).ok()
    }

    /// Keeps it, unless there is nothing to keep.
    pub fn keep(&self, slug: &str) {
        let text = serde_json::to_string(self).ok();
        let text = text.filter(|_| self.draft != Draft::default());
        browser::keep(&name(slug), text.as_deref());
    }

    pub fn forget(slug: &str) {
        browser::keep(&name(slug), None);
    }

    /// Forgets a message that was sent. What was typed since is kept, as a submission of its own.
    pub fn sent(slug: &str, message: &str) {
        match Self::find(slug) {
            Some(kept) if !kept.says(message) => {
                let once = String::new();
                Self { once, ..kept }.keep(slug);
            }
            _ => Self::forget(slug),
        }
    }

    /// The texts of the fields, in their order.
    pub fn texts(&self) -> [&str; 3] {
        let Draft {
            name,
            email,
            message,
        } = &self.draft;
        [name, email, message]
    }

    /// Whether this is its message, however the lines end.
    pub fn says(&self, text: &str) -> bool {
        self.draft
            .message
            .split_whitespace()
            .eq(text.split_whitespace())
    }
}
