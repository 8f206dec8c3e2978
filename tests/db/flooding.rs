//! Bots and people at the same form: few bots get through, hardly anybody is taken for one.

use dispatches::api::comments::{Form, Posted};
use dispatches::domain::comment::Draft;
use dispatches::domain::moderation::{Action, Status};
use dispatches::server::context::Context;

use crate::comments::{form, from, moderate, send, standing};
use crate::database::{Engine, Site};

/// Numbers that look random and are the same in every run (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }

    fn pick<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.below(words.len())]
    }

    fn sentence(&mut self, words: &[&str], length: usize) -> String {
        let picked: Vec<_> = (0..length).map(|_| self.pick(words)).collect();
        picked.join(" ")
    }
}

const PEOPLE: [&str; 40] = [
    "the",
    "bench",
    "river",
    "we",
    "walked",
    "there",
    "yesterday",
    "and",
    "my",
    "mother",
    "liked",
    "tea",
    "meeting",
    "thank",
    "you",
    "for",
    "this",
    "post",
    "I",
    "remember",
    "bus",
    "stop",
    "was",
    "closed",
    "who",
    "repaired",
    "it",
    "garden",
    "beans",
    "children",
    "school",
    "next",
    "week",
    "will",
    "help",
    "with",
    "soup",
    "lovely",
    "photographs",
    "question",
];
const BOTS: [&str; 40] = [
    "casino",
    "bonus",
    "jackpot",
    "cheap",
    "pills",
    "viagra",
    "loans",
    "approved",
    "instantly",
    "crypto",
    "invest",
    "profit",
    "guaranteed",
    "seo",
    "backlinks",
    "rank",
    "traffic",
    "escort",
    "replica",
    "watches",
    "free",
    "click",
    "here",
    "best",
    "price",
    "the",
    "and",
    "for",
    "you",
    "this",
    "website",
    "buy",
    "now",
    "online",
    "discount",
    "winnings",
    "claim",
    "hair",
    "weight",
    "loss",
];
const NAMES: [&str; 10] = [
    "Ann", "Bo", "Cy", "Dilys", "Ewan", "Farah", "Gita", "Huw", "Ines", "Joe",
];

/// What a person sends, a while after beginning.
fn person(dice: &mut Dice, base: &Form) -> Form {
    let mut message = dice.sentence(&PEOPLE, 8);
    let length = dice.below(30);
    message.push_str(&format!(". {}.", dice.sentence(&PEOPLE, length + 3)));
    if dice.below(20) == 0 {
        message.push_str(" https://example.org/notes");
    }
    let waited = i64::try_from(dice.below(600_000)).unwrap_or(0);
    Form {
        took: Some(4_000 + waited),
        once: dice.below(1 << 30).to_string(),
        ..filled(dice, base, "example.org", message)
    }
}

/// What a bot of one of five kinds sends: into every field, without the page, links, words
/// only, the same over and over.
fn bot(dice: &mut Dice, base: &Form, kind: usize) -> Form {
    let words = dice.sentence(&BOTS, 14);
    match kind {
        0 => Form {
            website: "https://spam.example".into(),
            ..filled(dice, base, "spam.example", words)
        },
        1 => Form {
            token: "20000.AAAAAAAAAAAAAAAAAAAAAA".into(),
            ..filled(dice, base, "spam.example", words)
        },
        2 => {
            let links = "https://spam.example/a www.spam.example ".repeat(3 + dice.below(6));
            filled(dice, base, "spam.example", format!("{links} {words}"))
        }
        3 => {
            let host = format!("{}.example", dice.pick(&BOTS));
            filled(dice, base, &host, words)
        }
        _ => Form {
            draft: Draft {
                name: "Best Price".into(),
                email: "bot@spam.example".into(),
                message: "best price online, click here and claim your bonus".into(),
            },
            ..base.clone()
        },
    }
}

fn filled(dice: &mut Dice, base: &Form, host: &str, message: String) -> Form {
    let (name, number) = (dice.pick(&NAMES), dice.below(1 << 30));
    Form {
        draft: Draft {
            name: name.into(),
            email: format!("{name}-{number}@{host}"),
            message,
        },
        ..base.clone()
    }
}

/// A moderator's first hours: some of each judged, so that the scorer has seen both.
async fn teach(context: &Context, dice: &mut Dice, base: &Form) {
    for number in 0..120 {
        let person_or_bot = match number % 2 {
            0 => person(dice, base),
            _ => bot(dice, base, 2 + number % 3),
        };
        let sender = from(context, &format!("10.1.0.{number}"));
        if let Posted::Stored(stored) = send(&sender, "tea", person_or_bot).await {
            let action = if number % 2 == 0 {
                Action::Approve
            } else {
                Action::Spam
            };
            moderate(context, &stored.comment.id, action).await;
        }
    }
}

/// How many of so many submissions were refused or marked as spam: of bots, of people.
async fn flood(count: usize) -> ((usize, usize), (usize, usize)) {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published").await;
    let open = crate::conditions::under(&site.context, |config| {
        config.limits.comments_per_minute_per_post = u32::MAX;
    });
    let (base, mut dice) = (form(&open, "tea", "").await, Dice(7));
    teach(&open, &mut dice, &base).await;
    let (mut bots, mut people) = ((0, 0), (0, 0));
    for number in 0..count {
        let is_person = number % 10 == 0;
        let (sender, sent) = match is_person {
            true => (
                format!("10.2.{}.{}", number / 2560, number / 10 % 256),
                person(&mut dice, &base),
            ),
            false => (
                format!("10.3.{}.{}", number / 256, number % 256),
                bot(&mut dice, &base, number % 5),
            ),
        };
        let posted = send(&from(&open, &sender), "tea", sent).await;
        let stopped = match posted {
            Posted::Refused(_) => true,
            Posted::Stored(stored) => standing(&open, &stored.comment.id).await.0 == Status::Spam,
        };
        let side = if is_person { &mut people } else { &mut bots };
        side.0 += usize::from(stopped);
        side.1 += 1;
    }
    (bots, people)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bots_are_stopped_and_people_are_not() {
    let whole = std::env::var("EXTENT").is_ok_and(|extent| extent == "all");
    let (bots, people) = flood(if whole { 10_000 } else { 1_000 }).await;
    println!("bots stopped: {bots:?}, people stopped: {people:?}");
    assert!(bots.0 * 100 >= bots.1 * 95, "bots stopped: {bots:?}");
    assert!(people.0 * 100 <= people.1, "people stopped: {people:?}");
}
