//! A comment being written: what the form shows, and what becomes of it once the client runs.
//! Without the client the server fills the same places from the form that it was sent.

use std::time::Duration;

use leptos::ev::{Event, FocusEvent, MouseEvent, SubmitEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::kept::Kept;
use super::problem::Problem;
use super::shown::Shown;
use crate::api::comments::{Form, Posted, Reason, Refused, ReplyTo, Returned, Stored, post_comment};
use crate::api::error::ApiError;
use crate::domain::comment::{self, Draft, Field, Mistake};
use crate::ui::browser::form as browser;
use crate::ui::frame::Announcement;

/// How long after leaving a field it is judged: a press on a button is over by then, so the button
/// doesn't move away under it.
const AFTER_LEAVING: Duration = Duration::from_millis(250);
/// From here on the remaining characters are worth saying aloud.
const FEW: i64 = 100;

pub const NOTIFY: &str = "comment-notify";
pub const WEBSITE: &str = "comment-website";
pub const FORM: &str = "comment-form";

/// How far the sending is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    #[default]
    Writing,
    Sending,
    /// The server could not be reached, or failed; its sentence.
    Failed(String),
    /// What became of it.
    Sent(&'static str),
}

/// The form's state. What is typed stays in the fields.
#[derive(Clone, Copy, Debug)]
pub struct Writing {
    pub slug: StoredValue<String>,
    pub token: RwSignal<String>,
    pub reply: RwSignal<Option<ReplyTo>>,
    /// What stands beside the fields.
    pub mistakes: RwSignal<Vec<Mistake>>,
    /// What stands above the title.
    pub problem: RwSignal<Option<Problem>>,
    pub progress: RwSignal<Progress>,
    /// Whether the fields were filled from what the device had kept.
    pub from_earlier: RwSignal<bool>,
    pub remaining: RwSignal<Option<i64>>,
    pub shown: Shown,
    pub announcement: Announcement,
    once: StoredValue<String>,
    started_at: StoredValue<Option<i64>>,
    /// How often it was sent.
    rounds: StoredValue<u32>,
}

/// The id of a field's element.
pub fn field_id(field: Field) -> &'static str {
    match field {
        Field::Name => "comment-name",
        Field::Email => "comment-email",
        Field::Message => "comment-message",
    }
}

fn field_of(id: &str) -> Option<Field> {
    Field::ALL.into_iter().find(|field| field_id(*field) == id)
}

fn of(mistakes: &[Mistake], field: Field) -> Option<Mistake> {
    mistakes
        .iter()
        .copied()
        .find(|mistake| mistake.field() == field)
}

/// What is in the fields now.
fn typed() -> Draft {
    let [name, email, message] = Field::ALL.map(|field| browser::value(field_id(field)));
    Draft {
        name,
        email,
        message,
    }
}

impl Writing {
    /// Under the post `slug`, answering `reply`.
    pub fn new(slug: &str, shown: Shown, token: String, reply: Option<ReplyTo>) -> Self {
        Self {
            slug: StoredValue::new(slug.to_owned()),
            token: RwSignal::new(token),
            reply: RwSignal::new(reply),
            mistakes: RwSignal::default(),
            problem: RwSignal::default(),
            progress: RwSignal::default(),
            from_earlier: RwSignal::default(),
            remaining: RwSignal::default(),
            shown,
            announcement: Announcement::find(),
            once: StoredValue::new(String::new()),
            started_at: StoredValue::new(None),
            rounds: StoredValue::new(0),
        }
    }

    /// Shows a form that came back.
    pub fn take_back(self, returned: &Returned) {
        if let Some(refused) = &returned.refused {
            self.token.set(refused.token.clone());
            if returned.editing.is_none() {
                self.mistakes.set(refused.mistakes.clone());
            }
        }
        let problem = Problem::of(returned);
        let of = returned.editing.clone();
        self.shown.edit_trouble.set(of.zip(problem.first()));
        self.problem.set(Some(problem));
    }

    /// Once the client runs: what the device kept comes back into the fields.
    pub fn resume(self, made_here: bool, own: Option<String>) {
        let slug = self.slug.get_value();
        let mut kept = Kept::find(&slug);
        if own.is_some_and(|own| kept.as_ref().is_some_and(|kept| kept.says(&own))) {
            // It went off before the client ran.
            Kept::forget(&slug);
            kept = None;
        }
        if let Some(kept) = &kept {
            self.once.set_value(kept.once.clone());
            if self.reply.get_untracked().is_none() {
                self.reply.set(kept.reply.clone());
            }
        }
        let draft = kept.unwrap_or_default().draft;
        self.from_earlier.set(!draft.message.is_empty());
        self.fill(draft, made_here);
        self.count(false);
    }

    /// `over` also over what stands in the fields.
    fn fill(self, draft: Draft, over: bool) {
        let texts = [draft.name, draft.email, draft.message];
        for (field, text) in Field::ALL.into_iter().zip(texts) {
            let id = field_id(field);
            if over || browser::value(id).is_empty() {
                browser::set_value(id, &text);
            }
        }
    }

    /// At each change of a field.
    pub fn input(self, event: &Event) {
        if self.started_at.get_value().is_none() {
            self.started_at.set_value(Some(browser::now()));
        }
        let Some(field) = field_of(&browser::target_id(event)) else {
            return;
        };
        self.keep();
        if self
            .mistakes
            .with_untracked(|mistakes| of(mistakes, field).is_some())
        {
            self.judge(field);
        }
        if field == Field::Message {
            self.count(true);
        }
    }

    fn keep(self) {
        if self.once.with_value(String::is_empty) {
            self.once.set_value(browser::once());
        }
        let kept = Kept {
            draft: typed(),
            reply: self.reply.get_untracked(),
            once: self.once.get_value(),
        };
        self.slug.with_value(|slug| kept.keep(slug));
    }

    /// Says the remaining characters aloud when they get few and typing has paused.
    fn count(self, aloud: bool) {
        let message = browser::value(field_id(Field::Message));
        let remaining = (!message.is_empty()).then(|| comment::remaining(&message));
        self.remaining.set(remaining);
        if let Some(left) = remaining.filter(|left| aloud && *left <= FEW) {
            browser::later(Duration::from_secs(1), move || {
                if self.remaining.try_get_untracked() == Some(Some(left)) {
                    self.announcement.say(characters_left(left));
                }
            });
        }
    }

    /// What is known to be wrong with a field, in words.
    pub fn trouble(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.mistakes
                .with(|mistakes| of(mistakes, field).map(|mistake| mistake.to_string()))
        })
    }

    fn judge(self, field: Field) {
        let mistake = comment::mistake(&typed(), field);
        self.mistakes.update(|mistakes| {
            mistakes.retain(|one| one.field() != field);
            mistakes.extend(mistake);
        });
    }

    /// When the reader has left a field.
    pub fn left(self, event: &FocusEvent) {
        let id = browser::target_id(event);
        let Some(field) = field_of(&id) else { return };
        let round = self.rounds.get_value();
        browser::later(AFTER_LEAVING, move || {
            if self.rounds.try_get_value() == Some(round) && !browser::is_focused(&id) {
                self.judge(field);
            }
        });
    }

    /// Links of the conversation that the client follows without going anywhere.
    pub fn click(self, event: &MouseEvent) {
        if !browser::is_plain(event) {
            return;
        }
        if let Some(id) = browser::marked(event, "data-reply") {
            event.prevent_default();
            self.reply.set(self.shown.find(&id));
            browser::focus(field_id(Field::Message));
        } else if browser::marked(event, "data-cancel").is_some() {
            event.prevent_default();
            if let Some(reply) = self.reply.get_untracked() {
                browser::focus(&format!("reply-{}", reply.id));
            }
            self.reply.set(None);
        }
    }

    /// Discards what the device had kept.
    pub fn discard(self) {
        self.slug.with_value(|slug| Kept::forget(slug));
        self.fill(Draft::default(), true);
        self.from_earlier.set(false);
        self.reply.set(None);
        self.mistakes.set(Vec::new());
        self.count(false);
        browser::focus(field_id(Field::Name));
    }

    /// Sends the form from here instead of letting the browser do it.
    pub fn submit(self, event: &SubmitEvent) {
        event.prevent_default();
        self.send();
    }

    /// Sends what is in the fields, unless it is on its way already.
    pub fn send(self) {
        if self.progress.get_untracked() == Progress::Sending {
            return;
        }
        self.rounds.update_value(|rounds| *rounds += 1);
        let form = self.form();
        if let Err(mistakes) = comment::parse(&form.draft) {
            return self.refused(Refused {
                mistakes,
                reason: None,
                token: form.token,
            });
        }
        self.keep();
        self.progress.set(Progress::Sending);
        let slug = self.slug.get_value();
        spawn_local(async move {
            let answer = post_comment(slug.clone(), form).await;
            if matches!(answer, Ok(Posted::Stored(_))) {
                Kept::forget(&slug);
            }
            // The reader may have gone on to another page.
            if !self.progress.is_disposed() {
                self.answered(answer);
            }
        });
    }

    fn form(self) -> Form {
        if self.once.with_value(String::is_empty) {
            self.once.set_value(browser::once());
        }
        Form {
            draft: typed(),
            reply_to: self.reply.get_untracked().map(|reply| reply.id),
            notify: browser::is_ticked(NOTIFY),
            token: self.token.get_untracked(),
            website: browser::value(WEBSITE),
            once: self.once.get_value(),
            started_at: self.started_at.get_value(),
            device: browser::kept("comment-key").unwrap_or_default(),
        }
    }

    fn answered(self, answer: Result<Posted, ApiError>) {
        match answer {
            Ok(Posted::Stored(stored)) => self.stored(stored),
            Ok(Posted::Refused(refused)) => self.refused(refused),
            Err(error) => {
                let words = format!("{error} Your comment is still here.");
                self.progress.set(Progress::Failed(words));
                browser::focus("comment-again");
            }
        }
    }

    fn refused(self, refused: Refused) {
        self.progress.set(Progress::Writing);
        self.token.set(refused.token.clone());
        self.mistakes.set(refused.mistakes.clone());
        if refused.reason == Some(Reason::ParentGone) {
            self.reply.set(None);
        }
        self.problem.set(Some(Problem::of(&Returned {
            form: Form {
                draft: typed(),
                ..Form::default()
            },
            refused: Some(refused),
            ..Returned::default()
        })));
        browser::focus(Problem::ID);
    }

    fn stored(self, stored: Stored) {
        let (id, path) = (stored.comment.id.clone(), stored.path.clone());
        let message = browser::value(field_id(Field::Message));
        let words = self.shown.add(stored, message);
        browser::set_value(field_id(Field::Message), "");
        browser::tick(NOTIFY, false);
        self.once.set_value(String::new());
        self.started_at.set_value(None);
        self.reply.set(None);
        self.from_earlier.set(false);
        self.mistakes.set(Vec::new());
        self.problem.set(None);
        self.count(false);
        self.progress.set(Progress::Sent(words));
        self.announcement.say(words.to_owned());
        crate::ui::browser::stand_at(&path);
        browser::focus(&format!("comment-{id}"));
    }
}

/// "12 characters left", or how many are too many.
pub fn characters_left(left: i64) -> String {
    let plural = if left.abs() == 1 { "" } else { "s" };
    match left {
        0.. => format!("{left} character{plural} left"),
        _ => format!("{} character{plural} too many", -left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_said_in_words() {
        assert_eq!(characters_left(2), "2 characters left");
        assert_eq!(characters_left(1), "1 character left");
        assert_eq!(characters_left(-1), "1 character too many");
    }
}
