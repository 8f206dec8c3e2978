//! The edge: what every request passes before a route sees it, and every response before it
//! leaves. What the pages say is not decided here.
//!
//! # Order
//!
//! From the outside in; [`around`] puts them together. Each line says why it stands there.
//!
//! 1. [`entry`]: [`log`] (and counting), [`host`] (refuses what is no address), then on the way out [`redirect`]
//!    and [`headers`]. Outermost, so that refusals and panics are logged and carry the headers.
//! 2. [`panics`]: around all that runs foreign code.
//! 3. [`origin`]: needs the `Host` that the visitor used, so before [`host::settle`].
//! 4. [`guard`]: [`origin::without_proof`], [`content`], [`query`], [`host::settle`], and
//!    [`limits`] around the rest, so that rendering and compressing count towards the deadline.
//! 5. [`pages`]: policy, entity tag, encoding, 304; what is kept is answered here. `listen` asks for
//!    that before any of this ([`Kept::at_once`]), so all that is above must hold of it as well: it
//!    is counted, checked, headed and, at DEBUG, logged there.
//! 6. The router. [`log::note_route`] stands inside it, where the matched route is known.

pub mod content;
pub mod headers;
pub mod host;
pub mod limits;
pub mod log;
pub mod origin;
pub mod pages;
pub mod panics;
pub mod query;
pub mod redirect;
pub mod session;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower::ServiceBuilder;
use tower::util::MapRequestLayer;
use tracing::Instrument;

use self::limits::Bounds;
use self::origin::Origin;
use super::config::Config;
use super::error::Error;
use super::kept::Kept;
use super::metrics::Metrics;
use super::source::{Network, Source};

/// What the edge knows of the settings.
#[derive(Clone, Debug)]
pub struct Edge {
    origin: Arc<Origin>,
    bounds: Bounds,
    proxies: Arc<[Network]>,
    kept: Option<Kept>,
    metrics: Metrics,
}

impl Edge {
    /// Fails with a sentence for the operator when `base_url` is not an `http` or `https` origin.
    pub fn new(config: &Config) -> Result<Self, Error> {
        let origin = Origin::parse(&config.base_url).ok_or_else(|| {
            let base_url = &config.base_url;
            Error::Operator(format!(
                "base_url must be a scheme and a host, like https://example.org; it is {base_url:?}"
            ))
        })?;
        Ok(Self {
            origin: Arc::new(origin),
            bounds: Bounds::of(config),
            proxies: config.proxies.as_slice().into(),
            kept: None,
            metrics: Metrics::default(),
        })
    }

    /// The same, with pages that are kept.
    #[must_use]
    pub fn with_kept(self, kept: Option<Kept>) -> Self {
        Self { kept, ..self }
    }

    /// The same, counting there.
    #[must_use]
    pub fn with_metrics(self, metrics: Metrics) -> Self {
        Self { metrics, ..self }
    }
}

/// The whole stack around `router`. `on_panic` renders the 500 page for a reference.
pub fn around<P>(router: Router, edge: &Edge, on_panic: P) -> Router
where
    P: Fn(&str) -> Response + Clone + Send + Sync + 'static,
{
    let router = router.layer(MapRequestLayer::new(
        log::note_route as fn(Request) -> Request,
    ));
    let stack = ServiceBuilder::new()
        .layer(from_fn_with_state(edge.clone(), entry))
        .layer(panics::layer(on_panic))
        .layer(origin::layer(&edge.origin))
        .layer(from_fn_with_state(edge.clone(), guard))
        .layer(from_fn_with_state(edge.clone(), pages::finish))
        .service(router);
    // A router of one fallback: so all of this runs before a route is looked for.
    Router::new().fallback_service(stack)
}

/// Outermost: names and logs the request and whom it is from, refuses what is no address, sends
/// the headers.
pub async fn entry(State(edge): State<Edge>, mut request: Request, next: Next) -> Response {
    let line = log::Line::begin(&mut request);
    Source::note(&mut request, &edge.proxies);
    let visited = host::name(&request).map(str::to_owned);
    let mut response = match host::check(&request).and_then(|()| limits::address(request.uri())) {
        Ok(()) => next.run(request).instrument(line.span()).await,
        Err(refusal) => refusal.into_response(),
    };
    redirect::keep_home(response.headers_mut(), &edge.origin, visited.as_deref());
    headers::add(&mut response, edge.origin.is_https());
    line.end(&mut response, &edge.metrics);
    response
}

/// Refuses unproven and undecodable requests, hides foreign addresses, and keeps the limits.
pub async fn guard(State(edge): State<Edge>, mut request: Request, next: Next) -> Response {
    let checked = origin::without_proof(&request).and_then(|()| content::check(&request));
    if let Err(refusal) = checked {
        return refusal.into_response();
    }
    if let Some(clean) = query::strip(&mut request) {
        return clean;
    }
    host::settle(&mut request, &edge.origin);
    limits::keep(edge.bounds, request, next).await
}

/// A request that goes no further: a status and one sentence for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub status: StatusCode,
    pub sentence: &'static str,
}

impl Refusal {
    pub const fn new(status: StatusCode, sentence: &'static str) -> Self {
        Self { status, sentence }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let no_store = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        (self.status, [no_store], self.sentence).into_response()
    }
}
