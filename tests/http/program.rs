//! The program as a supervisor meets it: its log, its port for metrics, a socket that is handed on.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::database::{Engine, Site};

const SOON: Duration = Duration::from_secs(30);

/// A server of its own process on a socket that it is handed, killed when dropped.
struct Program {
    process: Child,
    address: SocketAddr,
    log: Receiver<String>,
}

impl Program {
    fn start(site: &Site, door: &TcpListener, settings: &[(&str, &str)]) -> Self {
        let address = door.local_addr().expect("an address");
        let door = OwnedFd::from(door.try_clone().expect("a socket"));
        // What systemd does: the socket is descriptor 3, and the variables name this very process.
        let script = "LISTEN_PID=$$ LISTEN_FDS=1 exec \"$1\" serve 3<&0 0</dev/null";
        let mut command = Command::new("sh");
        command
            .args(["-c", script, "sh", env!("CARGO_BIN_EXE_dispatches")])
            .current_dir(&site.config.data)
            .env("DISPATCHES_DATA", &site.config.data)
            .env("DISPATCHES_BASE_URL", format!("http://{address}"))
            .env("DISPATCHES_LOG_JSON", "true")
            .envs(settings.iter().copied())
            .stdin(door)
            .stderr(Stdio::piped());
        let mut process = command.spawn().expect("the program runs");
        let lines = BufReader::new(process.stderr.take().expect("a log")).lines();
        let (tell, log) = channel();
        thread::spawn(move || {
            lines
                .map_while(Result::ok)
                .all(|line| tell.send(line).is_ok())
        });
        let program = Self {
            process,
            address,
            log,
        };
        program.line(|line| line["message"] == "serving");
        program
    }

    /// The first line from here on that is like this.
    fn line(&self, mut is_it: impl FnMut(&Value) -> bool) -> Value {
        loop {
            let line = self.log.recv_timeout(SOON).expect("a line like this");
            let line = serde_json::from_str(&line).expect("JSON");
            if is_it(&line) {
                return line;
            }
        }
    }

    /// A line like this among those that have come and weren't read yet.
    fn line_so_far(&self, mut is_it: impl FnMut(&Value) -> bool) -> Option<Value> {
        let lines = self.log.try_iter();
        let mut lines = lines.map(|line| serde_json::from_str(&line).expect("JSON"));
        lines.find(|line| is_it(line))
    }

    fn terminate(&mut self) -> bool {
        let id = self.process.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status();
        assert!(told.expect("a kill").success());
        self.process.wait().expect("gone").success()
    }

    /// The whole log, once it has ended.
    fn rest(&mut self) -> Vec<String> {
        self.terminate();
        self.log.iter().collect()
    }

    fn ask(&self, request: &str) -> String {
        ask(self.address, request)
    }
}

fn ask(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("a connection");
    let request = request.replace("HOST", &address.to_string());
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

impl Drop for Program {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: HOST\r\nconnection: close\r\n\r\n")
}

fn form(path: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: HOST\r\nconnection: close\r\norigin: http://HOST\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn request_id(answer: &str) -> &str {
    let line = answer
        .lines()
        .find_map(|line| line.strip_prefix("x-request-id: "));
    line.unwrap_or_else(|| panic!("no name in {answer}"))
}

fn free() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").expect("a port")
}

fn file(site: &Site) -> String {
    format!("sqlite:{}/dispatches.db", site.config.data.display())
}

async fn site() -> Site {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published\ncomments: open").await;
    site
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_line_of_a_request_has_its_name() {
    let site = site().await;
    let program = Program::start(&site, &free(), &[]);
    let answer = program.ask(&get("/posts/tea"));
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let line = program.line(|line| line["message"] == "request");
    assert_eq!(line["id"], request_id(&answer));
    assert_eq!(
        (&line["route"], &line["status"]),
        (&"/posts/{slug}".into(), &200.into())
    );
    // From memory: counted, not logged, so the next line is the next request's.
    let kept = program.ask(&get("/posts/tea"));
    assert!(
        kept.starts_with("HTTP/1.1 200") && !kept.contains("x-request-id"),
        "{kept}"
    );

    let pool = sqlx::SqlitePool::connect(&file(&site))
        .await
        .expect("the database");
    sqlx::query("ALTER TABLE posts RENAME TO elsewhere")
        .execute(&pool)
        .await
        .expect("done");
    let answer = program.ask(&get("/posts/milk"));
    assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
    let id = request_id(&answer);
    let mut reasons = 0;
    let line = program.line(|line| {
        if line["message"] == "request failed" {
            assert_eq!(line["span"]["id"], id, "{line}");
            reasons += 1;
        }
        line["message"] == "request"
    });
    assert_eq!((&line["id"], &line["status"]), (&id.into(), &500.into()));
    assert!(reasons > 0, "its reason is logged before it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_somebody_sent_is_in_the_log() {
    let site = site().await;
    let mut program = Program::start(&site, &free(), &[("RUST_LOG", "debug")]);
    program.ask(&get("/search?q=illness"));
    program.ask(&get("/studio/invitations/a-secret-token"));
    program.ask(&get("/jo@example.net"));
    let sent = [
        form(
            "/studio/sign-in",
            "email=jo%40example.net&password=a-secret-password",
        ),
        form("/studio/reset", "email=jo%40example.net"),
        form(
            "/posts/tea/comments",
            "name=Josephine&email=jo%40example.net&message=My+illness",
        ),
    ];
    for request in sent {
        let answer = program.ask(&request);
        assert!(
            !answer.starts_with("HTTP/1.1 5") && !answer.starts_with("HTTP/1.1 403"),
            "{answer}"
        );
    }
    let log = program.rest().join("\n");
    assert!(log.contains("\"route\":\"/studio/sign-in\""), "{log}");
    for theirs in [
        "illness",
        "a-secret",
        "jo@example",
        "jo%40example",
        "Josephine",
    ] {
        assert!(!log.contains(theirs), "{theirs} in {log}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_query_is_logged_without_its_parameters() {
    let site = site().await;
    let program = Program::start(&site, &free(), &[("DISPATCHES_LOG_SLOW_QUERY_MS", "20")]);
    let pool = sqlx::SqlitePool::connect(&file(&site))
        .await
        .expect("the database");
    let mut held = pool.acquire().await.expect("a connection");
    let (address, begun) = (program.address, Instant::now());
    let line = loop {
        sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut *held)
            .await
            .expect("held");
        let asked = tokio::task::spawn_blocking(move || ask(address, &get("/readyz")));
        tokio::time::sleep(Duration::from_millis(200)).await;
        sqlx::query("COMMIT")
            .execute(&mut *held)
            .await
            .expect("let go");
        let answer = asked.await.expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        // On a busy machine the program may have come to the lock only when it was free again.
        let held_up = program.line_so_far(|line| {
            let summary = line["summary"].as_str().unwrap_or_default();
            line["target"] == "sqlx::query" && summary.starts_with("BEGIN")
        });
        if let Some(line) = held_up {
            break line;
        }
        assert!(begun.elapsed() < SOON, "nothing was slow");
    };
    assert_eq!(line["level"], "WARN");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_have_a_port_of_their_own() {
    let site = site().await;
    let port = free().local_addr().expect("an address");
    let address = port.to_string();
    let mut program = Program::start(&site, &free(), &[("DISPATCHES_METRICS_ADDRESS", &address)]);
    program.ask(&get("/posts/tea"));
    let answer = ask(port, &get("/metrics"));
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        answer.contains("dispatches_requests_total{route=\"/posts/{slug}\""),
        "{answer}"
    );
    assert!(answer.contains("\ndispatches_connections "), "{answer}");
    assert!(program.terminate(), "both ports end with the program");
}

/// What the readers of [`a_restart_loses_no_visitor`] see.
#[derive(Default)]
struct Seen {
    enough: AtomicBool,
    answers: AtomicUsize,
}

/// One request and its whole answer; true where the connection can be used once more.
fn read(stream: &mut TcpStream, close: bool) -> std::io::Result<bool> {
    stream.set_read_timeout(Some(SOON))?;
    let connection = if close { "close" } else { "keep-alive" };
    let host = stream.peer_addr()?;
    let request =
        format!("GET /posts/tea HTTP/1.1\r\nhost: {host}\r\nconnection: {connection}\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut reader = BufReader::new(stream);
    let (mut length, mut goes_on, mut status) = (0, !close, String::new());
    reader.read_line(&mut status)?;
    if status.is_empty() {
        return Err(ErrorKind::ConnectionReset.into());
    }
    assert_eq!(status, "HTTP/1.1 200 OK\r\n");
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(bytes) = line.strip_prefix("content-length: ") {
            length = bytes.parse().expect("a length");
        }
        goes_on &= line != "connection: close";
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    assert!(body.starts_with(b"<!DOCTYPE html>"), "no page");
    Ok(goes_on)
}

impl Seen {
    /// A connection for each request: each is let in and answered.
    fn with_new_connections(&self, address: SocketAddr) {
        while !self.enough.load(Ordering::Acquire) {
            let mut stream = TcpStream::connect(address).expect("let in");
            read(&mut stream, true).expect("answered");
            self.answers.fetch_add(1, Ordering::AcqRel);
        }
    }

    /// One connection as long as it lasts. As browsers and proxies do, a request that finds an old
    /// one closed goes over a new one (RFC 9112 9.3.1).
    fn with_one_connection(&self, address: SocketAddr) {
        let mut open: Option<TcpStream> = None;
        while !self.enough.load(Ordering::Acquire) {
            let is_new = open.is_none();
            let mut stream = match open.take() {
                Some(stream) => stream,
                None => TcpStream::connect(address).expect("let in"),
            };
            match read(&mut stream, false) {
                Ok(goes_on) => {
                    self.answers.fetch_add(1, Ordering::AcqRel);
                    open = goes_on.then_some(stream);
                }
                Err(error) => assert!(!is_new, "{error}"),
            }
        }
    }

    /// Until there are some more answers, or no reader is left.
    fn wait_for_more(&self, readers: &[thread::ScopedJoinHandle<'_, ()>]) {
        let until = self.answers.load(Ordering::Acquire) + readers.len() * 20;
        while self.answers.load(Ordering::Acquire) < until
            && !readers.iter().any(thread::ScopedJoinHandle::is_finished)
        {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_loses_no_visitor() {
    let site = site().await;
    let door = free();
    let address = door.local_addr().expect("an address");
    let seen = Seen::default();
    let mut program = Program::start(&site, &door, &[]);
    thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .flat_map(|_| {
                [
                    scope.spawn(|| seen.with_new_connections(address)),
                    scope.spawn(|| seen.with_one_connection(address)),
                ]
            })
            .collect();
        for _ in 0..2 {
            seen.wait_for_more(&readers);
            assert!(program.terminate(), "an orderly end");
            program = Program::start(&site, &door, &[]);
        }
        seen.wait_for_more(&readers);
        seen.enough.store(true, Ordering::Release);
        for reader in readers {
            reader.join().expect("no visitor lost");
        }
    });
}
