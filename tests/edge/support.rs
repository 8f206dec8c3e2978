//! A small router behind the real stack, requests to it, and a log that can be read.

use std::io::{self, Write};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::http::request::Builder;
use axum::http::{HeaderName, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use dispatches::server::config::Config;
use dispatches::server::middleware::{Edge, around};
use hyper::body::Frame;
use tokio::sync::mpsc::{Receiver, Sender};
use tower::ServiceExt;
use tracing::subscriber::DefaultGuard;

pub const BASE: &str = "https://example.org";

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

pub fn get(address: &str) -> Builder {
    Request::get(address).header("host", "example.org")
}

/// From the site's own page.
pub fn post(address: &str) -> Builder {
    Request::post(address)
        .header("host", "example.org")
        .header("sec-fetch-site", "same-origin")
}

pub async fn send(site: &Router, request: Request<Body>) -> Response {
    site.clone().oneshot(request).await.expect("infallible")
}

pub async fn fetch(site: &Router, request: Builder) -> Response {
    send(site, request.body(Body::empty()).expect("a request")).await
}

pub fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
    let value = response.headers().get(name);
    value.map_or("", |value| value.to_str().expect("ASCII"))
}

pub async fn bytes(response: Response) -> Vec<u8> {
    let bytes = to_bytes(response.into_body(), usize::MAX).await;
    bytes.expect("a body").to_vec()
}

pub async fn text(response: Response) -> String {
    String::from_utf8(bytes(response).await).expect("UTF-8")
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
