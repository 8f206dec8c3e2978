//! What a writer can rely on, by single stories and by random ones against a made-up world.

use proptest::prelude::*;

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
        [Effect::ShowOther]
    );
    desk.hears(Event::Typed);
    assert!(
        !desk
            .waits(LONGEST)
            .contains(&Effect::Send(Wish::Background))
    );
    // It could not be fetched the first time.
    assert_eq!(desk.hears(Event::Pressed(Wish::Save)), [Effect::ShowOther]);
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
fn a_text_that_only_the_device_had_is_saved_soon() {
    let mut desk = Desk::open();
    desk.editor = Editor::open(true, 0);
    assert!(!desk.editor.would_lose());
    assert_eq!(desk.waits(QUIET), [Effect::Send(Wish::Background)]);
}

/// What happens to a writer.
#[derive(Clone, Copy, Debug)]
enum Chance {
    Types,
    Presses(Wish),
    TimePasses(i64),
    /// What was sent is answered; it arrived unless told otherwise.
    Answers(Answer, bool),
    DeviceAnswers(bool),
    SignsIn,
    Connects,
    SeesOther,
}

fn chances() -> impl Strategy<Value = Chance> {
    let wish = prop_oneof![
        Just(Wish::Save),
        Just(Wish::Update),
        Just(Wish::Unpublish),
        Just(Wish::Preview),
        Just(Wish::Publish)
    ];
    prop_oneof![
        5 => Just(Chance::Types),
        1 => wish.prop_map(Chance::Presses),
        5 => (1..5_000_i64).prop_map(Chance::TimePasses),
        4 => Just(Chance::Answers(Answer::Saved, true)),
        2 => any::<bool>().prop_map(|came| Chance::Answers(Answer::Unreachable, came)),
        1 => prop_oneof![Just(Answer::SignIn), Just(Answer::Stale), Just(Answer::Gone), Just(Answer::Refused)]
            .prop_map(|answer| Chance::Answers(answer, false)),
        5 => prop::bool::weighted(0.9).prop_map(Chance::DeviceAnswers),
        1 => Just(Chance::SignsIn),
        1 => Just(Chance::Connects),
        1 => Just(Chance::SeesOther),
    ]
}

/// The texts that each place has, by number; what is under way.
#[derive(Default)]
struct World {
    now: i64,
    screen: u64,
    site: u64,
    device: Option<u64>,
    sending: Option<(u64, Wish)>,
    storing: Option<u64>,
    /// The buttons that were pressed and not yet sent.
    pressed: Vec<Wish>,
    /// When each text was typed.
    typed_at: Vec<i64>,
}

impl World {
    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Store => {
                    assert_eq!(self.storing.replace(self.screen), None, "one at a time");
                }
                Effect::Forget => {
                    assert_eq!(
                        self.site, self.screen,
                        "only what the site has is forgotten"
                    );
                    self.device = None;
                }
                Effect::Send(wish) => {
                    assert_eq!(self.sending, None, "one at a time");
                    let was_pressed = self.pressed.contains(&wish);
                    assert!(
                        wish == Wish::Background || was_pressed,
                        "nobody pressed {wish:?}"
                    );
                    self.pressed.retain(|one| *one != wish);
                    self.sending = Some((self.screen, wish));
                }
                Effect::Leave => assert_eq!(self.site, self.screen, "nothing is left behind"),
                Effect::AskToSignIn | Effect::ShowOther => {}
            }
        }
    }

    fn meet(&mut self, editor: &mut Editor, chance: Chance) {
        let event = match chance {
            Chance::Types => {
                self.screen += 1;
                self.typed_at.push(self.now);
                Event::Typed
            }
            Chance::Presses(wish) => {
                self.pressed.push(wish);
                Event::Pressed(wish)
            }
            Chance::TimePasses(time) => return self.pass(editor, time),
            Chance::Answers(answer, arrived) => {
                let Some((text, wish)) = self.sending.take() else {
                    return;
                };
                // It is still wished for.
                if answer == Answer::SignIn {
                    self.pressed.push(wish);
                }
                if arrived {
                    self.site = text;
                }
                Event::Answered(answer)
            }
            Chance::DeviceAnswers(kept) => {
                let Some(text) = self.storing.take() else {
                    return;
                };
                if kept {
                    self.device = Some(text);
                }
                Event::Stored(kept)
            }
            Chance::SignsIn => Event::SignedIn,
            Chance::Connects => Event::Connected,
            Chance::SeesOther => Event::OtherShown,
        };
        self.perform(editor.handle(self.now, event));
    }

    fn pass(&mut self, editor: &mut Editor, time: i64) {
        let end = self.now + time;
        while let Some(at) = editor.wakes_at().filter(|at| *at <= end) {
            self.now = self.now.max(at);
            let before = editor.clone();
            self.perform(editor.handle(self.now, Event::Woke));
            assert_ne!(before, *editor, "it wakes for nothing");
        }
        self.now = end;
    }

    fn check(&self, editor: &Editor) {
        if editor.words() == Words::Saved {
            assert_eq!(self.site, self.screen, "said to be saved, and is not");
        }
        if editor.is_saved() {
            assert_eq!(self.site, self.screen);
        }
        if !editor.would_lose() {
            assert!(self.site == self.screen || self.device == Some(self.screen));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_series_of_events_loses_a_text_or_presses_a_button(
        story in prop::collection::vec(chances(), 0..120),
    ) {
        let (mut world, mut editor) = (World::default(), Editor::open(false, 0));
        for chance in story {
            world.meet(&mut editor, chance);
            world.check(&editor);
        }
        // Everything works again: the last word is at the site.
        world.meet(&mut editor, Chance::SeesOther);
        world.meet(&mut editor, Chance::SignsIn);
        world.meet(&mut editor, Chance::Types);
        for _ in 0..4 {
            world.meet(&mut editor, Chance::Answers(Answer::Saved, true));
            world.meet(&mut editor, Chance::Presses(Wish::Save));
            world.meet(&mut editor, Chance::SeesOther);
            world.meet(&mut editor, Chance::SignsIn);
            world.check(&editor);
        }
        world.meet(&mut editor, Chance::Answers(Answer::Saved, true));
        prop_assert_eq!(world.site, world.screen);
    }

    #[test]
    fn a_working_device_has_all_but_the_last_second(
        story in prop::collection::vec(prop_oneof![
            3 => Just(Chance::Types),
            3 => (1..400_i64).prop_map(Chance::TimePasses),
            1 => any::<bool>().prop_map(|came| Chance::Answers(Answer::Unreachable, came)),
            1 => Just(Chance::Answers(Answer::Saved, true)),
        ], 0..120),
    ) {
        let (mut world, mut editor) = (World::default(), Editor::open(false, 0));
        for chance in story {
            world.meet(&mut editor, chance);
            world.meet(&mut editor, Chance::DeviceAnswers(true));
            // The page is killed here.
            let kept = world.site.max(world.device.unwrap_or_default());
            let lost = world.typed_at.iter().skip(usize::try_from(kept).unwrap_or(usize::MAX));
            let oldest = lost.copied().min().unwrap_or(world.now);
            prop_assert!(world.now - oldest <= 1_000, "{} ms are lost", world.now - oldest);
        }
    }
}
