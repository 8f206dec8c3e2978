//! Random stories of a writer against a made-up world, and what holds in each.

use proptest::prelude::*;

use super::super::*;

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
                Effect::AskToSignIn | Effect::ShowOther(_) => {}
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
