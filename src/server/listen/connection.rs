//! One connection, from its first byte to its last: hyper speaks HTTP/1.1 or HTTP/2 on it, this
//! ends it in time.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, Response, Version, header};
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::unconstrained;
use tokio::time::Instant;
use tower::Service;

use super::Site;
use super::pulse::{Busy, Pulse, Times};
use super::stream::Stream;

/// Bytes of a request's head, and of what is buffered for one answer.
const HEAD_BYTES: usize = 128 * 1024;
/// Requests at once on one HTTP/2 connection.
const STREAMS: u32 = 64;

/// How far the program's end has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Open,
    /// Answers say that they are the last on their connection.
    LastCalls,
    /// Idle connections close, busy ones after their answer.
    Closing,
    Cut,
}

/// What all connections share.
#[derive(Debug)]
pub struct House {
    protocol: Builder<TokioExecutor>,
    site: Site,
    times: Times,
    phases: watch::Receiver<Phase>,
}

impl House {
    pub fn new(site: Site, times: Times, phases: watch::Receiver<Phase>) -> Self {
        let mut protocol = Builder::new(TokioExecutor::new());
        // hyper's own header timeout counts idle time too and misses a silent connection's;
        // `Pulse` has both.
        protocol
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(None)
            .max_buf_size(HEAD_BYTES);
        protocol
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(STREAMS)
            .max_header_list_size(HEAD_BYTES as u32);
        Self {
            protocol,
            site,
            times,
            phases,
        }
    }

    /// Serves one connection until it ends, its time is over, or its place is needed.
    pub async fn entertain(&self, stream: TcpStream, peer: SocketAddr, pulse: Arc<Pulse>) {
        let io = TokioIo::new(Stream::new(stream, pulse.clone()));
        let service = service_fn(|request| self.answer(request, peer, pulse.begin()));
        let mut http = pin!(self.protocol.serve_connection(io, service));
        let mut phases = self.phases.clone();
        let mut check = pin!(tokio::time::sleep(self.times.head));
        loop {
            tokio::select! {
                // The conversation first: what has come is read before anything closes it. What ends
                // it is asked each time, however much of the task's turn the conversation took.
                biased;
                // A client that breaks off, or speaks no HTTP, is no event of ours.
                _ = http.as_mut() => return,
                () = unconstrained(check.as_mut()) => match self.next_check(&pulse) {
                    Some(moment) => check.as_mut().reset(moment),
                    None => return,
                },
                () = pulse.asked_to_leave() => {
                    if pulse.idle_since().is_some() {
                        return;
                    }
                    http.as_mut().graceful_shutdown();
                }
                Ok(()) = unconstrained(phases.changed()) => match *phases.borrow_and_update() {
                    Phase::Open | Phase::LastCalls => {}
                    Phase::Closing => http.as_mut().graceful_shutdown(),
                    Phase::Cut => return,
                },
            }
        }
    }

    /// None if the connection's time is over. One timer, looked at now and then, costs a request
    /// nothing; a wait that began in between is noticed one head's time late at most.
    fn next_check(&self, pulse: &Pulse) -> Option<Instant> {
        let now = Instant::now();
        let soon = now + self.times.head;
        match pulse.deadline(&self.times) {
            Some(deadline) if deadline <= now => None,
            Some(deadline) => Some(deadline.min(soon)),
            None => Some(soon),
        }
    }

    fn answer(
        &self,
        request: Request<Incoming>,
        peer: SocketAddr,
        busy: Busy,
    ) -> impl Future<Output = Result<Response<Tracked>, Infallible>> + Send + use<> {
        let may_close = request.version() < Version::HTTP_2;
        let phases = self.phases.clone();
        let kept = self.site.kept.as_ref();
        let kept = kept.and_then(|kept| kept.at_once(&request));
        let answer = kept.ok_or_else(|| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            self.site.router.clone().call(request)
        });
        async move {
            let mut response = match answer {
                Ok(kept) => kept.map(Content::Kept),
                Err(answer) => answer.await?.map(Content::Made),
            };
            if may_close && *phases.borrow() != Phase::Open {
                let close = HeaderValue::from_static("close");
                response.headers_mut().insert(header::CONNECTION, close);
            }
            Ok(response.map(|content| Tracked { content, busy }))
        }
    }
}

enum Content {
    /// All of it; empty once it was taken.
    Kept(Bytes),
    Made(Body),
}

/// An answer's body, in flight until it's dropped.
struct Tracked {
    content: Content,
    busy: Busy,
}

impl HttpBody for Tracked {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.busy.asked();
        let polled = match &mut self.content {
            Content::Kept(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Kept(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Content::Made(body) => Pin::new(body).poll_frame(context),
        };
        if let Poll::Ready(Some(Ok(_))) = &polled {
            self.busy.gave();
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        match &self.content {
            Content::Kept(bytes) => bytes.is_empty(),
            Content::Made(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            Content::Kept(bytes) => {
                SizeHint::with_exact(bytes.len().try_into().unwrap_or(u64::MAX))
            }
            Content::Made(body) => body.size_hint(),
        }
    }
}
