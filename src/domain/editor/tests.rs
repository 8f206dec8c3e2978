//! What a writer can rely on, by single stories. Random ones are `random`’s.

mod random;

use super::*;

/// An editor, its clock, and what it asked for last.
struct Desk {
    editor: Editor,
    now: i64,
}

impl Desk {
    fn open() -> Self {
        Self {
            editor: Editor::open(false, 0),
            now: 0,
        }
    }

    fn hears(&mut self, event: Event) -> Vec<Effect> {
        self.editor.handle(self.now, event)
    }

    /// Lets time pass, waking when asked to. The device keeps what it is given.
    fn waits(&mut self, time: i64) -> Vec<Effect> {
        let end = self.now + time;
        let mut effects = Vec::new();
        while let Some(at) = self.editor.wakes_at().filter(|at| *at <= end) {
            self.now = self.now.max(at);
            let woken = self.hears(Event::Woke);
            for effect in woken {
                effects.push(effect);
                if effect == Effect::Store {
                    effects.extend(self.hears(Event::Stored(true)));
                }
            }
        }
        self.now = end;
        effects
    }
}

#[test]
fn a_change_is_on_the_device_at_once_and_saved_after_three_seconds_of_quiet() {
    let mut desk = Desk::open();
    assert_eq!(desk.hears(Event::Typed), []);
    assert_eq!(desk.editor.words(), Words::Pending);
    assert_eq!(desk.waits(STORE_AFTER), [Effect::Store]);
    assert_eq!(
        desk.waits(QUIET - STORE_AFTER),
        [Effect::Send(Wish::Background)]
    );
    assert_eq!(desk.editor.words(), Words::Saving);
    assert_eq!(desk.hears(Event::Answered(Answer::Saved)), [Effect::Forget]);
    assert_eq!(desk.editor.words(), Words::Saved);
    assert_eq!(desk.editor.wakes_at(), None);
}

#[test]
fn who_never_pauses_is_saved_once_a_minute() {
    let mut desk = Desk::open();
    let mut sent = 0;
    for _ in 0..130 {
        desk.hears(Event::Typed);
        if desk.waits(1_000).contains(&Effect::Send(Wish::Background)) {
            sent += 1;
            desk.hears(Event::Answered(Answer::Saved));
        }
    }
    assert_eq!(sent, 2);
}

#[test]
fn without_a_connection_the_device_keeps_it_and_it_is_tried_again() {
    let mut desk = Desk::open();
    desk.hears(Event::Typed);
    desk.waits(QUIET);
    desk.hears(Event::Answered(Answer::Unreachable));
    assert_eq!(desk.editor.words(), Words::OnDevice);
    assert_eq!(desk.editor.trouble(), Some(Trouble::Unreachable));
    assert_eq!(desk.waits(1_000), [Effect::Send(Wish::Background)]);
    desk.hears(Event::Answered(Answer::Unreachable));
    assert_eq!(
        desk.hears(Event::Connected),
        [Effect::Send(Wish::Background)]
    );
    desk.hears(Event::Answered(Answer::Saved));
    assert_eq!(desk.editor.words(), Words::Saved);
    assert_eq!(desk.editor.trouble(), None);
}

#[test]
fn what_neither_has_is_said_to_be_not_saved() {
    let mut desk = Desk::open();
    desk.hears(Event::Typed);
    desk.now += STORE_AFTER;
    assert_eq!(desk.hears(Event::Woke), [Effect::Store]);
    desk.hears(Event::Stored(false));
    assert!(desk.editor.would_lose());
    desk.now += QUIET;
    desk.hears(Event::Woke);
    desk.hears(Event::Answered(Answer::Unreachable));
    assert_eq!(desk.editor.words(), Words::NotSaved);
}

#[test]
fn an_ended_session_asks_to_sign_in_and_then_does_what_was_asked_for() {
    let mut desk = Desk::open();
    desk.hears(Event::Typed);
    assert_eq!(
        desk.hears(Event::Pressed(Wish::Update)),
        [Effect::Send(Wish::Update)]
    );
    let asked = desk.hears(Event::Answered(Answer::SignIn));
    assert_eq!(asked, [Effect::AskToSignIn]);
    // Nothing is sent meanwhile, whatever the clock says; a press asks again.
    assert_eq!(desk.waits(LONGEST), [Effect::Store]);
    assert_eq!(
        desk.hears(Event::Pressed(Wish::Update)),
        [Effect::AskToSignIn]
    );
    assert_eq!(desk.hears(Event::SignedIn), [Effect::Send(Wish::Update)]);
}

#[test]
fn a_stale_text_is_saved_over_only_what_its_writer_has_seen() {
    let mut desk = Desk::open();
    desk.hears(Event::Typed);
    desk.waits(QUIET);
    assert_eq!(
        desk.hears(Event::Answered(Answer::Stale)),
        [Effect::ShowOther(false)]
    );
    desk.hears(Event::Typed);
    assert!(
        !desk
            .waits(LONGEST)
            .contains(&Effect::Send(Wish::Background))
    );
    // It could not be fetched the first time.
    assert_eq!(
        desk.hears(Event::Pressed(Wish::Save)),
        [Effect::ShowOther(true)]
    );
    desk.hears(Event::OtherShown);
    assert_eq!(
        desk.hears(Event::Pressed(Wish::Save)),
        [Effect::Send(Wish::Save)]
    );
}

#[test]
fn a_double_press_is_one_and_a_press_during_a_background_save_comes_after_it() {
    let mut desk = Desk::open();
    desk.hears(Event::Typed);
    desk.waits(QUIET);
    assert_eq!(desk.hears(Event::Pressed(Wish::Save)), []);
    let next = desk.hears(Event::Answered(Answer::Saved));
    assert_eq!(next, [Effect::Forget, Effect::Send(Wish::Save)]);
    assert_eq!(desk.hears(Event::Pressed(Wish::Save)), []);
    assert_eq!(desk.hears(Event::Answered(Answer::Saved)), [Effect::Forget]);
}

#[test]
fn a_page_is_left_only_when_the_site_has_the_last_word() {
    let mut desk = Desk::open();
    desk.hears(Event::Typed);
    desk.hears(Event::Pressed(Wish::Publish));
    desk.hears(Event::Typed);
    let next = desk.hears(Event::Answered(Answer::Saved));
    assert!(next.contains(&Effect::Send(Wish::Background)) && !next.contains(&Effect::Leave));
    let then = desk.hears(Event::Answered(Answer::Saved));
    assert_eq!(then, [Effect::Forget, Effect::Leave]);
}

#[test]
fn an_update_that_got_no_answer_is_never_sent_again_by_itself() {
    let mut desk = Desk::open();
    desk.hears(Event::Pressed(Wish::Update));
    desk.hears(Event::Typed);
    desk.hears(Event::Answered(Answer::Unreachable));
    let sent = desk.waits(LONGEST);
    assert!(sent.contains(&Effect::Send(Wish::Background)));
    assert!(!sent.contains(&Effect::Send(Wish::Update)));
}

#[test]
fn what_is_refused_waits_for_a_change() {
    let mut desk = Desk::open();
    desk.hears(Event::Typed);
    desk.waits(QUIET);
    desk.hears(Event::Answered(Answer::Refused));
    assert_eq!(desk.waits(LONGEST), []);
    desk.hears(Event::Typed);
    assert!(desk.waits(QUIET).contains(&Effect::Send(Wish::Background)));
}

#[test]
fn a_text_that_only_the_device_had_waits_there_until_its_writer_goes_on() {
    let mut desk = Desk::open();
    desk.editor = Editor::open(true, 0);
    assert!(!desk.editor.would_lose());
    assert_eq!(desk.waits(LONGEST), []);
    assert_eq!(desk.editor.words(), Words::OnDevice);
    desk.hears(Event::Typed);
    let sent = desk.waits(QUIET);
    assert!(sent.contains(&Effect::Send(Wish::Background)));
}
