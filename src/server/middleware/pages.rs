//! Finished answers: a rendered page gets its policy, shareable answers get entity tag and
//! `Cache-Control`, text is compressed, and who has it already gets 304.
//!
//! Three pure steps, so that what stands between them can be kept (`shared`): [`policy::seal`] (once
//! per render), [`encode::variant`] (once per coding), [`fresh::answer`] (per request). Entity
//! tags are strong, so each coding has its own, and compressing happens before the comparison.

pub mod encode;
pub mod fresh;
pub mod policy;
mod shared;
pub mod steady;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, Response, StatusCode, header};
use axum::middleware::Next;
use axum::response::IntoResponse;

use self::encode::Coding;
use self::fresh::Ask;
use super::{Edge, Refusal};
use crate::server::error::reference;
use crate::server::kept::key::Key;

/// In a response's extensions: the nonce that Leptos put on the scripts of this very render. At
/// least 16 characters, random; it never leaves the program.
#[derive(Clone, Debug)]
pub struct PageNonce(pub String);

/// Larger ones are sent as they come.
const COLLECTED_BYTES: u64 = 4 * 1024 * 1024;
/// A render that is larger than this is a mistake of ours.
pub const PAGE_BYTES: usize = 32 * 1024 * 1024;
/// From here on compressing takes long enough to get out of other requests' way.
const BLOCKING_BYTES: usize = 64 * 1024;

const BROKEN: Refusal = Refusal::new(
    StatusCode::INTERNAL_SERVER_ERROR,
    "Something went wrong on our side. Please try again.",
);

/// Finishes what the router answers. HEAD is asked inside as GET, so that its headers are those of
/// the GET (RFC 9110 9.3.2); its body is dropped here.
pub async fn finish(State(edge): State<Edge>, request: Request, next: Next) -> Response<Body> {
    let ask = Ask::of(&request);
    if let Some(kept) = edge.kept.as_ref().filter(|_| ask.is_anyones())
        && let Some(key) = Key::of(&request)
    {
        let https = edge.origin.is_https();
        return shared::answer((kept, https), (&key, &ask), request, next).await;
    }
    unshared(request, next, &ask).await
}

async fn unshared(mut request: Request, next: Next, ask: &Ask) -> Response<Body> {
    if *request.method() == Method::HEAD {
        *request.method_mut() = Method::GET;
    }
    match made(request, next, ask).await {
        Made::Whole(whole) => fresh::answer(coded(whole, ask.coding).await, ask),
        Made::AsItComes(response) => fresh::bodiless_for_head(response, ask),
    }
}

/// What the router answered, with policy, `Cache-Control` and entity tag.
enum Made {
    Whole(Response<Bytes>),
    /// Too long to be collected, or no text.
    AsItComes(Response<Body>),
}

async fn made(request: Request, next: Next, ask: &Ask) -> Made {
    let mut response = next.run(request).await;
    fresh::set_cache_control(&mut response, ask);
    let nonce = response.extensions_mut().remove::<PageNonce>();
    if nonce.is_none() && !is_small_text(&response) {
        return Made::AsItComes(response);
    }
    let (parts, body) = response.into_parts();
    let whole = match to_bytes(body, PAGE_BYTES).await {
        Ok(bytes) => Response::from_parts(parts, bytes),
        Err(error) => return Made::AsItComes(broken(&error)),
    };
    let sealed = match nonce {
        Some(PageNonce(nonce)) => policy::seal(whole, &nonce),
        None => whole,
    };
    Made::Whole(fresh::tagged(sealed, ask))
}

/// In this coding, where its kind of content is sent in one.
pub async fn coded(whole: Response<Bytes>, coding: Coding) -> Response<Bytes> {
    if coding == Coding::Identity || whole.body().len() < BLOCKING_BYTES {
        return encode::variant(whole, coding);
    }
    let plain = whole.clone();
    let work = tokio::task::spawn_blocking(move || encode::variant(whole, coding));
    work.await.unwrap_or(plain)
}

fn is_small_text(response: &Response<Body>) -> bool {
    let size = response.body().size_hint().exact();
    size.is_some_and(|bytes| bytes > 0 && bytes <= COLLECTED_BYTES)
        && encode::is_compressible(response.headers())
        && response.status() != StatusCode::PARTIAL_CONTENT
        && !response.headers().contains_key(header::CONTENT_ENCODING)
}

fn broken(error: &axum::Error) -> Response<Body> {
    let reference = reference();
    tracing::error!(reference, %error, "a page broke off while it was rendered");
    BROKEN.into_response()
}
