//! A server that is killed while people post: what it acknowledged is there, once, and who was
//! left without an answer may send again.

use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use dispatches::api::comments::Form;
use dispatches::server::comments;
use dispatches::server::context::Context;

use crate::comments::{form, send, stored};
use crate::conditions::under;
use crate::database::Site;

const WRITERS: usize = 4;

/// A server of its own process, killed when dropped.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    fn start(site: &Site) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = port.local_addr().expect("an address");
        drop(port);
        let mut command = Command::new(env!("CARGO_BIN_EXE_dispatches"));
        command
            .current_dir(&site.config.data)
            .env("DISPATCHES_DATA", &site.config.data)
            .env("DISPATCHES_ADDRESS", address.to_string())
            .env("DISPATCHES_BASE_URL", format!("http://{address}"))
            .env("DISPATCHES_ENVIRONMENT", "test")
            .env("DISPATCHES_CLOCK", "2026-07-01T12:00:00Z")
            .env("DISPATCHES_LIMITS_COMMENTS_PER_MINUTE", "1000000")
            .env("DISPATCHES_LIMITS_COMMENTS_PER_MINUTE_PER_POST", "1000000")
            .stderr(Stdio::null());
        if let Some(url) = &site.config.database.url {
            command.env("DISPATCHES_DATABASE_URL", url);
        }
        let process = command.spawn().expect("the program runs");
        let server = Self { process, address };
        for _ in 0..600 {
            if TcpStream::connect(address).is_ok() {
                return server;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("the server does not listen");
    }

    fn kill(mut self) {
        self.process.kill().expect("killed");
        self.process.wait().expect("gone");
    }
}

/// True where the server said that it is stored.
fn post(address: SocketAddr, form: &Form) -> bool {
    let body = serde_json::json!({ "slug": "tea", "form": form }).to_string();
    let head = format!(
        "POST /api/comments/post HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/json\r\nsec-fetch-site: same-origin\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    let mut answer = String::new();
    let talk = TcpStream::connect(address).and_then(|mut stream| {
        stream.write_all(head.as_bytes())?;
        stream.write_all(body.as_bytes())?;
        stream.read_to_string(&mut answer)
    });
    talk.is_ok() && answer.starts_with("HTTP/1.1 200") && answer.contains("{\"Stored\":")
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

/// One server's life: what was sent to it, and what of that it acknowledged.
fn life(
    server: Server,
    base: &Form,
    (round, milliseconds): (usize, u64),
) -> (Vec<Form>, HashSet<String>) {
    let (sent, acknowledged) = (Mutex::new(Vec::new()), Mutex::new(HashSet::new()));
    let (address, next) = (server.address, AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| {
                loop {
                    let mut form = base.clone();
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    form.draft.message = format!("Round {round}, number {number}.");
                    sent.lock().expect("a list").push(form.clone());
                    if !post(address, &form) {
                        return;
                    }
                    let message = form.draft.message;
                    acknowledged.lock().expect("a list").insert(message);
                }
            });
        }
        thread::sleep(Duration::from_millis(milliseconds));
        server.kill();
    });
    let sent = sent.into_inner().expect("a list");
    (sent, acknowledged.into_inner().expect("a list"))
}

on_both_engines! {
    nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed(site) {
        site.post("tea", "status: published").await;
        let whole = std::env::var("EXTENT").is_ok_and(|extent| extent == "all");
        let context = under(&site.context, |config| {
            config.limits.comments_per_minute = u32::MAX;
            config.limits.comments_per_minute_per_post = u32::MAX;
        });
        let base = form(&context, "tea", "").await;
        let (mut all, mut acknowledged) = (Vec::new(), HashSet::new());
        for round in 0..if whole { 50 } else { 10 } {
            let server = Server::start(&site);
            let lived = (round, 100 + 61 * (round as u64 % 7));
            let (sent, told) = tokio::task::block_in_place(|| life(server, &base, lived));
            all.extend(sent);
            acknowledged.extend(told);
        }
        let found = messages(&context).await;
        let distinct: HashSet<_> = found.iter().cloned().collect();
        assert_eq!(found.len(), distinct.len(), "none twice");
        assert!(acknowledged.is_subset(&distinct), "none lost");
        assert!(acknowledged.len() > 10, "{}", acknowledged.len());
        let unanswered: Vec<_> = all.iter().filter(|form| !acknowledged.contains(&form.draft.message)).collect();
        for form in &unanswered {
            stored(send(&context, "tea", (*form).clone()).await);
        }
        assert_eq!(messages(&context).await.len(), acknowledged.len() + unanswered.len());
        println!("{} acknowledged, {} sent again", acknowledged.len(), unanswered.len());
    }
}
