//! What becomes of a text while somebody writes it: when it is kept on the device, when it is sent,
//! what is said about it. A pure state machine, events in and effects out: it holds no text, only
//! the numbers of its states, and knows no browser. Performing the effects is `ui::studio::writing`'s.

mod said;

pub use said::{Trouble, Words};

/// Milliseconds after a change until the device has it.
pub const STORE_AFTER: i64 = 300;
/// Milliseconds of quiet after which the text is saved.
pub const QUIET: i64 = 3_000;
/// Milliseconds after which it is saved though somebody goes on typing.
pub const LONGEST: i64 = 60_000;
/// The longest pause between two tries, in milliseconds.
const PATIENCE: i64 = 30_000;

/// What a save is for. Only a pressed button asks for more than [`Wish::Background`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Nobody asked for it: it never changes what readers see, nor where the post stands.
    Background,
    /// A version to keep.
    Save,
    Update,
    Unpublish,
    Preview,
    Publish,
}

impl Wish {
    /// The value of the form's button.
    pub fn button(self) -> &'static str {
        match self {
            Self::Background => "",
            Self::Save => "save",
            Self::Update => "update",
            Self::Unpublish => "unpublish",
            Self::Preview => "preview",
            Self::Publish => "publish",
        }
    }

    /// The wish of a button; none for what is no button of the form.
    pub fn of_button(value: &str) -> Option<Self> {
        let all = [
            Self::Save,
            Self::Update,
            Self::Unpublish,
            Self::Preview,
            Self::Publish,
        ];
        all.into_iter().find(|wish| wish.button() == value)
    }

    /// Whether another page comes after it.
    fn leads(self) -> bool {
        matches!(self, Self::Unpublish | Self::Preview | Self::Publish)
    }
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The text, or what stands beside it, was changed.
    Typed,
    Pressed(Wish),
    /// It is [`Editor::wakes_at`].
    Woke,
    /// The device says that there is a connection again.
    Connected,
    /// The page may go at any moment.
    Leaving,
    /// The device has kept what it was told to keep, or could not.
    Stored(bool),
    Answered(Answer),
    /// Somebody has signed in again.
    SignedIn,
    /// What somebody else saved is on the page, and the next save takes its place.
    OtherShown,
}

/// What came of something that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Saved,
    /// No answer, or one that says nothing: it may have arrived.
    Unreachable,
    /// The session has ended.
    SignIn,
    /// Somebody else has saved meanwhile.
    Stale,
    /// There is no such post any more.
    Gone,
    /// Something is wrong with a field.
    Refused,
}

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Keep the text on the device, as it is now; [`Event::Stored`] follows.
    Store,
    /// The device need not keep it any more.
    Forget,
    /// Send the text, as it is now; [`Event::Answered`] follows.
    Send(Wish),
    AskToSignIn,
    /// Fetch what somebody else saved; [`Event::OtherShown`] follows. True where somebody waits for
    /// it, and false where they write on.
    ShowOther(bool),
    /// Go on to where the last answer leads.
    Leave,
}

/// Where a text is. Its states are numbered: each change makes the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Editor {
    /// The state that is on the screen.
    typed: u64,
    /// The last state that the site has.
    saved: u64,
    /// The last state that the device has.
    stored: u64,
    storing: Option<u64>,
    /// It could not keep the last that it was given.
    device_fails: bool,
    sending: Option<(u64, Wish)>,
    /// What was asked for while something else was being sent, or before signing in. What got no
    /// answer isn't kept: it is asked for again by its writer, not by a clock.
    waiting: Option<Wish>,
    /// Whether the page is left once nothing is unsaved.
    leaving: bool,
    trouble: Option<Trouble>,
    /// How often in a row the site could not be reached.
    tries: u32,
    /// Whether what somebody else saved can be seen, so that it can be saved over.
    seen_other: bool,
    last_typed: i64,
    /// When the first change was made that the site doesn't have.
    unsaved_since: i64,
    /// When the first change was made that the device doesn't have.
    unstored_since: i64,
    /// Not to be tried again before.
    retry_at: i64,
    /// Saved at least once since the page was opened.
    was_saved: bool,
    /// A text that the device had and nobody has touched: it may yet be thrown away.
    rests: bool,
}

impl Editor {
    /// A page that was just opened. `restored`: with a text that only the device had.
    pub fn open(restored: bool, now: i64) -> Self {
        let state = u64::from(restored);
        Self {
            typed: state,
            stored: state,
            last_typed: now,
            unsaved_since: now,
            rests: restored,
            ..Self::default()
        }
    }

    /// `now` in milliseconds, by a clock that never goes back while the page is open.
    pub fn handle(&mut self, now: i64, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Typed => self.type_on(now),
            Event::Pressed(wish) => self.press(wish, &mut effects),
            Event::Woke => {}
            Event::Connected => self.retry_at = 0,
            Event::Leaving => {
                self.unstored_since = now - STORE_AFTER;
                self.last_typed = now - QUIET;
            }
            Event::Stored(kept) => {
                self.device_fails = !kept;
                if let Some(state) = self.storing.take().filter(|_| kept) {
                    self.stored = self.stored.max(state);
                }
                self.unstored_since = now;
            }
            Event::Answered(answer) => self.answered(now, answer, &mut effects),
            Event::SignedIn => self.mend(Trouble::SignedOut),
            Event::OtherShown => self.seen_other = self.trouble == Some(Trouble::Stale),
        }
        self.go_on(now, &mut effects);
        effects
    }

    /// When [`Event::Woke`] is due; none where nothing waits for the clock.
    pub fn wakes_at(&self) -> Option<i64> {
        let store = self.has_unstored().then(|| self.store_due());
        let save = self.may_send_alone().then(|| self.save_due());
        store.into_iter().chain(save).min()
    }

    pub fn words(&self) -> Words {
        let is_behind = self.typed != self.saved;
        match (self.sending, is_behind) {
            (Some(_), _) => Words::Saving,
            (None, false) if self.was_saved => Words::Saved,
            (None, false) => Words::Nothing,
            (None, true) if self.trouble.is_none() && !self.rests => Words::Pending,
            (None, true) if self.device_fails => Words::NotSaved,
            (None, true) => Words::OnDevice,
        }
    }

    /// What is in the way.
    pub fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }

    /// Whether closing the page now would lose something for good.
    pub fn would_lose(&self) -> bool {
        self.typed != self.saved && self.typed != self.stored
    }

    /// Whether the site has all of it.
    pub fn is_saved(&self) -> bool {
        self.typed == self.saved
    }

    fn type_on(&mut self, now: i64) {
        let begins = self.typed == self.saved || self.rests;
        if begins || self.trouble == Some(Trouble::Refused) {
            self.unsaved_since = now;
        }
        if self.typed == self.stored {
            self.unstored_since = now;
        }
        self.typed += 1;
        self.last_typed = now;
        (self.leaving, self.rests) = (false, false);
        self.mend(Trouble::Refused);
    }

    fn press(&mut self, wish: Wish, effects: &mut Vec<Effect>) {
        self.rests = false;
        match (self.trouble, self.sending) {
            // What would be saved over has to be seen first.
            (Some(Trouble::Stale), None) if !self.seen_other => {
                effects.push(Effect::ShowOther(true))
            }
            (Some(Trouble::SignedOut), None) => {
                self.waiting = Some(wish);
                effects.push(Effect::AskToSignIn);
            }
            // Pressed twice is pressed once.
            (_, Some((_, under_way))) if under_way != Wish::Background => {}
            _ => self.waiting = Some(wish),
        }
    }

    fn answered(&mut self, now: i64, answer: Answer, effects: &mut Vec<Effect>) {
        let Some((state, wish)) = self.sending.take() else {
            return;
        };
        let asked = Some(wish).filter(|wish| *wish != Wish::Background);
        match answer {
            Answer::Saved => {
                self.saved = self.saved.max(state);
                (self.trouble, self.tries, self.was_saved) = (None, 0, true);
                self.unsaved_since = now;
                self.leaving = wish.leads() || self.leaving;
                match self.is_saved() {
                    true => effects.push(Effect::Forget),
                    // What the device has was made from an earlier version.
                    false => self.stored = self.stored.min(state),
                }
            }
            Answer::Unreachable => {
                self.trouble = Some(Trouble::Unreachable);
                let pause = 1_000_i64.saturating_mul(1 << self.tries.min(6));
                self.retry_at = now + pause.min(PATIENCE);
                self.tries += 1;
            }
            Answer::SignIn => {
                self.trouble = Some(Trouble::SignedOut);
                self.waiting = self.waiting.or(asked);
                effects.push(Effect::AskToSignIn);
            }
            Answer::Stale => {
                (self.trouble, self.seen_other, self.waiting) = (Some(Trouble::Stale), false, None);
                effects.push(Effect::ShowOther(asked.is_some()));
            }
            Answer::Gone => (self.trouble, self.waiting) = (Some(Trouble::Gone), None),
            Answer::Refused => (self.trouble, self.waiting) = (Some(Trouble::Refused), None),
        }
        if answer != Answer::Saved {
            self.leaving = false;
        }
    }

    fn mend(&mut self, trouble: Trouble) {
        if self.trouble == Some(trouble) {
            self.trouble = None;
        }
    }

    /// Whatever is due.
    fn go_on(&mut self, now: i64, effects: &mut Vec<Effect>) {
        if self.has_unstored() && now >= self.store_due() {
            self.storing = Some(self.typed);
            effects.push(Effect::Store);
        }
        if self.sending.is_some() {
            return;
        }
        let blocked = self.trouble == Some(Trouble::SignedOut);
        if let Some(wish) = self.waiting.take_if(|_| !blocked) {
            return self.send(wish, effects);
        }
        let is_due = self.leaving || now >= self.save_due();
        if self.may_send_alone() && is_due {
            return self.send(Wish::Background, effects);
        }
        if self.leaving && self.is_saved() {
            self.leaving = false;
            effects.push(Effect::Leave);
        }
    }

    fn send(&mut self, wish: Wish, effects: &mut Vec<Effect>) {
        self.sending = Some((self.typed, wish));
        effects.push(Effect::Send(wish));
    }

    fn has_unstored(&self) -> bool {
        self.would_lose() && self.storing.is_none()
    }

    fn store_due(&self) -> i64 {
        self.unstored_since + STORE_AFTER
    }

    /// Whether the text may be sent without anybody asking.
    fn may_send_alone(&self) -> bool {
        let free = matches!(self.trouble, None | Some(Trouble::Unreachable));
        free && !self.rests && self.sending.is_none() && self.typed != self.saved
    }

    fn save_due(&self) -> i64 {
        let due = (self.last_typed + QUIET).min(self.unsaved_since + LONGEST);
        match self.trouble {
            Some(Trouble::Unreachable) => due.max(self.retry_at),
            _ => due,
        }
    }
}

#[cfg(test)]
mod tests;
