//! One line per request, and its name in every other line that is written meanwhile. It names the
//! route, not the address: no query, no slug, no name, no e-mail, no network address is ever in it.
//!
//! What is answered from memory, and what never changes, is counted (`metrics`) but has a line only
//! at DEBUG. An answer from memory that `listen` gave at once never came by here: [`kept`] writes
//! its line, and names it in its header where there is one, since a name costs more than the answer.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::body::Bytes;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, Method, Response as Answer, header};
use axum::response::Response;
use tracing::Span;

use crate::server::error::reference;
use crate::server::metrics::{self, Metrics};
use crate::server::traces;

/// The response header that names the request, as the log does.
pub const REQUEST_ID: &str = "x-request-id";

/// The name of this request: in its log line, in the response, in the request's extensions.
#[derive(Clone, Debug)]
pub struct RequestId(pub Arc<str>);

/// Where the router's inside tells the outside which route it chose.
#[derive(Clone, Debug, Default)]
struct Route(Arc<OnceLock<Arc<str>>>);

/// In a response's extensions: it was kept, and nothing was made for it.
#[derive(Clone, Copy, Debug)]
pub struct FromMemory;

/// A request that is being answered.
#[derive(Debug)]
pub struct Line {
    started: Instant,
    method: &'static str,
    id: RequestId,
    route: Route,
    span: Span,
}

impl Line {
    pub fn begin(request: &mut Request) -> Self {
        let id = reference();
        let line = Self {
            started: Instant::now(),
            method: known(request.method()),
            // Only a program that can send traces says in its log that it is a server.
            span: tracing::info_span!("request", id, otel.kind = traces::SERVER),
            id: RequestId(id.into()),
            route: Route::default(),
        };
        request.extensions_mut().insert(line.id.clone());
        request.extensions_mut().insert(line.route.clone());
        line
    }

    /// What is logged within it names the request.
    pub fn span(&self) -> Span {
        self.span.clone()
    }

    /// Counts the request and writes its line: at DEBUG for what never changes (static assets) or
    /// was kept, else at INFO.
    pub fn end(self, response: &mut Response, metrics: &Metrics) {
        let (method, id) = (self.method, &*self.id.0);
        let status = response.status();
        let route = self.route.0.get().cloned().unwrap_or_else(|| "-".into());
        let after = self.started.elapsed();
        let ms = u64::try_from(after.as_millis()).unwrap_or(u64::MAX);
        let is_kept = response.extensions_mut().remove::<FromMemory>().is_some();
        if is_kept || is_immutable(response) {
            let status = status.as_u16();
            tracing::debug!(method, route = &*route, status, ms, id, "request");
        } else {
            let status = status.as_u16();
            tracing::info!(method, route = &*route, status, ms, id, "request");
        }
        traces::answered(&self.span, (method, &route), status);
        let answered = metrics::Request {
            route,
            method,
            status,
        };
        metrics.answered(answered, after);
        name(response, id);
    }
}

fn name<B>(response: &mut Answer<B>, id: &str) {
    if let Ok(id) = HeaderValue::from_str(id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
}

/// The line of what was answered at once, where somebody wants it.
pub fn kept(response: &mut Answer<Bytes>, route: &'static str, is_head: bool) {
    if !tracing::enabled!(tracing::Level::DEBUG) {
        return;
    }
    let (method, id) = (if is_head { "HEAD" } else { "GET" }, reference());
    let status = response.status().as_u16();
    tracing::debug!(method, route, status, ms = 0, id, "request");
    name(response, &id);
}

/// Stands inside the router, where the matched route is known.
pub fn note_route(request: Request) -> Request {
    let extensions = request.extensions();
    if let (Some(route), Some(path)) = (extensions.get::<Route>(), extensions.get::<MatchedPath>())
    {
        // Set already where routers nest; the outer one names the route.
        let _ = route.0.set(path.as_str().into());
    }
    request
}

/// For what is answered without a route being looked for.
pub fn name_route(request: &Request, name: &'static str) {
    if let Some(route) = request.extensions().get::<Route>() {
        let _ = route.0.set(name.into());
    }
}

/// A method is the sender's text too: only those we answer are written out.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn is_immutable(response: &Response) -> bool {
    response
        .headers()
        .get(header::CACHE_CONTROL)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("immutable"))
}
