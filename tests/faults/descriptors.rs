//! Few open files, and many connections that say nothing.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::database::{Engine, Site};
use crate::program::{LONGEST, Start};
use crate::talk::get;

/// Connections that begin a request and stop. One that is closed already is as good.
fn half_sent(address: SocketAddr, count: usize) -> Vec<TcpStream> {
    let begin = |_| {
        let mut stream = TcpStream::connect(address).ok()?;
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x").ok()?;
        Some(stream)
    };
    (0..count).filter_map(begin).collect()
}

fn others_are_answered(address: SocketAddr) {
    let mut slowest = Duration::ZERO;
    for _ in 0..50 {
        let begun = Instant::now();
        let answer = get(address, "/posts/tea").expect("an answer");
        assert_eq!(answer.status, 200, "{answer:?}");
        slowest = slowest.max(begun.elapsed());
    }
    println!("the slowest of fifty among half-sent connections took {slowest:?}");
    // The others' time is longer: room was made.
    assert!(slowest < LONGEST / 2, "{slowest:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn others_are_answered_among_a_thousand_half_sent_connections() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published").await;
    // As it comes, and where the system allows fewer files than that many connections take.
    for line in ["exec \"$0\"", "ulimit -n 320; exec \"$0\""] {
        let start = Start::through(&site.config, line);
        let program = start
            .with("DISPATCHES_LIMITS_HEADER_SECONDS", "300")
            .ready();
        let held = half_sent(program.address, 1000);
        others_are_answered(program.address);
        drop(held);
        others_are_answered(program.address);
    }
}

#[tokio::test]
async fn too_few_open_files_are_said_in_one_line() {
    let site = Site::new(Engine::Sqlite).await;
    site.db().close().await;
    let (status, said) = Start::through(&site.config, "ulimit -n 200; exec \"$0\"").ended();
    assert!(!status.success(), "{said}");
    assert!(
        said.contains("200 open files") && said.contains("ulimit -n"),
        "{said}"
    );
}
