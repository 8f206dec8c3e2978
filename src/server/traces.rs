//! Traces for an OpenTelemetry collector: each request and each job, with what it asked the
//! database and how long its page took. Only in a program built with the feature `traces`, and only
//! where the settings name a collector. What the program counts is `metrics`'.
//!
//! A trace says what the log may say: methods, routes, places in the source. No address that was
//! asked for, no parameter of a query, nothing a visitor sent. What is answered from memory has
//! none, and what others say of the trace that a request belongs to isn't believed: anybody could.

pub use inside::*;

/// A file and a line of the source.
pub type Place = (&'static str, u32);

#[cfg(feature = "traces")]
mod inside {
    use std::sync::OnceLock;
    use std::time::{Instant, SystemTime};

    use axum::http::StatusCode;
    use opentelemetry::KeyValue;
    use opentelemetry::trace::{
        Span as _, SpanBuilder, Status, TraceContextExt, Tracer as _, TracerProvider as _,
    };
    use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
    use opentelemetry_sdk::Resource;
    use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
    use tracing::{Span, Subscriber};
    use tracing_opentelemetry::OpenTelemetrySpanExt;
    use tracing_subscriber::Layer;
    use tracing_subscriber::filter::dynamic_filter_fn;
    use tracing_subscriber::registry::LookupSpan;

    use super::Place;
    use crate::server::config;
    use crate::server::error::Error;

    /// Where spans are begun, once there is a collector.
    static TRACER: OnceLock<SdkTracer> = OnceLock::new();

    /// What sends spans, until it is ended.
    #[derive(Debug, Default)]
    pub struct Traces(Option<SdkTracerProvider>);

    impl Traces {
        /// # Errors
        /// Where the collector's address is none.
        pub fn begin(config: &config::Traces) -> Result<Self, Error> {
            let Some(endpoint) = &config.endpoint else {
                return Ok(Self::default());
            };
            let address = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
            // Set already where uploads are kept in a store.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let exporter = SpanExporter::builder()
                .with_http()
                .with_protocol(Protocol::HttpBinary)
                .with_endpoint(address)
                .build()
                .map_err(|error| Error::Operator(format!("traces.endpoint: {error}")))?;
            let service = Resource::builder().with_service_name("dispatches").build();
            let provider = SdkTracerProvider::builder()
                .with_resource(service)
                .with_batch_exporter(exporter)
                .build();
            // The first one stays, in a process that begins twice.
            let _ = TRACER.set(provider.tracer("dispatches"));
            Ok(Self(Some(provider)))
        }

        /// For the program's own spans.
        pub fn layer<S>(&self) -> Option<impl Layer<S> + use<S>>
        where
            S: Subscriber + for<'s> LookupSpan<'s>,
        {
            let tracer = self.0.as_ref()?.tracer("dispatches");
            // Asked anew for each span: the driver of PostgreSQL asks whether something would be
            // logged and then logs nothing, after which a filter that is asked once for each place
            // takes that answer for the next span's (tracing-subscriber 0.3).
            let ours = dynamic_filter_fn(|told, _| {
                told.is_span() && told.target().starts_with("dispatches")
            });
            let layer = tracing_opentelemetry::layer()
                .with_location(false)
                .with_threads(false)
                .with_target(false)
                .with_tracked_inactivity(false)
                .with_tracer(tracer);
            Some(layer.with_filter(ours))
        }

        /// Sends what there is and ends. Not to be called within the runtime.
        pub fn end(self) {
            if let Some(provider) = self.0
                && let Err(error) = provider.shutdown()
            {
                tracing::warn!(%error, "the last traces were not sent");
            }
        }
    }

    /// The kind of a request's span.
    pub const SERVER: Option<&str> = Some("server");

    /// What a request came to. Told at its end, when its route is known.
    pub fn answered(span: &Span, (method, route): (&'static str, &str), status: StatusCode) {
        if TRACER.get().is_none() {
            return;
        }
        let context = span.context();
        let span = context.span();
        span.update_name(format!("{method} {route}"));
        span.set_attributes([
            KeyValue::new("http.request.method", method),
            KeyValue::new("http.route", route.to_owned()),
            KeyValue::new("http.response.status_code", i64::from(status.as_u16())),
        ]);
        if status.is_server_error() {
            span.set_status(Status::error(""));
        }
        // Not when its last holder lets go: a task that it began may go on for long.
        span.end();
    }

    /// What was begun then and has ended now, as a part of the request or job that goes on; `place`
    /// is the file and the line in the source, where that says more than the name. Told afterwards,
    /// because what is measured anyway needs no second wrapping then.
    pub fn told(what: &'static str, begun: Instant, place: Option<Place>) {
        let Some(tracer) = TRACER.get() else { return };
        let within = Span::current().context();
        if !within.span().span_context().is_valid() {
            return;
        }
        // In this order: what passes between the two must not put the part's beginning before the
        // request's.
        let took = begun.elapsed();
        let now = SystemTime::now();
        let started = now.checked_sub(took).unwrap_or(now);
        let attributes = place.into_iter().flat_map(|(file, line)| {
            let line = KeyValue::new("code.line.number", i64::from(line));
            [KeyValue::new("code.file.path", file), line]
        });
        let span = SpanBuilder::from_name(what)
            .with_start_time(started)
            .with_attributes(attributes);
        tracer
            .build_with_context(span, &within)
            .end_with_timestamp(now);
    }
}

#[cfg(not(feature = "traces"))]
mod inside {
    use std::time::Instant;

    use axum::http::StatusCode;
    use tracing::{Span, Subscriber};
    use tracing_subscriber::Layer;
    use tracing_subscriber::layer::Identity;

    use super::Place;
    use crate::server::config;
    use crate::server::error::Error;

    /// Nothing.
    #[derive(Debug, Default)]
    pub struct Traces;

    impl Traces {
        /// # Errors
        /// Where the settings name a collector.
        pub fn begin(config: &config::Traces) -> Result<Self, Error> {
            match &config.endpoint {
                None => Ok(Self),
                Some(_) => Err(Error::Operator(
                    "traces.endpoint is set, but this program can't send traces: it was built \
                     without the feature `traces`"
                        .into(),
                )),
            }
        }

        pub fn layer<S: Subscriber>(&self) -> Option<impl Layer<S> + use<S>> {
            None::<Identity>
        }

        pub fn end(self) {}
    }

    pub const SERVER: Option<&str> = None;

    pub fn answered(_: &Span, _: (&'static str, &str), _: StatusCode) {}

    pub fn told(_: &'static str, _: Instant, _: Option<Place>) {}
}
