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

impl Kept {
    /// What was written under this post and never sent.
    pub fn find(slug: &str) -> Option<Self> {
        let text = browser::kept(&name(slug))?;
        let kept: Self = serde_json::from_slice(text.as_bytes()).ok()?;
        (!kept.is_empty()).then_some(kept)
    }

    /// Keeps it, unless there is nothing to keep.
    pub fn keep(&self, slug: &str) {
        let text = serde_json::to_string(self).ok();
        let text = text.filter(|_| !self.is_empty());
        browser::keep(&name(slug), text.as_deref());
    }

    pub fn forget(slug: &str) {
        browser::keep(&name(slug), None);
    }

    fn is_empty(&self) -> bool {
        self.draft == Draft::default()
    }

    /// Whether it is the comment that this text was sent as.
    pub fn says(&self, text: &str) -> bool {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        words(&self.draft.message) == words(text)
    }
}
