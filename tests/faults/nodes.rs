//! Two nodes on one PostgreSQL database, each with a data folder of its own, started again one after
//! the other.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use dispatches::api::comments::Form;
use dispatches::server::config::Config;
use dispatches::server::posts;

use crate::comments::form;
use crate::database::{DAY, Engine, NOW, Site};
use crate::extent;
use crate::killing::numbered;
use crate::program::{Start, set_clock, until};
use crate::talk::{comment, get, is_stored};

/// What a balancer does: who is refused a connection, or cut off as a node ends, is sent to the other.
fn ask_either(nodes: [SocketAddr; 2], number: usize, form: &Form) -> Option<crate::talk::Answer> {
    (0..2).find_map(|turn| {
        let node = nodes[(number + turn) % 2];
        match number % 3 {
            0 => comment(node, form).ok(),
            1 => get(node, "/posts/tea").ok(),
            _ => get(node, &format!("/search?q=tea+{number}")).ok(),
        }
    })
}

fn mails(folders: &[Config]) -> Vec<String> {
    let boxes = folders.iter().map(|config| config.data.join("outbox"));
    let files = boxes.flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten().flatten());
    files
        .filter_map(|file| std::fs::read_to_string(file.path()).ok())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_that_are_started_again_in_turn_refuse_lose_and_double_nothing() {
    let site = Site::new(Engine::Postgres).await;
    site.post("tea", "status: published").await;
    site.post("later", "status: scheduled\ndate: 2026-07-02T09:00:00Z")
        .await;
    let base = form(&site.context, "tea", "").await;
    let clock = site.folder.path().join("clock");
    set_clock(&clock, "2026-07-01T12:00:00Z");
    let folders = ["one", "two"].map(|name| Config {
        data: site.folder.path().join(name),
        ..site.config.clone()
    });
    for config in &folders {
        std::fs::create_dir_all(&config.data).expect("a folder");
    }
    let clock_file = clock.to_string_lossy().into_owned();
    let start = |number: usize| {
        Start::of(&folders[number])
            .with("DISPATCHES_CLOCK", &clock_file)
            .with("DISPATCHES_SITE_EMAIL", "mo@example.org")
    };
    let (stored, next, ended) = (
        Mutex::new(Vec::new()),
        AtomicUsize::new(0),
        AtomicBool::new(false),
    );
    tokio::task::block_in_place(|| {
        let mut running = [Some(start(0).ready()), Some(start(1).ready())];
        let nodes = [0, 1].map(|number| running[number].as_ref().expect("running").address);
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    while !ended.load(Ordering::Relaxed) {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let typed = numbered(&base, format!("Number {number}."));
                        let answer = ask_either(nodes, number, &typed).expect("a node is up");
                        assert_eq!(answer.status, 200, "{answer:?}");
                        if is_stored(&Ok(answer)) {
                            stored.lock().expect("a list").push(typed.draft.message);
                        }
                    }
                });
            }
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                for round in 0..extent(2, 10) {
                    let number = round % 2;
                    if let Some(program) = running[number].take() {
                        let (status, took) = program.stop();
                        assert!(status.success(), "{status}");
                        println!("a node ended after {took:?}");
                    }
                    running[number] = Some(start(number).at(nodes[number]).ready());
                    thread::sleep(Duration::from_millis(300));
                }
                // What is due is published by either, once, and each tells its own readers at once.
                set_clock(&clock, "2026-07-02T09:00:00Z");
                for node in nodes {
                    until("what is due", || {
                        get(node, "/posts/later").expect("an answer").status == 200
                    });
                }
            }));
            ended.store(true, Ordering::Relaxed);
            done.expect("started again");
        });
        // The mail about what waits goes out once its ten minutes are over.
        set_clock(&clock, "2026-07-02T09:30:00Z");
        until("a mail", || !mails(&folders).is_empty());
        thread::sleep(Duration::from_millis(1500));
        for program in running.into_iter().flatten() {
            program.stop();
        }
    });
    let found = site.messages().await;
    for message in stored.into_inner().expect("a list") {
        assert!(found.contains(&message), "{message} is lost");
    }
    let mails = mails(&folders);
    let ids: HashSet<_> = mails
        .iter()
        .filter_map(|mail| mail.lines().find(|line| line.starts_with("Message-ID:")))
        .collect();
    println!("{} comments, {} mails", found.len(), mails.len());
    assert_eq!(ids.len(), mails.len(), "a mail was sent twice");
    let public = site
        .rows("SELECT slug, status FROM posts WHERE slug = 'later'")
        .await;
    assert_eq!(public, [("later".to_owned(), "published".to_owned())]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_due_is_published_by_one_of_two_nodes_that_look_at_once() {
    let site = Site::new(Engine::Postgres).await;
    let count = 40;
    for number in 0..count {
        let lines = "status: scheduled\ndate: 2026-07-02T09:00:00Z";
        site.post(&format!("later-{number}"), lines).await;
    }
    let other = site.another().await;
    let looks = [site.db().clone(), other.db().clone()].map(|db| {
        tokio::spawn(async move {
            let mut published = 0;
            loop {
                match posts::publish_due(&db, NOW + DAY).await.expect("published") {
                    0 => return published,
                    some => published += some,
                }
            }
        })
    });
    let mut published = 0;
    for look in looks {
        published += look.await.expect("looked");
    }
    assert_eq!(published, count, "some were published twice");
}
