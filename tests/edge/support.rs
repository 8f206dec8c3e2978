//! A small router behind the real stack, a log that can be read, and a body that comes by pieces.

use std::io::{self, Write};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use dispatches::server::config::Config;
use dispatches::server::middleware::{Edge, around};
use hyper::body::Frame;
use tokio::sync::mpsc::{Receiver, Sender};
use tracing::subscriber::DefaultGuard;

use crate::requests::BASE;
pub use crate::requests::{bytes, fetch, get, hash, header, post, send, text};

pub fn config(base_url: &str) -> Config {
    Config {
        base_url: base_url.into(),
        ..Config::default()
    }
}

/// The stack under `https://example.org`, with short limits.
pub fn site(router: Router) -> Router {
    let mut config = config(BASE);
    config.limits.body_bytes = 100;
    config.limits.header_seconds = 1;
    config.limits.request_seconds = 2;
    guarded(router, &config)
}

pub fn guarded(router: Router, config: &Config) -> Router {
    let edge = Edge::new(config).expect("a base URL");
    around(router, &edge, |reference| {
        let page = format!("Something went wrong. Reference: {reference}");
        (StatusCode::INTERNAL_SERVER_ERROR, page).into_response()
    })
}

/// What this thread logs while it is held.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub fn start() -> (Self, DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .with_max_level(tracing::Level::DEBUG)
            .with_writer(move || writer.clone())
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    /// The lines of our own code.
    pub fn lines(&self) -> Vec<serde_json::Value> {
        let text = self.0.lock().expect("a log").clone();
        let text = String::from_utf8(text).expect("UTF-8");
        let lines = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"));
        lines
            .filter(|line: &serde_json::Value| {
                line["target"]
                    .as_str()
                    .is_some_and(|target| target.starts_with("dispatches"))
            })
            .collect()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("a log").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A body of unknown length: what is sent to it, until the sender is dropped.
pub fn piped() -> (Sender<&'static str>, Body) {
    let (sender, receiver) = tokio::sync::mpsc::channel(1000);
    (sender, Body::new(Pipe(receiver)))
}

struct Pipe(Receiver<&'static str>);

impl HttpBody for Pipe {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let piece = ready!(self.0.poll_recv(context));
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece.into()))))
    }
}
