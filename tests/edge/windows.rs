//! HTTP/2 on real sockets, frame by frame: clients that leave an answer no room, or little.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::{Router, routing};
use dispatches::server::config::Limits;
use dispatches::server::listen::{Site, serve};
use futures::{StreamExt, stream};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

const SOON: Duration = Duration::from_secs(5);
/// How long a client may stall here.
const STALL: Duration = Duration::from_secs(1);
/// For how long the program is at work on what takes its time.
const WORK: Duration = Duration::from_millis(2500);
/// Bytes of one piece of an answer.
const PIECE: usize = 8 * 1024;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const WINDOW_UPDATE: u8 = 8;
/// Flags: nothing follows on the stream, and nothing of the head.
const ENDED: u8 = 1;
const WHOLE_HEAD: u8 = 4;
/// What the window of a stream is at first, as settings name it.
const FIRST_WINDOW: u8 = 4;

fn piece() -> Result<Vec<u8>, Infallible> {
    Ok(vec![b'x'; PIECE])
}

fn router() -> Router {
    let work = || async {
        sleep(WORK).await;
        "done"
    };
    let pieces = || async { Body::from_stream(stream::iter([piece(), piece()])) };
    let events = || async {
        let second = async {
            sleep(WORK).await;
            piece()
        };
        let first = stream::once(async { piece() });
        Body::from_stream(first.chain(stream::once(second)))
    };
    Router::new()
        .route("/", routing::get(|| async { "hello" }))
        .route("/work", routing::get(work))
        .route("/pieces", routing::get(pieces))
        .route("/events", routing::get(events))
}

/// A server with few places, each of which is lost within a second to whom it waits for.
async fn start() -> SocketAddr {
    let limits = Limits {
        connections: 10,
        header_seconds: 1,
        ..Limits::default()
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let site = Site::from(router()).stalling(STALL);
    tokio::spawn(async move { serve(listener, site, &limits, std::future::pending()).await });
    address
}

fn frame((kind, flags, stream): (u8, u8, u32), content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("short").to_be_bytes();
    let mut bytes = length[1..].to_vec();
    bytes.extend([kind, flags]);
    bytes.extend(stream.to_be_bytes());
    bytes.extend(content);
    bytes
}

/// A connection of a client whose windows are so many bytes.
async fn connect(address: SocketAddr, window: u32) -> TcpStream {
    let mut settings: Vec<u8> = vec![0, FIRST_WINDOW];
    settings.extend(window.to_be_bytes());
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    bytes.extend(frame((SETTINGS, 0, 0), &settings));
    let mut socket = TcpStream::connect(address).await.expect("a connection");
    socket.write_all(&bytes).await.expect("sent");
    socket
}

/// One request on a connection of its own, by a client whose windows are so many bytes.
async fn ask(address: SocketAddr, path: &str, window: u32) -> TcpStream {
    // GET, http, and the path and the host in full.
    let mut head: Vec<u8> = vec![0x82, 0x86];
    for (name, value) in [(0x04, path), (0x01, "example.org")] {
        head.extend([name, u8::try_from(value.len()).expect("short")]);
        head.extend(value.as_bytes());
    }
    let request = frame((HEADERS, ENDED | WHOLE_HEAD, 1), &head);
    let mut socket = connect(address, window).await;
    socket.write_all(&request).await.expect("sent");
    socket
}

/// Kind, flags and length of the next frame; none once the connection is closed. A reset is a close
/// too.
async fn next(socket: &mut TcpStream) -> Option<(u8, u8, usize)> {
    let mut head = [0; 9];
    socket.read_exact(&mut head).await.ok()?;
    let mut content = vec![0_u8; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
    socket.read_exact(&mut content).await.ok()?;
    Some((head[3], head[4], content.len()))
}

/// Bytes of the answer on the stream that was opened, all of which has to come.
async fn whole(socket: &mut TcpStream) -> usize {
    let mut length = 0;
    loop {
        let (kind, flags, more) = next(socket).await.expect("still open");
        if kind == DATA {
            length += more;
        }
        if [DATA, HEADERS].contains(&kind) && flags & ENDED != 0 {
            return length;
        }
    }
}

/// The kinds of the frames that come until the connection is closed.
async fn until_closed(socket: &mut TcpStream) -> Vec<u8> {
    let mut kinds = Vec::new();
    let all = async {
        while let Some((kind, _, _)) = next(socket).await {
            kinds.push(kind);
        }
    };
    let closed = timeout(SOON, all).await;
    assert!(closed.is_ok(), "still open");
    kinds
}

#[tokio::test]
async fn an_answer_that_its_client_leaves_no_room_for_ends_the_connection() {
    let address = start().await;
    for path in ["/", "/pieces"] {
        let mut socket = ask(address, path, 0).await;
        let kinds = until_closed(&mut socket).await;
        assert!(kinds.contains(&HEADERS), "{path}: {kinds:?}");
        assert!(!kinds.contains(&DATA), "{path}: {kinds:?}");
    }
}

#[tokio::test]
async fn so_does_one_that_room_is_left_for_only_at_its_beginning() {
    let address = start().await;
    let mut socket = ask(address, "/pieces", 2000).await;
    let kinds = until_closed(&mut socket).await;
    assert!(kinds.contains(&DATA), "{kinds:?}");
}

/// Pings until the connection is closed. Within a stall the answers are longer than any that would
/// be taken for a part of a page.
async fn ping_until_closed(socket: TcpStream) {
    let (mut reader, mut writer) = socket.into_split();
    let some = frame((PING, 0, 0), &[7; 8]).repeat(20);
    let pings = tokio::spawn(async move {
        while writer.write_all(&some).await.is_ok() {
            sleep(Duration::from_millis(100)).await;
        }
    });
    let closed = async {
        let mut piece = [0; 1024];
        while reader.read(&mut piece).await.is_ok_and(|read| read > 0) {}
    };
    assert!(timeout(SOON, closed).await.is_ok(), "still open");
    pings.abort();
}

#[tokio::test]
async fn pings_keep_no_place_for_a_client_that_takes_nothing() {
    let address = start().await;
    for path in ["/", "/pieces"] {
        ping_until_closed(ask(address, path, 0).await).await;
    }
}

#[tokio::test]
async fn pings_keep_no_place_for_a_client_that_asks_for_nothing() {
    let address = start().await;
    ping_until_closed(connect(address, 65_535).await).await;
}

#[tokio::test]
async fn an_answer_that_is_taken_slowly_comes_whole() {
    const STEP: usize = 2048;
    let address = start().await;
    let mut socket = ask(address, "/pieces", 0).await;
    let begun = Instant::now();
    let more = u32::try_from(STEP).expect("small").to_be_bytes();
    // A piece takes longer than a client may stall.
    for _ in 0..2 * PIECE / STEP {
        sleep(Duration::from_millis(300)).await;
        let update = frame((WINDOW_UPDATE, 0, 1), &more);
        socket.write_all(&update).await.expect("still open");
    }
    let length = timeout(SOON, whole(&mut socket)).await;
    assert_eq!(length.expect("an end"), 2 * PIECE);
    assert!(begun.elapsed() > 2 * STALL);
}

#[tokio::test]
async fn what_the_program_is_at_work_on_keeps_its_connection() {
    let address = start().await;
    let answered = async |path: &str| {
        let mut socket = ask(address, path, 65_535).await;
        let length = timeout(SOON, whole(&mut socket)).await;
        length.unwrap_or_else(|_| panic!("no end of {path}"))
    };
    let (work, events) = tokio::join!(answered("/work"), answered("/events"));
    assert_eq!((work, events), (4, 2 * PIECE));
}
