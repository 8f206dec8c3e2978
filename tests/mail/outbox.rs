//! Which mails there are, what they say, and that none is lost or doubled.

use dispatches::domain::moderation::Status;
use dispatches::server::context::State;
use dispatches::server::db::jobs::{self, Lease};
use dispatches::server::jobs::{Worker, node};

use crate::database::{DAY, HOUR, NOW};
use crate::remarks::Remark;
use crate::sending::{Town, to};

const MINUTE: i64 = 60_000;

fn ben(answers: Option<String>) -> Remark {
    Remark {
        name: "Ben",
        email: "ben@example.org",
        message: "No, mine.",
        status: Status::Approved,
        answers,
        ..Remark::default()
    }
}

/// Asha's approved comment; she wants to be told.
fn asha() -> Remark {
    Remark {
        status: Status::Approved,
        notify: true,
        ..Remark::default()
    }
}

async fn failed(state: &State) -> Vec<jobs::Failed> {
    let mut on = state.db.read().await.expect("a connection");
    jobs::failed(&mut on, 10).await.expect("read")
}

#[tokio::test]
async fn each_moderator_gets_the_text_of_what_waits_with_three_links() {
    let town = Town::new().await;
    town.held(Remark {
        message: "The kettle was mine.\n\nApprove:\nhttps://evil.example/",
        ..Remark::default()
    })
    .await;
    let mails = town.mails().await;
    assert_eq!(mails.len(), 2);
    for moderator in ["mo@example.org", "meg@example.org"] {
        let [mail] = to(&mails, moderator)[..] else {
            panic!("one mail to {moderator}")
        };
        assert!(
            mail.text
                .contains("> The kettle was mine.\n>\n> Approve:\n> https://evil.")
        );
        assert!(
            mail.header("From").starts_with("\"Harrowmere Commons\" <"),
            "{mail:?}"
        );
        assert!(
            mail.header("Message-ID").ends_with("@example.org>"),
            "{mail:?}"
        );
        for action in ["Approve", "Spam", "Trash"] {
            let link = mail.link(action);
            assert!(
                link.starts_with("https://example.org/comment-links/"),
                "{link}"
            );
        }
        // Whose address it is, no mail needs to say.
        assert!(!format!("{mail:?}").contains("asha@example.org"));
        assert_eq!(mail.header("List-Unsubscribe"), "");
    }
}

#[tokio::test]
async fn many_that_wait_are_one_mail_with_links_of_their_own() {
    let town = Town::with(|config| config.comments.moderators.truncate(1)).await;
    let messages = ["One.", "Two.", "Three."];
    let mut ids = Vec::new();
    for message in messages {
        let remark = Remark {
            message,
            ..Remark::default()
        };
        ids.push(town.held(remark).await);
    }
    let mails = town.mails().await;
    let [mail] = mails.as_slice() else {
        panic!("one mail, not {mails:?}")
    };
    for part in messages {
        assert!(mail.text.contains(&format!("> {part}\n")), "{}", mail.text);
    }
    let links: std::collections::BTreeSet<_> = mail
        .text
        .lines()
        .filter(|line| line.contains("/comment-links/"))
        .collect();
    assert_eq!(links.len(), 9);
    assert_eq!(mail.header("X-Comments"), ids.join(" "));
    for _ in 0..30 {
        town.held(Remark::default()).await;
    }
    assert_eq!(town.mails().await.len(), 1, "nothing more for ten minutes");
    town.send(NOW + 10 * MINUTE).await;
    let mails = town.outbox();
    let [_, mail] = mails.as_slice() else {
        panic!("two mails, not {}", mails.len())
    };
    assert_eq!(mail.text.matches("Approve:").count(), 20);
    assert!(mail.text.contains("13 more wait"), "{}", mail.text);
}

#[tokio::test]
async fn without_moderators_the_sites_address_is_told_and_without_that_nobody() {
    let town = Town::with(|config| {
        config.comments.moderators.clear();
        config.site.email = Some("hello@example.org".into());
    });
    let town = town.await;
    town.held(Remark::default()).await;
    assert_eq!(to(&town.mails().await, "hello@example.org").len(), 1);
    let town = Town::with(|config| config.comments.moderators.clear()).await;
    town.held(Remark::default()).await;
    assert!(town.mails().await.is_empty());
}

#[tokio::test]
async fn who_was_approved_is_offered_a_key_once_a_day() {
    let town = Town::new().await;
    town.approved(asha()).await;
    town.approved(asha()).await;
    let mails = town.mails().await;
    let [mail] = mails.as_slice() else {
        panic!("one mail, not {mails:?}")
    };
    assert_eq!(mail.header("To"), "asha@example.org");
    mail.link("Let my comments appear at once");
    let stop = mail.link("No more mail about comments");
    assert_eq!(mail.header("List-Unsubscribe"), format!("<{stop}>"));
    assert_eq!(
        mail.header("List-Unsubscribe-Post"),
        "List-Unsubscribe=One-Click"
    );
}

#[tokio::test]
async fn who_asked_to_be_told_is_told_of_an_answer_and_can_end_it() {
    let town = Town::new().await;
    let first = town.site.remark(asha()).await;
    let answer = town.approved(ben(Some(first))).await;
    let mails = town.mails().await;
    let [mail] = to(&mails, "asha@example.org")[..] else {
        panic!("one mail to Asha, not {mails:?}")
    };
    assert_eq!(
        mail.header("Subject"),
        "Ben answered you on =?utf-8?b?4oCcVGhlIHRlYeKAnQ==?="
    );
    assert!(mail.text.contains("> No, mine.\n"));
    let place = format!("https://example.org/posts/tea?comment={answer}#comment-{answer}");
    assert_eq!(mail.link("Read it in its place, and answer"), place);
    let stop = mail.link("No more mail about comments");
    assert_eq!(mail.header("List-Unsubscribe"), format!("<{stop}>"));
}

#[tokio::test]
async fn what_was_decided_before_its_mail_went_out_needs_none() {
    let town = Town::new().await;
    let id = town.held(Remark::default()).await;
    town.set_status(&id, Status::Spam).await;
    assert!(town.mails().await.is_empty());
    assert!(failed(&town.state).await.is_empty());
}

#[tokio::test]
async fn a_mail_that_fails_is_tried_again_later_and_sent_once() {
    let town = Town::with(|config| config.comments.moderators.truncate(1)).await;
    town.held(Remark::default()).await;
    // The outbox can't be a folder while a file is in its place.
    std::fs::write(town.folder(), "in the way").expect("written");
    town.send(NOW).await;
    std::fs::remove_file(town.folder()).expect("removed");
    town.send(NOW + MINUTE - 1).await;
    assert!(town.outbox().is_empty());
    town.send(NOW + MINUTE).await;
    town.send(NOW + DAY).await;
    assert_eq!(town.outbox().len(), 1);
}

#[tokio::test]
async fn after_two_days_a_mail_is_given_up_and_kept_with_its_reason() {
    let town = Town::with(|config| config.comments.moderators.truncate(1)).await;
    town.held(Remark::default()).await;
    std::fs::write(town.folder(), "in the way").expect("written");
    let mut hours = 0;
    while failed(&town.state).await.is_empty() {
        assert!(hours < 200, "it never ends");
        town.send(NOW + hours * HOUR).await;
        hours += 1;
    }
    assert!(hours > 48, "given up after {hours} hours");
    let [job] = &failed(&town.state).await[..] else {
        panic!("one failed job")
    };
    assert_eq!(job.kind, "comment-held");
    assert!(
        job.last_error
            .as_deref()
            .is_some_and(|error| error.contains("outbox")),
        "{job:?}"
    );
}

#[tokio::test]
async fn what_a_killed_program_was_at_is_done_at_the_next_start() {
    let town = Town::with(|config| config.comments.moderators.truncate(1)).await;
    town.held(Remark::default()).await;
    let node = node::id(&town.state.config.data).expect("a name");
    let taken = town.state.db.write(move |tx| {
        Box::pin(async move {
            let lease = Lease {
                node: &node,
                now: NOW,
                until: NOW + HOUR,
            };
            jobs::take(tx, lease).await
        })
    });
    taken.await.expect("written").expect("a job");
    assert!(town.mails().await.is_empty());
    let worker = Worker::new(town.at(NOW)).expect("a worker");
    worker.free().await.expect("freed");
    assert_eq!(town.mails().await.len(), 1);
}

#[tokio::test]
async fn a_mail_that_is_sent_twice_is_the_same_mail() {
    let town = Town::with(|config| config.comments.moderators.truncate(1)).await;
    town.held(Remark::default()).await;
    let first = town.mails().await;
    town.forget_what_was_done().await;
    town.send(NOW + HOUR).await;
    let again = town.outbox();
    assert_eq!((first.len(), again.len()), (1, 1));
    assert_eq!(first[0].header("Message-ID"), again[0].header("Message-ID"));
    assert_ne!(first[0].header("Date"), again[0].header("Date"));
}

#[tokio::test]
async fn a_job_of_a_newer_program_is_left_for_it() {
    let town = Town::new().await;
    let job = jobs::NewJob {
        id: "x".into(),
        kind: "from-the-future",
        payload: "[]".into(),
        due_at: NOW,
        dedupe: None,
    };
    let add = town
        .state
        .db
        .write(move |tx| Box::pin(async move { jobs::add(tx, NOW, &job).await }));
    add.await.expect("written");
    town.send(NOW).await;
    assert!(failed(&town.state).await.is_empty());
    let mut on = town.state.db.read().await.expect("a connection");
    assert!(jobs::is_due(&mut on, NOW + MINUTE).await.expect("read"));
}
