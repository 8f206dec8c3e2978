//! A comment being written: what the form shows, and what a reader does with it. What is typed is kept
//! on the device at once. What else it leads to is `acting`'s, which readers load with the first key or
//! press. Without the client the server
//! fills the same places from the form that it was sent.

use leptos::ev::{Event, FocusEvent, MouseEvent, SubmitEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::acting::{Act, perform};
use super::kept::{self, Kept};
use super::problem::Problem;
use crate::api::comments::{ReplyTo, Returned, Thread};
use crate::domain::comment::{Draft, Field, Mistake};
use crate::ui::browser::form as browser;
use crate::ui::frame::Announcement;

pub const FORM: &str = "comment-form";
pub const NOTIFY: &str = "comment-notify";
pub const WEBSITE: &str = "comment-website";
pub const COUNT: &str = "comment-count";

/// How far the sending is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    #[default]
    Writing,
    Sending,
    /// The server could not be reached, or failed; its sentence.
    Failed(String),
    /// What became of it.
    Sent(String),
}

/// What the form shows. What is typed stays in the fields.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub slug: String,
    /// Comments that everybody sees.
    pub count: u32,
    pub reply: Option<ReplyTo>,
    /// What stands beside the fields.
    pub mistakes: Vec<Mistake>,
    /// What stands above the title.
    pub problem: Option<Problem>,
    pub progress: Progress,
    /// Whether the device keeps something that isn't back in the fields yet.
    pub is_resuming: bool,
    /// Whether the fields were filled from what the device had kept.
    pub from_earlier: bool,
    pub token: String,
    /// What makes it one submission, however often it is sent.
    pub once: String,
    /// When the reader began, by `browser::now`.
    pub started_at: Option<i64>,
    /// How often it was sent.
    pub rounds: u32,
}

impl State {
    pub fn has_problem(&self) -> bool {
        self.problem.is_some()
    }

    /// What is known to be wrong with a field.
    pub fn mistake(&self, field: Field) -> Option<Mistake> {
        let mut mistakes = self.mistakes.iter().copied();
        mistakes.find(|mistake| mistake.field() == field)
    }
}

/// One signal for all of it: each type of signal costs every reader a kilobyte.
#[derive(Clone, Copy, Debug)]
pub struct Writing {
    pub state: RwSignal<State>,
    pub announcement: Announcement,
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

/// What is in the fields now.
pub fn typed() -> Draft {
    let [name, email, message] = Field::ALL.map(|field| browser::value(field_id(field)));
    Draft {
        name,
        email,
        message,
    }
}

impl Writing {
    /// Under the post `slug`, with the form that came back to it, if one did.
    pub fn begin(slug: &str, thread: &Thread, returned: Option<&Returned>) -> Self {
        let mut state = State {
            slug: slug.to_owned(),
            count: thread.count,
            reply: thread.reply.clone(),
            token: thread.token.clone(),
            ..State::default()
        };
        if let Some(returned) = returned {
            state.problem = Some(Problem::of(returned));
        }
        if let Some(refused) = returned.and_then(|returned| returned.refused.as_ref()) {
            state.token.clone_from(&refused.token);
            if returned.is_some_and(|returned| returned.editing.is_none()) {
                state.mistakes.clone_from(&refused.mistakes);
            }
        }
        Self {
            state: RwSignal::new(state),
            announcement: Announcement::find(),
        }
    }

    /// A text or an attribute that follows the state; an attribute that is none stands nowhere.
    pub fn shows(self, what: fn(&State) -> Option<String>) -> Signal<Option<String>> {
        Signal::derive(move || self.state.with(what))
    }

    /// What is wrong with a field, in words.
    pub fn trouble(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || {
            let mistake = self.state.with(|state| state.mistake(field));
            mistake.map(|mistake| mistake.to_string())
        })
    }

    /// Once the client runs, what the device kept comes back into the fields. A page that was
    /// `made_here` may have been made of another's fields, so these are emptied.
    pub fn resume(self, made_here: bool) {
        if made_here {
            for field in Field::ALL {
                browser::set_value(field_id(field), "");
            }
            browser::set_text(COUNT, "");
        }
        let kept = self
            .state
            .with_untracked(|state| kept::is_there(&state.slug));
        if kept {
            self.state
                .update_untracked(|state| state.is_resuming = true);
            self.act(Act::Resume);
        }
    }

    pub fn input(self, event: &Event) {
        if let Some(field) = field_of(&browser::target_id(event)) {
            self.keep();
            self.act(Act::Typed(field));
        }
    }

    /// Keeps what is in the fields on the device, unless that would take the place of what has still to
    /// come back into them.
    pub fn keep(self) {
        self.state.update_untracked(|state| {
            if state.is_resuming {
                return;
            }
            if state.once.is_empty() {
                state.once = browser::once();
            }
            let kept = Kept {
                draft: typed(),
                reply: state.reply.clone(),
                once: state.once.clone(),
            };
            kept.keep(&state.slug);
        });
    }

    pub fn left(self, event: &FocusEvent) {
        if let Some(field) = field_of(&browser::target_id(event)) {
            self.act(Act::Left(field));
        }
    }

    /// Links and buttons of the conversation that go nowhere else.
    pub fn click(self, event: &MouseEvent) {
        if !browser::is_plain(event) {
            return;
        }
        let marked = |name| browser::marked(event, name);
        let act = if let Some(id) = marked("data-reply") {
            let name = marked("data-name").unwrap_or_default();
            Act::Reply(Some(ReplyTo { id, name }))
        } else {
            match marked("data-act").as_deref() {
                Some("cancel") => Act::Reply(None),
                Some("discard") => Act::Discard,
                Some("again") => Act::Send,
                _ => return,
            }
        };
        event.prevent_default();
        self.act(act);
    }

    /// Sends a form from here instead of letting the browser do it.
    pub fn submit(self, event: &SubmitEvent) {
        event.prevent_default();
        let act = if let Some(id) = browser::marked(event, "data-report") {
            Act::Report(id)
        } else if let Some(id) = browser::marked(event, "data-edit") {
            Act::Edit(id)
        } else {
            Act::Send
        };
        self.act(act);
    }

    fn act(self, act: Act) {
        let asked = act.is_asked();
        spawn_local(async move {
            if let Err(error) = perform(self, act).await
                && asked
                && !self.state.is_disposed()
            {
                let failed = Progress::Failed(error.to_string());
                self.state.update(|state| state.progress = failed);
            }
        });
    }
}
