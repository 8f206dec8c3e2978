//! What a reader's doing with the form and the comments leads to: checking and sending. A part of the
//! client of its own, which a page loads when somebody begins; most readers never do.

use std::time::Duration;

use leptos::lazy;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use super::kept::Kept;
use super::problem::Problem;
use super::writing::{COUNT, NOTIFY, Progress, WEBSITE, Writing, field_id, typed};
use crate::api::comments::{
    Form, Posted, Reason, Refused, ReplyTo, Returned, Stored, edit_comment, post_comment,
    report_comment,
};
use crate::api::error::ApiError;
use crate::domain::comment::{self, Field, mistake};
use crate::ui::browser::form as browser;

/// How long after leaving a field it is judged: a press on a button is over by then, so the button
/// doesn't move away under it.
const AFTER_LEAVING: Duration = Duration::from_millis(250);
/// From here on the remaining characters are worth saying aloud.
const FEW: i64 = 100;

/// Something that a reader did, or that taking over the page leads to.
#[derive(Clone, Debug)]
pub enum Act {
    Resume,
    Typed(Field),
    Left(Field),
    /// Begins to answer a comment, or gives it up.
    Reply(Option<ReplyTo>),
    Discard,
    Send,
    /// The id of a comment.
    Report(String),
    /// The id of the reader's own comment.
    Edit(String),
}

impl Act {
    /// Whether the reader waits for something to happen.
    pub fn is_asked(&self) -> bool {
        !matches!(self, Self::Resume | Self::Typed(_) | Self::Left(_))
    }
}

impl From<SplitLoaderError> for ApiError {
    fn from(_: SplitLoaderError) -> Self {
        Self::Offline
    }
}

/// Does it.
///
/// # Errors
/// [`ApiError::Offline`] where this part of the client couldn't be loaded.
#[lazy(fallible)]
pub fn perform(writing: Writing, act: Act) -> Result<(), ApiError> {
    if writing.state.is_disposed() {
        // The reader went on to another page before this part of the client was there.
        return Ok(());
    }
    match act {
        Act::Resume => writing.bring_back(),
        Act::Typed(field) => writing.typed(field),
        Act::Left(field) => writing.judge_later(field),
        Act::Reply(reply) => writing.answer(reply),
        Act::Discard => writing.discard(),
        Act::Send => writing.send(),
        Act::Report(id) => writing.report(id),
        Act::Edit(id) => writing.edit(id),
    }
    Ok(())
}

impl Writing {
    /// What the device kept, once: it never takes the place of what was typed meanwhile.
    fn bring_back(self) {
        let slug = self.state.try_update_untracked(|state| {
            let resumes = std::mem::take(&mut state.is_resuming);
            resumes.then(|| state.slug.clone())
        });
        let Some(slug) = slug.flatten() else { return };
        let Some(kept) = Kept::find(&slug) else {
            return;
        };
        let own = browser::text_at("[data-own] .comment-words");
        if own.is_some_and(|own| kept.says(&own)) {
            // It went off before the client ran.
            Kept::forget(&slug);
            return self.keep();
        }
        for (field, text) in Field::ALL.into_iter().zip(kept.texts()) {
            let id = field_id(field);
            if browser::value(id).is_empty() {
                browser::set_value(id, text);
            }
        }
        self.state.update(|state| {
            state.once = kept.once;
            state.from_earlier = !kept.draft.message.is_empty();
            if state.reply.is_none() {
                state.reply = kept.reply;
            }
        });
        self.keep();
        self.count(false);
    }

    fn typed(self, field: Field) {
        // Where this part of the client could not be had before.
        self.bring_back();
        let wrong = self.state.try_update_untracked(|state| {
            state.started_at.get_or_insert_with(browser::now);
            state.mistake(field).is_some()
        });
        if wrong == Some(true) {
            self.judge(field);
        }
        if field == Field::Message {
            self.count(true);
        }
    }

    /// Counts what is left, and says it aloud when that is little and typing has paused.
    fn count(self, aloud: bool) {
        let message = browser::value(field_id(Field::Message));
        let left = comment::remaining(&message);
        let words = if message.is_empty() {
            String::new()
        } else {
            characters_left(left)
        };
        browser::set_text(COUNT, &words);
        if aloud && left <= FEW {
            browser::later(Duration::from_secs(1), move || {
                if browser::text(COUNT) == words {
                    self.announcement.say(words);
                }
            });
        }
    }

    fn judge(self, field: Field) {
        let mistake = mistake(&typed(), field);
        self.state.update(|state| {
            state.mistakes.retain(|one| one.field() != field);
            state.mistakes.extend(mistake);
        });
    }

    /// Unless the form is sent meanwhile, or the reader is back.
    fn judge_later(self, field: Field) {
        let round = self.state.with_untracked(|state| state.rounds);
        browser::later(AFTER_LEAVING, move || {
            let now = self.state.try_with_untracked(|state| state.rounds);
            if now == Some(round) && !browser::is_focused(field_id(field)) {
                self.judge(field);
            }
        });
    }

    fn answer(self, reply: Option<ReplyTo>) {
        match (
            &reply,
            self.state.with_untracked(|state| state.reply.clone()),
        ) {
            (None, Some(before)) => browser::focus(&format!("reply-{}", before.id)),
            _ => browser::focus(field_id(Field::Message)),
        }
        self.state.update(|state| state.reply = reply);
    }

    fn discard(self) {
        for field in Field::ALL {
            browser::set_value(field_id(field), "");
        }
        self.state.update(|state| {
            Kept::forget(&state.slug);
            state.from_earlier = false;
            state.reply = None;
            state.mistakes.clear();
            state.once.clear();
        });
        self.count(false);
        browser::focus(field_id(Field::Name));
    }

    /// Sends what is in the fields, unless it is on its way already.
    fn send(self) {
        if self
            .state
            .with_untracked(|state| state.progress == Progress::Sending)
        {
            return;
        }
        self.keep();
        let form = self.form();
        let mistakes = comment::mistakes(&form.draft);
        if !mistakes.is_empty() {
            return self.refused(Refused {
                mistakes,
                reason: None,
                token: form.token,
            });
        }
        let slug = self.state.with_untracked(|state| state.slug.clone());
        self.state.update(|state| {
            state.rounds += 1;
            state.progress = Progress::Sending;
        });
        spawn_local(async move {
            let message = form.draft.message.clone();
            let answer = post_comment(slug.clone(), form).await;
            if matches!(answer, Ok(Posted::Stored(_))) {
                Kept::sent(&slug, &message);
            }
            // The reader may have gone on to another page.
            if !self.state.is_disposed() {
                self.answered(answer, &message);
            }
        });
    }

    fn form(self) -> Form {
        self.state.with_untracked(|state| Form {
            draft: typed(),
            reply_to: state.reply.as_ref().map(|reply| reply.id.clone()),
            notify: browser::is_ticked(NOTIFY),
            token: state.token.clone(),
            website: browser::value(WEBSITE),
            once: state.once.clone(),
            took: state.started_at.map(|start| browser::now() - start),
            device: browser::kept("comment-key").unwrap_or_default(),
        })
    }

    fn answered(self, answer: Result<Posted, ApiError>, message: &str) {
        match answer {
            Ok(Posted::Stored(stored)) => self.stored(&stored, message),
            Ok(Posted::Refused(refused)) => self.refused(refused),
            Err(error) => {
                let words = format!("{error} Your comment is still here.");
                self.state
                    .update(|state| state.progress = Progress::Failed(words));
                browser::focus("comment-again");
            }
        }
    }

    fn refused(self, refused: Refused) {
        self.state.update(|state| {
            state.rounds += 1;
            state.progress = Progress::Writing;
            state.token.clone_from(&refused.token);
            state.mistakes.clone_from(&refused.mistakes);
            if refused.reason == Some(Reason::ParentGone) {
                state.reply = None;
            }
            let mut returned = Returned {
                refused: Some(refused),
                ..Returned::default()
            };
            returned.form.draft = typed();
            state.problem = Some(Problem::of(&returned));
        });
        browser::focus(Problem::ID);
    }

    /// `message` is what was sent; the reader may have typed on since.
    fn stored(self, stored: &Stored, message: &str) {
        let id = format!("comment-{}", stored.id);
        let new = !browser::is_there(&id);
        if new {
            browser::add_comment(&stored.html, stored.under.as_deref());
        }
        let words = match stored.held {
            true => "Thank you. Your comment is awaiting moderation.",
            false => "Thank you. Your comment is published.",
        };
        let types_on = browser::value(field_id(Field::Message)) != message;
        if !types_on {
            browser::set_value(field_id(Field::Message), "");
        }
        browser::tick(NOTIFY, false);
        self.state.update(|state| {
            state.count += u32::from(new && !stored.held);
            state.once.clear();
            state.started_at = None;
            state.reply = None;
            state.from_earlier = false;
            state.mistakes.clear();
            state.problem = None;
            state.progress = Progress::Sent(words.to_owned());
        });
        self.count(false);
        self.announcement.say(words.to_owned());
        crate::ui::browser::stand_at(&stored.path);
        if types_on {
            self.keep();
        } else {
            browser::focus(&id);
        }
    }

    fn report(self, id: String) {
        spawn_local(async move {
            let words = match report_comment(id.clone()).await {
                Ok(()) => "Reported. Thank you. Enough reports hide it until a moderator has looked at it.".to_owned(),
                Err(error) => error.to_string(),
            };
            browser::set_text(&format!("reported-{id}"), &words);
            self.announcement.say(words);
        });
    }

    fn edit(self, id: String) {
        let field = format!("edit-{id}");
        let (own, message) = (browser::own_key(&field), browser::value(&field));
        spawn_local(async move {
            let returned = match edit_comment(own, message).await {
                Ok(Posted::Stored(stored)) => {
                    browser::replace_comment(&id, &stored.html);
                    crate::ui::browser::stand_at(&stored.path);
                    self.announcement.say("Your comment is changed.".to_owned());
                    return browser::focus(&format!("comment-{id}"));
                }
                Ok(Posted::Refused(refused)) => Returned {
                    refused: Some(refused),
                    ..Returned::default()
                },
                Err(error) => Returned {
                    trouble: Some(error.to_string()),
                    ..Returned::default()
                },
            };
            let words = returned.sentences().join(" ");
            browser::mark_wrong(&field, &format!("trouble-{id}"), &words);
        });
    }
}

/// "12 characters left", or how many are too many.
fn characters_left(left: i64) -> String {
    let plural = if left.abs() == 1 { "" } else { "s" };
    match left {
        0.. => format!("{left} character{plural} left"),
        _ => format!("{} character{plural} too many", -left),
    }
}

#[cfg(test)]
mod tests {
    use super::characters_left;

    #[test]
    fn what_is_left_is_said_in_words() {
        assert_eq!(characters_left(2), "2 characters left");
        assert_eq!(characters_left(1), "1 character left");
        assert_eq!(characters_left(-1), "1 character too many");
    }
}
