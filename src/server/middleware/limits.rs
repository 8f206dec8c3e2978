//! How much and how long: the address, the body and the pauses in it, the whole request, and
//! pauses in streamed responses. How many connections is `listen`'s.

mod intake;

use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::timeout::TimeoutBody;

use self::intake::{Intake, State};
use super::Refusal;
use crate::server::config::Config;

/// Bytes of path and query. A search for 10 kB of emoji takes 30 kB of them.
const ADDRESS_BYTES: usize = 48 * 1024;

const LARGER: [Larger; 6] = [
    // A comment of 2,000 characters can take 32 kB, and three times that as a form.
    Larger {
        start: "/posts/",
        body: 256 * 1024,
        whole: None,
    },
    // A long text, which as a form can take three times its bytes, and once more byte for byte.
    Larger {
        start: "/studio/posts/",
        body: 8 * 1024 * 1024,
        whole: None,
    },
    // A portrait, a logo.
    Larger {
        start: "/studio/authors/",
        ..PICTURE
    },
    Larger {
        start: "/studio/account/profile",
        ..PICTURE
    },
    Larger {
        start: "/studio/settings/logo",
        ..PICTURE
    },
    // A long list of words.
    Larger {
        start: "/studio/settings",
        body: 256 * 1024,
        whole: None,
    },
];

/// Several photographs, over a slow line. Read file by file, and only from who is signed in.
const UPLOADS: Larger = Larger {
    start: "/studio/media",
    body: 128 * 1024 * 1024,
    whole: Some(Duration::from_secs(15 * 60)),
};

/// What a form takes besides its file.
const FORM_BYTES: u64 = 64 * 1024;

/// One picture of the size that the library takes, over a slow line.
const PICTURE: Larger = Larger {
    start: "",
    body: 33 * 1024 * 1024,
    whole: Some(Duration::from_secs(5 * 60)),
};

const TOO_LONG: Refusal = Refusal::new(StatusCode::URI_TOO_LONG, "This address is too long.");

const TOO_LARGE: Refusal = Refusal::new(
    StatusCode::PAYLOAD_TOO_LARGE,
    "This is more than the site accepts at once. Nothing was saved; please send less.",
);

const TOO_SLOW: Refusal = Refusal::new(
    StatusCode::REQUEST_TIMEOUT,
    "The rest of what you were sending did not arrive in time. Nothing was saved; please try again.",
);

const OVERDUE: Refusal = Refusal::new(
    StatusCode::SERVICE_UNAVAILABLE,
    "This is taking too long at the moment. Please try again in a minute.",
);

/// Paths whose bodies may be larger, or take longer, than others'.
#[derive(Clone, Copy, Debug)]
pub struct Larger {
    /// How these paths begin.
    pub start: &'static str,
    pub body: usize,
    pub whole: Option<Duration>,
}

/// The limits of one request.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Bytes of a body.
    pub body: usize,
    pub larger: [Larger; 7],
    /// The longest wait for the next piece of a body.
    pub pause: Duration,
    /// From the request's head to the response's, and between two pieces of a streamed response.
    pub whole: Duration,
}

impl Bounds {
    pub fn of(config: &Config) -> Self {
        let limits = &config.limits;
        let recording = config.media.recording_bytes.saturating_add(FORM_BYTES);
        let recording = usize::try_from(recording).unwrap_or(usize::MAX);
        let uploads = Larger {
            body: UPLOADS.body.max(recording),
            ..UPLOADS
        };
        let [first, second, third, fourth, fifth, sixth] = LARGER;
        Self {
            body: limits.body_bytes,
            larger: [uploads, first, second, third, fourth, fifth, sixth],
            pause: Duration::from_secs(limits.header_seconds),
            whole: Duration::from_secs(limits.request_seconds),
        }
    }

    /// Bytes of a body, and the time of the whole request, at this path.
    fn at(&self, path: &str) -> (usize, Duration) {
        let mut larger = self.larger.iter();
        let larger = larger.find(|larger| path.starts_with(larger.start));
        larger.map_or((self.body, self.whole), |larger| {
            (larger.body, larger.whole.unwrap_or(self.whole))
        })
    }
}

/// 414 for an address that is too long.
pub fn address(uri: &Uri) -> Result<(), Refusal> {
    let bytes = uri
        .path_and_query()
        .map_or(0, |address| address.as_str().len());
    if bytes > ADDRESS_BYTES {
        return Err(TOO_LONG);
    }
    Ok(())
}

/// Runs the rest within `bounds`: 413 for too large a body, 408 for one that doesn't arrive, 503
/// for an answer that doesn't.
pub async fn keep(bounds: Bounds, request: Request, next: Next) -> Response {
    let (most, whole) = bounds.at(request.uri().path());
    if intake::declared(request.headers()).is_some_and(|bytes| bytes > most as u64) {
        intake::discard(request).await;
        return TOO_LARGE.into_response();
    }
    let (request, intake) = Intake::watch(request, most, bounds.pause);
    let answer = tokio::time::timeout(whole, next.run(request)).await;
    match (intake.state(), answer) {
        (State::TooLarge, _) => TOO_LARGE.into_response(),
        (State::Stalled, _) | (State::Arriving, Err(_)) => TOO_SLOW.into_response(),
        (State::Arrived | State::Untouched, Err(_)) => overdue(),
        (_, Ok(response)) => paced(response, bounds.whole),
    }
}

fn overdue() -> Response {
    tracing::warn!("a request took too long");
    let mut response = OVERDUE.into_response();
    let minute = HeaderValue::from_static("60");
    response.headers_mut().insert(header::RETRY_AFTER, minute);
    response
}

/// Cuts a streamed body that stops coming. One of known length is there already, or a file.
fn paced(response: Response, pause: Duration) -> Response {
    if response.body().size_hint().exact().is_some() {
        return response;
    }
    response.map(|body| Body::new(TimeoutBody::new(pause, body)))
}
