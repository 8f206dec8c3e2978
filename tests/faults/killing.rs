//! A program that is killed while people write: what it acknowledged is there, once and whole, and
//! who was left without an answer may send again.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use dispatches::api::comments::Form;
use dispatches::domain::person::Role;
use dispatches::server::comments;
use dispatches::server::context::Context;
use dispatches::server::ids;

use crate::accounts::signed_in;
use crate::comments::form;
use crate::database::{NOW, Site};
use crate::extent;
use crate::program::{LONGEST, Program, Start};
use crate::talk::{comment, is_stored, submit};

const COMMENTERS: usize = 64;
const EDITORS: usize = 4;

#[derive(Debug, Default)]
struct Told {
    sent: Vec<Form>,
    acknowledged: HashSet<String>,
    /// The titles of posts that were saved.
    saved: HashSet<String>,
    next: AtomicUsize,
}

pub fn numbered(base: &Form, message: String) -> Form {
    let mut form = base.clone();
    form.draft.message = message;
    form
}

fn writes_comments(address: SocketAddr, (base, round): (&Form, usize), told: &Mutex<Told>) {
    loop {
        let form = {
            let mut told = told.lock().expect("a list");
            let number = told.next.fetch_add(1, Ordering::Relaxed);
            let form = numbered(base, format!("Round {round}, number {number}."));
            told.sent.push(form.clone());
            form
        };
        if !is_stored(&comment(address, &form)) {
            return;
        }
        let mut told = told.lock().expect("a list");
        told.acknowledged.insert(form.draft.message);
    }
}

fn writes_posts(address: SocketAddr, (token, round): (&str, usize), told: &Mutex<Told>) {
    loop {
        let number = {
            let told = told.lock().expect("a list");
            told.next.fetch_add(1, Ordering::Relaxed)
        };
        let title = format!("Draft {number} of round {round}");
        let body = format!("{title}, and no word less.");
        let fields = [
            ("new", &*ids::new(NOW)),
            ("title", &*title),
            ("body", &*body),
            ("comments", "open"),
            ("do", "draft"),
        ];
        let cookie = format!("session={token}");
        match submit(address, ("/studio/posts/new", &cookie), &fields) {
            Ok(answer) if answer.status == 303 => {
                told.lock().expect("a list").saved.insert(title);
            }
            // So many comments at once may leave no connection for it in time.
            Ok(answer) if answer.is_later() => {}
            Ok(answer) => panic!("{}: {}", answer.status, answer.body),
            Err(_) => return,
        }
    }
}

async fn messages(context: &Context) -> Vec<String> {
    let mut found = Vec::new();
    let listed = comments::list(context, None, |comment| {
        let line = comment.to_string();
        found.push(line.rsplit('\t').next().unwrap_or_default().to_owned());
        true
    });
    listed.await.expect("a list");
    found
}

/// The title of each draft with the texts of its versions.
async fn drafts(site: &Site) -> HashMap<String, Vec<String>> {
    let mut found = HashMap::new();
    for (title, text) in site.rows("SELECT title, source FROM versions").await {
        found.entry(title).or_insert_with(Vec::new).push(text);
    }
    found
}

fn life(program: Program, tokens: &[String], (base, round): (&Form, usize), told: &Mutex<Told>) {
    let address = program.address;
    thread::scope(|scope| {
        for _ in 0..COMMENTERS {
            scope.spawn(|| writes_comments(address, (base, round), told));
        }
        for token in tokens {
            scope.spawn(|| writes_posts(address, (token, round), told));
        }
        thread::sleep(Duration::from_millis(250 + 131 * (round as u64 % 9)));
        // On a busy machine nobody may have been answered yet.
        let begun = Instant::now();
        let waits = || {
            let told = told.lock().expect("a list");
            told.saved.len() <= round || told.acknowledged.len() <= 4 * round
        };
        while waits() && begun.elapsed() < LONGEST {
            thread::sleep(Duration::from_millis(7));
        }
        program.kill();
    });
}

on_both_engines! {
    nothing_acknowledged_is_lost_doubled_or_torn_when_the_program_is_killed(site) {
        site.post("tea", "status: published").await;
        let base = form(&site.context, "tea", "").await;
        let mut tokens = Vec::new();
        for number in 0..EDITORS {
            tokens.push(signed_in(&site, &format!("editor{number}"), Role::Editor).await.token);
        }
        let told = Mutex::new(Told::default());
        let mut starts = Vec::new();
        for round in 0..extent(20, 100) {
            tokio::task::block_in_place(|| {
                let program = Start::of(&site.config).ready();
                starts.push(program.took);
                life(program, &tokens, (&base, round), &told);
            });
        }
        let told = told.into_inner().expect("a list");
        let found = messages(&site.context).await;
        let distinct: HashSet<_> = found.iter().cloned().collect();
        assert_eq!(found.len(), distinct.len(), "a comment is there twice");
        let lost: Vec<_> = told.acknowledged.difference(&distinct).collect();
        assert!(lost.is_empty(), "comments are lost: {lost:?}");
        let drafts = drafts(&site).await;
        for title in &told.saved {
            let texts = drafts.get(title).unwrap_or_else(|| panic!("{title} is lost"));
            assert_eq!(*texts, [format!("{title}, and no word less.")]);
        }
        let slowest = starts.iter().max().expect("rounds");
        println!(
            "{} rounds, {} comments and {} posts acknowledged, slowest start {slowest:?}",
            starts.len(), told.acknowledged.len(), told.saved.len()
        );
        assert!(told.acknowledged.len() > 10 && told.saved.len() > 2);
        tokio::task::block_in_place(|| sent_again(&site, &told));
        let found = messages(&site.context).await;
        let distinct: HashSet<_> = found.iter().collect();
        assert_eq!((found.len(), distinct.len()), (told.sent.len(), told.sent.len()));
    }
}

/// Who had no answer sends once more, and everybody's comment is there once.
fn sent_again(site: &Site, told: &Told) {
    let program = Start::of(&site.config).ready();
    let sent = told.sent.iter();
    for form in sent.filter(|form| !told.acknowledged.contains(&form.draft.message)) {
        let answer = comment(program.address, form);
        assert!(is_stored(&answer), "{answer:?}");
    }
}
