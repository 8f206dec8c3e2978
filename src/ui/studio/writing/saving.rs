//! Saving a text while somebody writes it: does what `domain::editor` decides, and shows what it
//! says. Without the client the form's buttons do it alone.

use leptos::ev::SubmitEvent;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use crate::api::studio::writing::{Kept, Writing};
use crate::api::studio::{Answered, Returned, Screen, get_desk};
use crate::domain::editor::{Answer, Editor, Effect as Step, Event, Trouble, Wish, Words};
use crate::ui::browser::form::{focus, now, value};
use crate::ui::browser::studio::{
    Fields, Page, forget_text, form_text, hear_page, keep_text, pressed_button, send_for_status,
};
use crate::ui::browser::{HERE, stand_at};
use crate::ui::frame::Announcement;
use crate::ui::studio::forms::{Forms, field_id};

/// The form's id.
pub const FORM: &str = "writing";

/// A text as the device keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceCopy {
    /// What the form would have sent.
    pub fields: String,
    /// The version that it was made from; empty for a post that was never saved.
    pub base: String,
    pub title: String,
    /// When, in milliseconds by the device's clock.
    pub at: i64,
}

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
    timer: StoredValue<Option<TimeoutHandle>>,
    announcement: StoredValue<Announcement>,
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
            timer: StoredValue::new(None),
            announcement: StoredValue::new(Announcement::find()),
            typed: RwSignal::new(0),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            forms,
        };
        saving.listen();
        saving
    }

    /// To the page around the form, and to whoever signs in again.
    fn listen(self) {
        let signed_in = self.forms.signed_in();
        Effect::new(move |before: Option<u32>| {
            let times = signed_in.get();
            if before.is_some_and(|before| before != times) {
                self.hear(Event::SignedIn);
            }
            times
        });
        if HERE {
            hear_page(move |page| {
                match page {
                    Page::Hidden | Page::Closing => self.hear(Event::Leaving),
                    Page::Connected => self.hear(Event::Connected),
                }
                let losing = self.editor.try_with_value(Editor::would_lose);
                losing.unwrap_or_default()
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
    pub fn restore(self, key: &str, base: String) {
        self.key.set_value(key.to_owned());
        self.editor.set_value(Editor::open(true, now()));
        self.typed.update(|times| *times += 1);
        if !base.is_empty() {
            self.kept.update(|kept| kept.base = base);
        }
        self.hear(Event::Woke);
    }

    /// Saves nothing any more: the page is loaded anew.
    pub fn give_up(self) {
        self.editor.set_value(Editor::open(false, now()));
        self.hear(Event::Woke);
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
            Step::ShowOther => self.show_other(),
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
        let base = self.kept.with_untracked(|kept| kept.base.clone());
        let fields = self.read(&[]);
        let copy = DeviceCopy {
            title: value(&self.field("title")),
            fields,
            base,
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
        let base = self.kept.with_untracked(|kept| kept.base.clone());
        let in_background = wish == Wish::Background;
        let background = if in_background { "yes" } else { "" };
        // The text's own id, which a text of before brought along.
        let new = self.key.with_value(|key| {
            let (_, id) = key.split_once('/').unwrap_or_default();
            id.to_owned()
        });
        let fields = self.read(&[
            ("base", &base),
            ("new", &new),
            ("background", background),
            ("stays", "yes"),
            ("do", wish.button()),
        ]);
        if !in_background {
            self.is_asked.set(true);
        }
        let action = self.action.with_value(Clone::clone);
        spawn_local(async move {
            let answer = send_for_status(action, Fields::Encoded(fields)).await;
            if self.is_asked.is_disposed() {
                return;
            }
            if !in_background {
                self.is_asked.set(false);
            }
            let answer = self.answered(wish, answer);
            self.hear(Event::Answered(answer));
        });
    }

    fn answered(self, wish: Wish, answer: Option<(u16, String)>) -> Answer {
        let Some((status, json)) = answer else {
            return Answer::Unreachable;
        };
        match (status, serde_json::from_str(&json)) {
            (_, Ok(Answered::Saved(kept))) => {
                self.keep(kept);
                Answer::Saved
            }
            (_, Ok(Answered::SignIn)) => Answer::SignIn,
            (404 | 410, _) => Answer::Gone,
            (409, _) => Answer::Stale,
            (400..500, Ok(Answered::Refused(returned))) if status != 429 => {
                self.refuse(wish, returned);
                Answer::Refused
            }
            _ => Answer::Unreachable,
        }
    }

    fn keep(self, kept: Kept) {
        self.forms.came_back(None);
        if let Some(said) = kept.said.clone() {
            self.announcement.with_value(|one| one.say(said));
        }
        self.other.set(None);
        let action = self.action.with_value(Clone::clone);
        if kept.page != action {
            // The first save of a new post: from now on this is its page.
            stand_at(&kept.page);
            self.action.set_value(kept.page.clone());
        }
        self.kept.set(kept);
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

    fn show_other(self) {
        let path = self.action.with_value(Clone::clone);
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
            self.kept.update(|kept| kept.base.clone_from(&other.base));
            self.other.set(Some(*other));
            focus(CONFLICT);
            self.hear(Event::OtherShown);
        });
    }
}

/// The id of what shows the other text.
pub const CONFLICT: &str = "conflict";
