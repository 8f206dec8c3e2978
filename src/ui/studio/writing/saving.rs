//! Saving a text while somebody writes it: does what `domain::editor` decides, and shows what it
//! says. Without the client the form's buttons do it alone.

use leptos::ev::SubmitEvent;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::LIST;
use super::device::{DeviceCopy, forget_same};
use super::parts::CONFLICT;
use super::sent::{self, Outcome};
use crate::api::studio::writing::{Kept, Writing};
use crate::api::studio::{Returned, Screen, get_desk};
use crate::domain::editor::{Answer, Editor, Effect as Step, Event, Trouble, Wish, Words};
use crate::ui::browser::form::{focus, now, value};
use crate::ui::browser::studio::{
    Page, forget_text, form_text, hear_page, keep_text, load, pressed_button,
};
use crate::ui::browser::{HERE, stand_at};
use crate::ui::studio::forms::{Forms, field_id};

/// The form's id.
pub const FORM: &str = "writing";

/// The text on this page.
#[derive(Clone, Copy)]
pub struct Saving {
    editor: StoredValue<Editor>,
    words: RwSignal<(Words, Option<Trouble>)>,
    /// What the site said last.
    kept: RwSignal<Kept>,
    /// What somebody else saved meanwhile.
    other: RwSignal<Option<Writing>>,
    is_asked: RwSignal<bool>,
    /// Where the form first went, by which its fields know it.
    first: StoredValue<String>,
    /// Where it goes now.
    action: StoredValue<String>,
    key: StoredValue<String>,
    /// The form as it was when it was last read: the page may be gone when it is needed.
    last_read: StoredValue<String>,
    /// What was sent and has no answer.
    unanswered: StoredValue<Option<String>>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// Changes with the form's fields.
    typed: RwSignal<u32>,
    owner: StoredValue<Owner>,
    forms: Forms,
}

impl Saving {
    /// For the form that begins with this. `key` is the device's name for the text.
    pub fn begin(writing: &Writing, action: &str, key: String) -> Self {
        let forms = Forms::find();
        let page = writing.id.as_ref().map(|_| action.to_owned());
        let saving = Self {
            editor: StoredValue::new(Editor::open(false, now())),
            words: RwSignal::new((Words::Nothing, None)),
            kept: RwSignal::new(Kept {
                page: page.unwrap_or_default(),
                base: writing.base.clone(),
                is_ahead: writing.is_ahead,
                ..Kept::default()
            }),
            other: RwSignal::new(None),
            is_asked: RwSignal::new(false),
            first: StoredValue::new(action.to_owned()),
            action: StoredValue::new(action.to_owned()),
            key: StoredValue::new(key),
            last_read: StoredValue::new(String::new()),
            unanswered: StoredValue::new(None),
            timer: StoredValue::new(None),
            typed: RwSignal::new(0),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            forms,
        };
        saving.listen(writing.may.write);
        saving
    }

    /// To the page around the form, and to whoever signs in again.
    fn listen(self, may_write: bool) {
        let signed_in = self.forms.signed_in();
        Effect::new(move |before: Option<u32>| {
            let times = signed_in.get();
            if before.is_some_and(|before| before != times) {
                self.hear(Event::SignedIn);
            }
            times
        });
        if HERE && may_write {
            hear_page(move |page| {
                match page {
                    Page::Hidden | Page::Closing => self.hear(Event::Leaving),
                    Page::Connected => self.hear(Event::Connected),
                    Page::Saving => self.hear(Event::Pressed(Wish::Save)),
                }
                self.editor.try_with_value(Editor::would_lose) == Some(true)
            });
            on_cleanup(move || self.part());
        }
    }

    pub fn words(self) -> Signal<(Words, Option<Trouble>)> {
        self.words.into()
    }

    pub fn kept(self) -> Signal<Kept> {
        self.kept.into()
    }

    pub fn other(self) -> Signal<Option<Writing>> {
        self.other.into()
    }

    /// Changes whenever something was typed or put into the form.
    pub fn typed(self) -> Signal<u32> {
        self.typed.into()
    }

    /// The id of a field of the form.
    pub fn field(self, name: &str) -> String {
        self.first.with_value(|first| field_id(first, name))
    }

    /// Whether something that somebody asked for is under way.
    pub fn is_asked(self) -> Signal<bool> {
        self.is_asked.into()
    }

    /// Goes on with a text that only the device had, under this key, and which stands in the form
    /// by now.
    pub fn restore(self, key: &str, copy: &DeviceCopy) {
        self.key.set_value(key.to_owned());
        self.editor.set_value(Editor::open(true, now()));
        self.typed.update(|times| *times += 1);
        self.unanswered.set_value(Some(copy.sent_by(&self.names())));
        if !copy.base.is_empty() {
            self.kept.update(|kept| kept.base.clone_from(&copy.base));
        }
        self.hear(Event::Woke);
    }

    /// Throws the text away and loads its page anew.
    pub fn discard(self) {
        self.editor.set_value(Editor::open(false, now()));
        self.hear(Event::Woke);
        let key = self.key.with_value(Clone::clone);
        let page = self.kept.with_untracked(|kept| kept.page.clone());
        spawn_local(async move {
            forget_text(key).await;
            match page.is_empty() {
                true => load(&format!("{LIST}/new")),
                false => load(&page),
            }
        });
    }

    /// Whose text it is, and the id of its post.
    fn names(self) -> (String, String) {
        self.key.with_value(|key| {
            let (writer, id) = key.split_once('/').unwrap_or_default();
            (writer.to_owned(), id.to_owned())
        })
    }

    /// Sends the form by this hand, whatever button was pressed.
    pub fn submit(self, event: &SubmitEvent) {
        if let Some(wish) = Wish::of_button(&pressed_button(event)) {
            event.prevent_default();
            self.hear(Event::Pressed(wish));
        }
    }

    /// The view goes, and with it all that shows something: only the device and the site are told.
    fn part(self) {
        let steps = self
            .editor
            .try_update_value(|editor| editor.handle(now(), Event::Leaving));
        for step in steps.unwrap_or_default() {
            match step {
                Step::Store => self.store(),
                Step::Send(wish) => self.send(wish),
                _ => {}
            }
        }
    }

    pub fn hear(self, event: Event) {
        if event == Event::Typed {
            self.typed.update(|times| *times += 1);
        }
        let steps = self
            .editor
            .try_update_value(|editor| editor.handle(now(), event));
        for step in steps.unwrap_or_default() {
            self.perform(step);
        }
        let said = self
            .editor
            .try_with_value(|editor| (editor.words(), editor.trouble()));
        if let Some(said) = said
            && self.words.try_get_untracked() != Some(said)
        {
            self.words.set(said);
        }
        self.wake();
    }

    /// Has it wake when it wants to.
    fn wake(self) {
        let at = self.editor.try_with_value(Editor::wakes_at).flatten();
        let before = self.timer.try_update_value(Option::take).flatten();
        if let Some(before) = before {
            before.clear();
        }
        let Some(at) = at.filter(|_| HERE) else {
            return;
        };
        let pause = u64::try_from(at - now()).unwrap_or_default();
        let pause = std::time::Duration::from_millis(pause);
        let wake = move || set_timeout(move || self.hear(Event::Woke), pause);
        // A timer ends with its owner; what was heard may come from a view that is about to go.
        let timer = self.owner.try_with_value(|owner| owner.with(wake));
        self.timer.try_set_value(timer.and_then(Result::ok));
    }

    fn perform(self, step: Step) {
        match step {
            Step::Store => self.store(),
            Step::Forget => {
                let key = self.key.with_value(Clone::clone);
                spawn_local(forget_text(key));
            }
            Step::Send(wish) => self.send(wish),
            Step::AskToSignIn => self.forms.lock(),
            Step::ShowOther(asked) => self.show_other(asked),
            Step::Leave => {
                if let Some(to) = self.kept.with_untracked(|kept| kept.to.clone()) {
                    self.forms.went_on(&to);
                }
            }
        }
    }

    /// What the form would send now.
    fn read(self, otherwise: &[(&str, &str)]) -> String {
        match form_text(FORM, otherwise) {
            Some(text) => {
                self.last_read.set_value(text.clone());
                text
            }
            None => self.last_read.with_value(Clone::clone),
        }
    }

    fn store(self) {
        let copy = DeviceCopy {
            title: value(&self.field("title")),
            fields: self.read(&[]),
            sent: self.unanswered.try_get_value().flatten(),
            base: self.kept.with_untracked(|kept| kept.base.clone()),
            at: now(),
        };
        let key = self.key.with_value(Clone::clone);
        let text = serde_json::to_string(&copy).unwrap_or_default();
        spawn_local(async move {
            let kept = keep_text(key, text).await;
            if !self.words.is_disposed() {
                self.hear(Event::Stored(kept));
            }
        });
    }

    fn send(self, wish: Wish) {
        let before = self.unanswered.try_get_value().flatten();
        let in_background = wish == Wish::Background;
        let yes = |is: bool| if is { "yes" } else { "" };
        let over = self.other.with_untracked(Option::is_some);
        let (writer, id) = self.names();
        let fields = self.read(&[
            ("base", &self.base(before.as_deref())),
            ("new", &id),
            ("writer", &writer),
            ("over", yes(over)),
            ("background", yes(in_background)),
            ("stays", "yes"),
            ("do", wish.button()),
        ]);
        let before = before.filter(|before| sent::typed(before) != sent::typed(&fields));
        let open = before.as_ref().unwrap_or(&fields);
        self.unanswered.try_set_value(Some(open.clone()));
        if !in_background {
            self.is_asked.set(true);
        }
        let action = self.action.with_value(Clone::clone);
        let key = self.key.with_value(Clone::clone);
        spawn_local(async move {
            let go_on = move |kept: Kept, open: &str| self.go_on(kept, open);
            let (outcome, unanswered) = sent::send(action, before, fields.clone(), go_on).await;
            if self.is_asked.is_disposed() {
                // Nobody listens any more, but the site has it.
                if matches!(outcome, Outcome::Saved(_)) {
                    forget_same(key, &fields).await;
                }
                return;
            }
            if !in_background {
                self.is_asked.set(false);
            }
            self.unanswered.set_value(unanswered);
            let answer = self.answered(wish, outcome);
            self.hear(Event::Answered(answer));
        });
    }

    /// What got no answer before has one, and this is under way; the device hears it too, since the
    /// page may be gone before the next answer.
    fn go_on(self, kept: Kept, open: &str) {
        if !self.is_asked.is_disposed() {
            self.keep(kept);
            self.unanswered.set_value(Some(open.to_owned()));
            self.store();
        }
    }

    /// The version that the text follows: that of what may have arrived, or what is shown of
    /// somebody else and is saved over, or the site's last.
    fn base(self, unanswered: Option<&str>) -> String {
        let shown = || {
            self.other
                .with_untracked(|other| Some(other.as_ref()?.base.clone()))
        };
        let last = || self.kept.with_untracked(|kept| kept.base.clone());
        let sent = unanswered.map(|sent| sent::base(sent).to_owned());
        sent.or_else(shown).unwrap_or_else(last)
    }

    fn answered(self, wish: Wish, outcome: Outcome) -> Answer {
        match outcome {
            Outcome::Saved(kept) => {
                self.keep(kept);
                Answer::Saved
            }
            Outcome::Refused(returned) => {
                self.refuse(wish, returned);
                Answer::Refused
            }
            Outcome::Failed(answer) | Outcome::Open(answer) => answer,
        }
    }

    fn keep(self, kept: Kept) {
        self.forms.came_back(None);
        self.other.set(None);
        let action = self.action.with_value(Clone::clone);
        if kept.page != action {
            // The first save of a new post: from now on this is its page.
            stand_at(&kept.page);
            self.action.set_value(kept.page.clone());
        }
        self.kept.update(|before| {
            // Where a button leads is still to be gone to when the rest of the text is saved.
            let to = kept.to.clone().or_else(|| before.to.take());
            *before = Kept { to, ..kept };
        });
    }

    /// What is wrong stands beside the fields, which know the form by where it first went.
    fn refuse(self, wish: Wish, returned: Returned) {
        if wish == Wish::Background {
            let left = returned.problems.into_iter().map(|one| one.sentence);
            let left = left.collect();
            return self.kept.update(|kept| kept.left = left);
        }
        let action = self.first.with_value(Clone::clone);
        self.forms.came_back(Some(Returned { action, ..returned }));
    }

    fn show_other(self, asked: bool) {
        let path = format!("{LIST}/{}", self.names().1);
        spawn_local(async move {
            let Ok(desk) = get_desk(path, String::new()).await else {
                return;
            };
            let Screen::Writing(other) = desk.screen else {
                return;
            };
            if self.kept.is_disposed() {
                return;
            }
            self.other.set(Some(*other));
            if asked {
                focus(CONFLICT);
            }
            self.hear(Event::OtherShown);
        });
    }
}
