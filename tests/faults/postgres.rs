//! PostgreSQL that is started again, stops answering, has no connection left or takes no writes:
//! 503 and never 500, back within seconds, and nothing old is shown.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use dispatches::api::comments::Form;
use dispatches::domain::person::Role;
use sqlx::{Connection, PgConnection};

use crate::accounts::{PASSWORD, enter, person};
use crate::cluster::Cluster;
use crate::comments::form;
use crate::database::{HOUR, NOW, Site};
use crate::extent;
use crate::killing::numbered;
use crate::line::Line;
use crate::program::{LONGEST, Program, Start, until};
use crate::talk::{Answer, comment, get, get_as, is_stored, plain_comment};

async fn site_on(url: String) -> (Site, Form) {
    let site = Site::on(Some(url)).await;
    site.post("tea", "status: published").await;
    let base = form(&site.context, "tea", "").await;
    (site, base)
}

/// What pages, a search, the feed and a comment are answered with, and how long that takes at most.
fn ask_all(address: SocketAddr, base: &Form) -> (Vec<Answer>, Duration) {
    let begun = Instant::now();
    let answers = thread::scope(|scope| {
        let paths = [
            "/",
            "/posts/tea",
            "/search?q=tea",
            "/feed.xml",
            "/api/home",
            "/readyz",
        ];
        let mut asked: Vec<_> = paths
            .into_iter()
            .map(|path| scope.spawn(move || get(address, path).expect("an answer")))
            .collect();
        asked.push(scope.spawn(|| {
            let typed = numbered(base, "Three cups & a saucer.".into());
            let answer = plain_comment(address, &typed).expect("an answer");
            if answer.status >= 500 && answer.header("content-type").starts_with("text/html") {
                assert!(
                    answer.body.contains("Three cups &amp; a saucer."),
                    "{answer:?}"
                );
            }
            answer
        }));
        let answers = asked.into_iter().map(|asked| asked.join().expect("asked"));
        answers.collect()
    });
    (answers, begun.elapsed())
}

fn all_come_later(address: SocketAddr, base: &Form) -> Duration {
    let (answers, took) = ask_all(address, base);
    for answer in answers {
        assert!(answer.is_later(), "{answer:?}");
    }
    took
}

/// Waits until everything is answered as always; how long that took.
fn is_back(address: SocketAddr) -> Duration {
    let begun = Instant::now();
    loop {
        let answers =
            ["/readyz", "/", "/posts/tea", "/search?q=cups"].map(|path| get(address, path));
        if answers
            .iter()
            .all(|answer| answer.as_ref().is_ok_and(|answer| answer.status == 200))
        {
            return begun.elapsed();
        }
        assert!(begun.elapsed() < LONGEST, "not back: {answers:?}");
        thread::sleep(Duration::from_millis(50));
    }
}

#[derive(Debug, Default)]
struct Load {
    ended: AtomicBool,
    next: AtomicUsize,
    later: AtomicUsize,
    answered: AtomicUsize,
    stored: Mutex<Vec<String>>,
}

impl Load {
    fn work(&self, worker: usize, address: SocketAddr, base: &Form) {
        while !self.ended.load(Ordering::Relaxed) {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let typed = numbered(base, format!("Number {number}."));
            let answer = match worker % 4 {
                0 | 1 => comment(address, &typed),
                2 => get(address, "/posts/tea"),
                _ => get(address, &format!("/search?q=tea+{number}")),
            };
            if is_stored(&answer) {
                self.stored
                    .lock()
                    .expect("a list")
                    .push(typed.draft.message);
            }
            let answer = answer.expect("an answer");
            assert!(answer.status == 200 || answer.is_later(), "{answer:?}");
            let count = match answer.status {
                200 => &self.answered,
                _ => &self.later,
            };
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_started_again_under_load_costs_503_and_never_500() {
    let mut cluster = Cluster::start(60);
    let (site, base) = site_on(cluster.url()).await;
    let load = Load::default();
    let mut slowest = Duration::ZERO;
    tokio::task::block_in_place(|| {
        let program = Start::of(&site.config).ready();
        let address = program.address;
        thread::scope(|scope| {
            for worker in 0..12 {
                let (load, base) = (&load, &base);
                scope.spawn(move || load.work(worker, address, base));
            }
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                for round in 0..extent(4, 20) {
                    thread::sleep(Duration::from_millis(400));
                    cluster.down(["INT", "QUIT"][round % 2]);
                    thread::sleep(Duration::from_millis([0, 600, 6_000][round % 3]));
                    cluster.up();
                    slowest = slowest.max(is_back(address));
                }
            }));
            load.ended.store(true, Ordering::Relaxed);
            done.expect("restarted");
        });
    });
    let found = site.messages().await;
    let stored = load.stored.into_inner().expect("a list");
    for message in &stored {
        assert!(found.contains(message), "{message} is lost");
    }
    println!(
        "{} answers, {} times 503, {} comments, back after {slowest:?} at most",
        load.answered.load(Ordering::Relaxed),
        load.later.load(Ordering::Relaxed),
        stored.len()
    );
    assert!(stored.len() > 10);
}

/// With less time for a request than a program has as it comes, so that the test is short.
fn impatient(site: &Site) -> Program {
    Start::of(&site.config)
        .with("DISPATCHES_LIMITS_REQUEST_SECONDS", "4")
        .ready()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_is_cut_off_costs_nobody_more_than_their_deadline() {
    let cluster = Cluster::start(60);
    let line = Line::to(cluster.port());
    let (site, base) = site_on(cluster.url_by(line.address.port())).await;
    site.post("cups", "status: published").await;
    tokio::task::block_in_place(|| {
        let program = impatient(&site);
        let address = program.address;
        is_back(address);
        line.hold(true);
        // Until it is noticed that the line is dead, what was kept may still be shown.
        until("a dead line noticed", || {
            get(address, "/posts/tea").expect("an answer").is_later()
        });
        for _ in 0..2 {
            let took = all_come_later(address, &base);
            println!("cut off: answered within {took:?}");
            // Less than the time that a program has as it comes.
            assert!(took < Duration::from_secs(20), "{took:?}");
        }
        line.hold(false);
        println!("back after {:?}", is_back(address));
        // Dead without a word: what waits on those connections must not wait for ever.
        line.kill();
        let took = is_back(address);
        println!("after every connection died unheard: back after {took:?}");
        let (answers, took) = ask_all(address, &base);
        println!("and then everything within {took:?}");
        assert!(
            answers.iter().all(|answer| answer.status < 500),
            "{answers:?}"
        );
        line.kill();
        let (status, took) = program.stop();
        println!("ended on dead lines after {took:?}");
        assert!(
            status.success() && took < Duration::from_secs(45),
            "{status} {took:?}"
        );
    });
    site.db().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_a_connection_left_costs_503_until_there_is_one() {
    let cluster = Cluster::start(24);
    let (site, base) = site_on(cluster.url()).await;
    site.db().close().await;
    let program = tokio::task::block_in_place(|| Start::of(&site.config).ready());
    let address = program.address;
    // The program's own are taken away from it and taken by others, until none is left to it, which is
    // as quick to take one again.
    let url = format!("{}?application_name=others", cluster.url());
    let away = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE backend_type = 'client backend' AND application_name <> 'others'";
    let (mut others, begun) = (Vec::new(), Instant::now());
    loop {
        while let Ok(other) = PgConnection::connect(&url).await {
            others.push(other);
        }
        let one = others.first_mut().expect("a connection");
        let (theirs,): (i64,) = sqlx::query_as(away).fetch_one(one).await.expect("asked");
        if theirs == 0 {
            break;
        }
        assert!(begun.elapsed() < LONGEST, "{theirs} are left");
    }
    tokio::task::block_in_place(|| {
        let took = all_come_later(address, &base);
        println!("without a connection: answered within {took:?}");
        assert!(took < LONGEST, "{took:?}");
    });
    drop(others);
    tokio::task::block_in_place(|| println!("back after {:?}", is_back(address)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_takes_no_writes_is_read_on() {
    let cluster = Cluster::start(60);
    let (site, base) = site_on(cluster.url()).await;
    person(&site, "Edie", Role::Editor).await;
    // Long enough ago for the next request to be noted.
    let before = site.at(NOW - HOUR);
    let signed = enter(&before, "Edie", PASSWORD).await.expect("signed in");
    let program = tokio::task::block_in_place(|| Start::of(&site.config).ready());
    let address = program.address;
    cluster
        .run("ALTER SYSTEM SET default_transaction_read_only = on")
        .await;
    cluster.run("SELECT pg_reload_conf()").await;
    tokio::task::block_in_place(|| {
        let begun = Instant::now();
        while get(address, "/readyz").expect("an answer").status == 200 {
            assert!(begun.elapsed() < LONGEST);
        }
        let (answers, _) = ask_all(address, &base);
        for answer in &answers[..5] {
            assert_eq!(answer.status, 200, "{answer:?}");
        }
        for answer in &answers[5..] {
            assert!(answer.is_later(), "{answer:?}");
        }
        let studio = get_as(address, &signed.token, "/studio").expect("an answer");
        assert_eq!(studio.status, 200, "{studio:?}");
    });
    let undo = "SET default_transaction_read_only = off";
    let mut on = PgConnection::connect(&cluster.url())
        .await
        .expect("connected");
    for text in [
        undo,
        "ALTER SYSTEM RESET default_transaction_read_only",
        "SELECT pg_reload_conf()",
    ] {
        sqlx::query(text).execute(&mut on).await.expect("done");
    }
    tokio::task::block_in_place(|| println!("back after {:?}", is_back(address)));
}
