//! Who may keep an answer, and who has it already: `Cache-Control`, entity tags, 304
//! (RFC 9110 8.8.3, 13.1.2; RFC 9111 5.2.2).

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::encode::{self, Coding};
use crate::server::middleware::{origin, session};

/// May be kept, and must be asked about before each use: so nobody sees what isn't so any more.
pub const SHARED: &str = "public, no-cache";
const PRIVATE: &str = "private, no-store";
const NEVER: &str = "no-store";

/// Bytes of the digest in an entity tag.
const TAG_BYTES: usize = 16;

/// What a request says about the form of its answer.
#[derive(Clone, Debug)]
pub struct Ask {
    pub coding: Coding,
    head: bool,
    safe: bool,
    session: bool,
    has: Vec<HeaderValue>,
}

impl Ask {
    pub fn of<B>(request: &Request<B>) -> Self {
        let headers = request.headers();
        let order = match (request.uri().path(), request.uri().query()) {
            ("/search" | "/api/search", Some(_)) => encode::QUICKEST_FIRST,
            _ => encode::SMALLEST_FIRST,
        };
        Self {
            coding: Coding::accepted(headers, order),
            head: *request.method() == Method::HEAD,
            safe: origin::is_safe(request.method()),
            session: session::is_carried(headers),
            has: headers
                .get_all(header::IF_NONE_MATCH)
                .iter()
                .cloned()
                .collect(),
        }
    }

    /// Whether it may be answered with what everybody gets.
    pub fn is_anyones(&self) -> bool {
        self.safe && !self.session
    }

    /// Weak comparison, as RFC 9110 13.1.2 wants it.
    fn has(&self, tag: &[u8]) -> bool {
        let listed = self
            .has
            .iter()
            .flat_map(|list| list.as_bytes().split(|byte| *byte == b','));
        listed
            .map(<[u8]>::trim_ascii)
            .any(|listed| listed == b"*" || bare(listed) == bare(tag))
    }
}

fn bare(tag: &[u8]) -> &[u8] {
    tag.strip_prefix(b"W/").unwrap_or(tag)
}

/// Says who may keep the answer, where its route hasn't. With a session cookie, or setting one,
/// nobody may.
pub fn set_cache_control<B>(response: &mut Response<B>, ask: &Ask) {
    let personal = ask.session || response.headers().contains_key(header::SET_COOKIE);
    let value = if personal {
        PRIVATE
    } else if ask.safe && may_be_kept(response.status()) {
        SHARED
    } else {
        NEVER
    };
    let value = HeaderValue::from_static(value);
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(value);
}

fn may_be_kept(status: StatusCode) -> bool {
    matches!(status.as_u16(), 200 | 206 | 301 | 304 | 308 | 404 | 410)
}

/// Adds a strong entity tag of the body to what may be kept. A route's own tag stays.
pub fn tagged(mut whole: Response<Bytes>, ask: &Ask) -> Response<Bytes> {
    let control = whole.headers().get(header::CACHE_CONTROL);
    let kept = control.is_some_and(|value| !value.as_bytes().ends_with(NEVER.as_bytes()));
    if ask.safe && kept && whole.status() == StatusCode::OK {
        let digest = Sha256::digest(whole.body());
        let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&digest[..TAG_BYTES]));
        if let Ok(tag) = HeaderValue::try_from(tag) {
            whole.headers_mut().entry(header::ETAG).or_insert(tag);
        }
    }
    whole
}

/// The answer itself: `whole`, or 304 with its headers, the policy among them, or its head alone.
pub fn answer(whole: Response<Bytes>, ask: &Ask) -> Response<Body> {
    settled(whole, ask).map(Body::from)
}

/// [`answer`] from what is kept.
pub fn again(whole: &Response<Bytes>, ask: &Ask) -> Response<Bytes> {
    settled(whole.clone(), ask)
}

fn settled(mut whole: Response<Bytes>, ask: &Ask) -> Response<Bytes> {
    let tag = whole.headers().get(header::ETAG).map(HeaderValue::as_bytes);
    if ask.safe && whole.status() == StatusCode::OK && tag.is_some_and(|tag| ask.has(tag)) {
        *whole.status_mut() = StatusCode::NOT_MODIFIED;
        whole.headers_mut().remove(header::CONTENT_LENGTH);
        whole.headers_mut().remove(header::CONTENT_ENCODING);
        return whole.map(|_| Bytes::new());
    }
    if ask.head {
        let length = u64::try_from(whole.body().len()).unwrap_or(u64::MAX);
        keep_length(whole.headers_mut(), length);
        return whole.map(|_| Bytes::new());
    }
    whole
}

/// A HEAD's answer: the length is that of the body it leaves out.
pub fn bodiless_for_head(mut response: Response<Body>, ask: &Ask) -> Response<Body> {
    if !ask.head {
        return response;
    }
    if let Some(length) = response.body().size_hint().exact() {
        keep_length(response.headers_mut(), length);
    }
    response.map(|_| Body::empty())
}

fn keep_length(headers: &mut HeaderMap, length: u64) {
    headers
        .entry(header::CONTENT_LENGTH)
        .or_insert(length.into());
}
