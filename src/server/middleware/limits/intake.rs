//! A request's body on its way in: counted, and watched for pauses. It remembers how it ended,
//! because what reads it reports every failure in its own way.
//!
//! What is too large is read on for a while and forgotten: closing on unread bytes resets the
//! connection and can take the answer with it (RFC 9112 9.6).

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};
use tower_http::timeout::TimeoutBody;

/// What is read of a refused body, so that the sender sees the answer and not a broken connection.
const DISCARDED_BYTES: u64 = 8 * 1024 * 1024;
const DISCARD_TIME: Duration = Duration::from_secs(5);

type Fault = Box<dyn std::error::Error + Send + Sync>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Arriving,
    Arrived,
    TooLarge,
    Stalled,
    /// Nobody has asked for it yet: what takes its time then is not the sender.
    Untouched,
}

/// How a body is doing, seen from outside.
#[derive(Clone, Debug)]
pub struct Intake(Arc<AtomicU8>);

impl Intake {
    /// Lets at most `most` bytes through, with pauses of at most `pause`.
    pub fn watch(request: Request, most: usize, pause: Duration) -> (Request, Self) {
        let intake = Self(Arc::new(AtomicU8::new(State::Untouched as u8)));
        if request.body().is_end_stream() {
            intake.set(State::Arrived);
            return (request, intake);
        }
        let request = request.map(|body| {
            let hint = body.size_hint();
            Body::new(Watched {
                body: Box::pin(TimeoutBody::new(pause, body)),
                read: 0,
                most: most as u64,
                until: None,
                hint,
                intake: intake.clone(),
            })
        });
        (request, intake)
    }

    pub fn state(&self) -> State {
        match self.0.load(Ordering::Relaxed) {
            1 => State::Arrived,
            2 => State::TooLarge,
            3 => State::Stalled,
            4 => State::Untouched,
            _ => State::Arriving,
        }
    }

    fn set(&self, state: State) {
        self.0.store(state as u8, Ordering::Relaxed);
    }
}

struct Watched {
    body: Pin<Box<TimeoutBody<Body>>>,
    /// Bytes so far, and how many may be.
    read: u64,
    most: u64,
    /// Until when it is read on, once it was too large.
    until: Option<Pin<Box<Sleep>>>,
    hint: SizeHint,
    intake: Intake,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = Fault;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Fault>>> {
        if self.until.is_none() {
            if self.intake.state() == State::Untouched {
                self.intake.set(State::Arriving);
            }
            let frame = ready!(self.body.as_mut().poll_frame(context));
            match &frame {
                None => self.intake.set(State::Arrived),
                Some(Err(fault)) if fault.is::<tower_http::timeout::TimeoutError>() => {
                    self.intake.set(State::Stalled);
                }
                Some(Err(_)) => {}
                Some(Ok(frame)) => self.count(frame),
            }
            if self.read <= self.most {
                return Poll::Ready(frame);
            }
            self.intake.set(State::TooLarge);
            self.until = Some(Box::pin(sleep(DISCARD_TIME)));
        }
        ready!(self.poll_discard(context));
        Poll::Ready(Some(Err("the body is too large".into())))
    }

    // `TimeoutBody` knows no size; extractors want one.
    fn size_hint(&self) -> SizeHint {
        self.hint
    }
}

impl Watched {
    fn count(&mut self, frame: &Frame<Bytes>) {
        self.read += frame.data_ref().map_or(0, |data| data.len() as u64);
    }

    /// Ready when the sender has sent it all, or more than is worth reading, or takes too long.
    fn poll_discard(&mut self, context: &mut Context<'_>) -> Poll<()> {
        while self.read <= DISCARDED_BYTES {
            if let Some(until) = &mut self.until
                && until.as_mut().poll(context).is_ready()
            {
                break;
            }
            match ready!(self.body.as_mut().poll_frame(context)) {
                Some(Ok(frame)) => self.count(&frame),
                Some(Err(_)) | None => break,
            }
        }
        Poll::Ready(())
    }
}

/// The body's length, where the sender says it.
pub fn declared(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

/// Reads and forgets a body that is refused for the length that it says. A sender that waits for `100 Continue` has sent none.
pub async fn discard(request: Request) {
    let announced = declared(request.headers()).unwrap_or(u64::MAX);
    if request.headers().contains_key(header::EXPECT) || announced > DISCARDED_BYTES {
        return;
    }
    let mut body = request.into_body();
    let reading = async { while let Some(Ok(_)) = body.frame().await {} };
    let _ = tokio::time::timeout(DISCARD_TIME, reading).await;
}
