//! One line per request. It names the route, not the address: no query, no slug, no name, no
//! e-mail, no network address is ever in it.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, Method, header};
use axum::response::Response;

use crate::server::error::reference;

/// The response header that names the request, as the log does.
pub const REQUEST_ID: &str = "x-request-id";

/// The name of this request: in its log line, in the response, in the request's extensions.
#[derive(Clone, Debug)]
pub struct RequestId(pub Arc<str>);

/// Where the router's inside tells the outside which route it chose.
#[derive(Clone, Debug, Default)]
struct Route(Arc<OnceLock<Arc<str>>>);

/// A request that is being answered.
#[derive(Debug)]
pub struct Line {
    started: Instant,
    method: &'static str,
    id: RequestId,
    route: Route,
}

impl Line {
    pub fn begin(request: &mut Request) -> Self {
        let line = Self {
            started: Instant::now(),
            method: known(request.method()),
            id: RequestId(reference().into()),
            route: Route::default(),
        };
        request.extensions_mut().insert(line.id.clone());
        request.extensions_mut().insert(line.route.clone());
        line
    }

    /// Writes the line: at DEBUG for what never changes (static assets), else at INFO.
    pub fn end(self, response: &mut Response) {
        let Self { method, id, .. } = &self;
        let id = &*id.0;
        let status = response.status().as_u16();
        let route = self.route.0.get().map_or("-", |route| &**route);
        let ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        if is_immutable(response) {
            tracing::debug!(method, route, status, ms, id, "request");
        } else {
            tracing::info!(method, route, status, ms, id, "request");
        }
        if let Ok(id) = HeaderValue::from_str(id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
    }
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
