//! What changes in a conversation while it is on screen: comments sent, changed and reported from
//! here, and how many there are.

use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::edit::{edit_id, fold_id};
use crate::api::comments::{
    Comment, Own, Posted, ReplyTo, State, Stored, Thread, edit_comment, report_comment,
};
use crate::domain::markdown::Rendered;
use crate::ui::browser::form as browser;
use crate::ui::frame::Announcement;

const REPORTED: &str = "Reported. Thank you: a moderator will look at it.";

/// A comment that was sent from here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub comment: Comment,
    pub own: Own,
    /// The first comment of the conversation that it belongs to.
    pub root: Option<String>,
}

#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// Of everybody's.
    pub count: RwSignal<u32>,
    pub sent: RwSignal<Vec<Sent>>,
    /// The reader's own comment after they changed it.
    pub changed: RwSignal<Option<Comment>>,
    /// A comment's id and what was wrong with the last change to it.
    pub edit_trouble: RwSignal<Option<(String, String)>>,
    /// A comment's id and what became of its report.
    pub reported: RwSignal<Option<(String, String)>>,
    /// Every comment as something to answer, with the root of its conversation.
    answerable: StoredValue<Vec<(ReplyTo, String)>>,
    /// The signed link by which the page was opened.
    own_key: StoredValue<String>,
    announcement: Announcement,
}

impl Shown {
    /// `reported` is the comment that was reported without the client.
    pub fn new(thread: &Thread, reported: Option<String>) -> Self {
        let own_key = thread.own.as_ref().map(|own| own.key.clone());
        let own_key = own_key.unwrap_or_default();
        let mut root = String::new();
        let answerable = thread
            .comments
            .iter()
            .map(|comment| {
                if comment.reply_to.is_none() || root.is_empty() {
                    root.clone_from(&comment.id);
                }
                (as_answered(comment), root.clone())
            })
            .collect();
        Self {
            count: RwSignal::new(thread.count),
            sent: RwSignal::default(),
            changed: RwSignal::default(),
            edit_trouble: RwSignal::default(),
            reported: RwSignal::new(reported.map(|id| (id, REPORTED.to_owned()))),
            answerable: StoredValue::new(answerable),
            own_key: StoredValue::new(own_key),
            announcement: Announcement::find(),
        }
    }

    /// A comment of this page, as a reply names it.
    pub fn find(self, id: &str) -> Option<ReplyTo> {
        self.answerable.with_value(|all| {
            let found = all.iter().find(|(reply, _)| reply.id == id)?;
            Some(found.0.clone())
        })
    }

    /// Whether a comment is on this page.
    pub fn has(self, id: &str) -> bool {
        self.find(id).is_some()
    }

    /// What was wrong with the last change to this comment.
    pub fn edit_trouble_of(self, id: String) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.edit_trouble.with(|trouble| {
                let (of, words) = trouble.as_ref()?;
                (*of == id).then(|| words.clone())
            })
        })
    }

    /// Whether this comment was changed from here, and to what.
    pub fn changed_body(self, id: &str) -> Option<Rendered> {
        self.changed.with(|changed| {
            let changed = changed.as_ref().filter(|changed| changed.id == id)?;
            Some(changed.body.clone())
        })
    }

    fn root_of(self, id: &str) -> Option<String> {
        self.answerable.with_value(|all| {
            let found = all.iter().find(|(reply, _)| reply.id == id)?;
            Some(found.1.clone())
        })
    }

    /// Shows a comment that is on disk now, and says so. The same one again changes nothing.
    /// `message` is what was typed.
    pub fn add(self, stored: Stored, message: String) -> &'static str {
        let comment = stored.comment;
        let words = match comment.state {
            State::Held => "Thank you. Your comment is awaiting moderation.",
            _ => "Thank you. Your comment is published.",
        };
        if self.has(&comment.id) {
            return words;
        }
        let answered = comment.reply_to.as_ref();
        let root = answered.and_then(|reply| self.root_of(&reply.id));
        let own_root = root.clone().unwrap_or_else(|| comment.id.clone());
        self.answerable
            .update_value(|all| all.push((as_answered(&comment), own_root)));
        if comment.state == State::Shown {
            self.count.update(|count| *count += 1);
        }
        let own = Own {
            id: comment.id.clone(),
            key: stored.own,
            editable: Some(message),
        };
        self.sent.update(|sent| sent.push(Sent { comment, own, root }));
        words
    }

    /// Sends a form of the conversation other than the main one; false where it is none of them.
    pub fn submit(self, event: &Event) -> bool {
        if let Some(id) = browser::marked(event, "data-report") {
            event.prevent_default();
            self.report(id);
            return true;
        }
        if let Some(id) = browser::marked(event, "data-edit") {
            event.prevent_default();
            self.edit(id);
            return true;
        }
        false
    }

    fn report(self, id: String) {
        spawn_local(async move {
            let words = match report_comment(id.clone()).await {
                Ok(()) => REPORTED.to_owned(),
                Err(error) => error.to_string(),
            };
            if !self.reported.is_disposed() {
                self.announcement.say(words.clone());
                self.reported.set(Some((id, words)));
            }
        });
    }

    /// The signed link of a comment that the reader wrote.
    fn key(self, id: &str) -> String {
        let sent = self.sent.with_untracked(|sent| {
            let one = sent.iter().find(|one| one.own.id == id)?;
            Some(one.own.key.clone())
        });
        sent.unwrap_or_else(|| self.own_key.get_value())
    }

    fn edit(self, id: String) {
        let (key, field) = (self.key(&id), edit_id(&id));
        let message = browser::value(&field);
        spawn_local(async move {
            let answer = edit_comment(key, message).await;
            if self.edit_trouble.is_disposed() {
                return;
            }
            let trouble = match answer {
                Ok(Posted::Stored(stored)) => {
                    self.changed.set(Some(stored.comment));
                    self.announcement.say("Changed.".to_owned());
                    browser::unfold(&fold_id(&id), false);
                    None
                }
                Ok(Posted::Refused(refused)) => {
                    let mistake = refused.mistakes.first().map(ToString::to_string);
                    mistake.or_else(|| refused.reason.map(|reason| reason.to_string()))
                }
                Err(error) => Some(error.to_string()),
            };
            if trouble.is_some() {
                browser::focus(&field);
            }
            self.edit_trouble.set(trouble.map(|words| (id, words)));
        });
    }
}

fn as_answered(comment: &Comment) -> ReplyTo {
    ReplyTo {
        id: comment.id.clone(),
        name: comment.name.clone(),
    }
}
