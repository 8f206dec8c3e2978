//! Connections on real sockets: silent, half-sent, idle, too many, and at the program's end.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::ConnectInfo;
use axum::routing;
use dispatches::server::config::Limits;
use dispatches::server::error::Error;
use dispatches::server::listen::serve;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::support::{config, guarded};

const HEAD: &str = "GET / HTTP/1.1\r\nhost: example.org\r\n\r\n";
const SOON: Duration = Duration::from_secs(5);

static RELEASE: Notify = Notify::const_new();
static HELD: Notify = Notify::const_new();

struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    end: JoinHandle<Result<(), Error>>,
}

fn router() -> Router {
    let held = || async {
        HELD.notify_one();
        RELEASE.notified().await;
        "released"
    };
    let peer = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() };
    Router::new()
        .route("/", routing::get(|| async { "hello" }))
        .route("/held", routing::get(held))
        .route("/peer", routing::get(peer))
        .route("/echo", routing::post(|body: Bytes| async { body }))
}

/// A server that gives a head one second and has `connections` places.
async fn start(connections: usize) -> Server {
    let mut settings = config("http://example.org");
    settings.limits = Limits {
        connections,
        header_seconds: 1,
        request_seconds: 20,
        body_bytes: 1000,
        ..Limits::default()
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel();
    let router = guarded(router(), &settings);
    let end = tokio::spawn(async move {
        let stopped = async { stopped.await.unwrap_or_default() };
        serve(listener, router, &settings.limits, stopped).await
    });
    Server { address, stop, end }
}

impl Server {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address)
            .await
            .expect("a connection")
    }

    async fn connect_and_send(&self, text: &str) -> TcpStream {
        let mut stream = self.connect().await;
        stream.write_all(text.as_bytes()).await.expect("sent");
        stream
    }
}

/// What comes until the server closes. A reset is a close too.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let closed = timeout(SOON, stream.read_to_end(&mut bytes)).await;
    assert!(
        closed.is_ok(),
        "still open; so far {:?}",
        String::from_utf8_lossy(&bytes)
    );
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Reads until `end` has come, and not until the connection closes.
async fn until(stream: &mut TcpStream, end: &str) -> String {
    let mut text = String::new();
    let mut piece = [0; 1024];
    while !text.ends_with(end) {
        let read = timeout(SOON, stream.read(&mut piece)).await;
        let read = read
            .unwrap_or_else(|_| panic!("only {text:?}"))
            .expect("read");
        assert!(read > 0, "closed after {text:?}");
        text.push_str(&String::from_utf8_lossy(&piece[..read]));
    }
    text
}

#[tokio::test]
async fn one_connection_answers_several_requests_and_tells_the_clients_address() {
    let server = start(10).await;
    let mut stream = server.connect_and_send(HEAD).await;
    assert!(
        until(&mut stream, "hello")
            .await
            .starts_with("HTTP/1.1 200")
    );
    let address = stream.local_addr().expect("an address").to_string();
    stream
        .write_all(HEAD.replace("GET /", "GET /peer").as_bytes())
        .await
        .expect("sent");
    until(&mut stream, &address).await;
}

#[tokio::test]
async fn silent_and_half_sent_connections_are_closed() {
    let server = start(100).await;
    let mut open = Vec::new();
    for begun in [
        "",
        "G",
        "GET / HTTP/1.1\r\nhost: exam",
        "PRI * HTTP/2.0\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        open.push(server.connect_and_send(begun).await);
    }
    for stream in &mut open {
        let answer = rest(stream).await;
        assert!(!answer.starts_with("HTTP/1.1"), "{answer}");
    }
}

#[tokio::test]
async fn a_head_that_arrives_by_drops_wins_no_time() {
    let server = start(10).await;
    let mut stream = server.connect().await;
    let (mut reader, mut writer) = stream.split();
    let drip = async {
        while writer.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let closed = async {
        let _ = reader.read(&mut [0; 100]).await;
    };
    let first = async {
        tokio::select! { () = drip => {}, () = closed => {} }
    };
    assert!(timeout(SOON, first).await.is_ok());
}

#[tokio::test]
async fn a_second_head_that_stops_is_closed_too() {
    let server = start(10).await;
    let mut stream = server.connect_and_send(HEAD).await;
    until(&mut stream, "hello").await;
    stream.write_all(b"GET / HT").await.expect("sent");
    assert_eq!(rest(&mut stream).await, "");
}

#[tokio::test]
async fn a_body_that_stops_is_answered_and_closed() {
    let server = start(10).await;
    let request = "POST /echo HTTP/1.1\r\nhost: example.org\r\ncontent-length: 10\r\n\r\nhalf";
    let mut stream = server.connect_and_send(request).await;
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 408"));
}

#[tokio::test]
async fn a_large_body_gets_its_answer_while_it_is_still_being_sent() {
    let server = start(10).await;
    let size = 3_000_000;
    let head =
        format!("POST /echo HTTP/1.1\r\nhost: example.org\r\ncontent-length: {size}\r\n\r\n");
    let mut stream = server.connect_and_send(&head).await;
    stream.write_all(&vec![b'x'; size]).await.expect("sent");
    until(&mut stream, "please send less.").await;
}

#[tokio::test]
async fn so_does_a_large_body_of_unknown_length() {
    let server = start(10).await;
    let head = "POST /echo HTTP/1.1\r\nhost: example.org\r\ntransfer-encoding: chunked\r\n\r\n";
    let mut stream = server.connect_and_send(head).await;
    let piece = format!("{:x}\r\n{}\r\n", 30_000, "x".repeat(30_000));
    for _ in 0..100 {
        stream.write_all(piece.as_bytes()).await.expect("sent");
    }
    stream.write_all(b"0\r\n\r\n").await.expect("sent");
    let answer = until(&mut stream, "please send less.").await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn at_the_cap_the_oldest_idle_connection_makes_room() {
    let server = start(2).await;
    let mut oldest = server.connect_and_send(HEAD).await;
    until(&mut oldest, "hello").await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    let mut newer = server.connect_and_send(HEAD).await;
    until(&mut newer, "hello").await;
    let mut newest = server.connect_and_send(HEAD).await;
    until(&mut newest, "hello").await;
    assert_eq!(rest(&mut oldest).await, "");
    newer.write_all(HEAD.as_bytes()).await.expect("still open");
    until(&mut newer, "hello").await;
}

/// Both in one test: the held handler is shared.
#[tokio::test]
async fn what_is_in_flight_keeps_its_place_and_is_answered_at_the_end() {
    let server = start(1).await;
    let mut held = server
        .connect_and_send(&HEAD.replace("GET /", "GET /held"))
        .await;
    timeout(SOON, HELD.notified()).await.expect("begun");

    let mut refused = server.connect_and_send(HEAD).await;
    let answer = rest(&mut refused).await;
    assert!(
        answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after"),
        "{answer}"
    );

    server.stop.send(()).expect("running");
    while TcpStream::connect(server.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    RELEASE.notify_one();
    let answer = rest(&mut held).await;
    assert!(
        answer.contains("connection: close") && answer.ends_with("released"),
        "{answer}"
    );
    let end = timeout(SOON, server.end)
        .await
        .expect("ended")
        .expect("no panic");
    assert!(end.is_ok());
}

#[tokio::test]
async fn at_the_end_idle_connections_are_closed_and_late_requests_answered() {
    let server = start(10).await;
    let mut idle = server.connect_and_send(HEAD).await;
    until(&mut idle, "hello").await;
    let mut late = server.connect_and_send(HEAD).await;
    until(&mut late, "hello").await;
    server.stop.send(()).expect("running");
    late.write_all(HEAD.as_bytes()).await.expect("sent");
    let answer = rest(&mut late).await;
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("hello"),
        "{answer}"
    );
    assert_eq!(rest(&mut idle).await, "");
    let end = timeout(SOON, server.end)
        .await
        .expect("ended")
        .expect("no panic");
    assert!(end.is_ok());
}
