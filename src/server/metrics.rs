//! What the program counts of itself, for whoever watches it: requests, what is kept, rendering,
//! jobs, connections. What the database counts is `db::meter`'s; what is asked for only when
//! somebody looks is `gauges`'; who may look is `endpoint`'s.
//!
//! No label is anything a visitor sent: routes are templates, methods and results are ours. So the
//! number of lines is bounded whatever is asked.

pub mod endpoint;
mod gauges;
mod process;
pub mod scrape;

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Seconds.
const BUCKETS: [f64; 13] = [
    0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

type Histograms<L> = Family<L, Histogram, fn() -> Histogram>;

/// The program's counters, one set for each program. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Metrics(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    requests: Family<Answered, Counter>,
    seconds: Histograms<Asked>,
    cache: Family<Kept, Counter>,
    cleared: Counter,
    renders: Histogram,
    jobs: Family<Worked, Counter>,
    connections: Gauge,
    refused: Counter,
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            seconds: Family::new_with_constructor(histogram),
            cache: Family::default(),
            cleared: Counter::default(),
            renders: histogram(),
            jobs: Family::default(),
            connections: Gauge::default(),
            refused: Counter::default(),
        }
    }
}

/// Of seconds, from a thousandth to ten.
pub(in crate::server) fn histogram() -> Histogram {
    Histogram::new(BUCKETS)
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: Arc<str>,
    method: &'static str,
    status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    route: Arc<str>,
    method: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kept {
    result: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Worked {
    kind: String,
    outcome: &'static str,
}

/// How a request for a page that can be kept was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// It was kept.
    Kept,
    /// It was made for this request.
    Made,
    /// Somebody else was making it.
    Shared,
    /// It turned out to be nobody else's.
    Unkept,
}

impl Came {
    fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Made => "made",
            Self::Shared => "shared",
            Self::Unkept => "unkept",
        }
    }
}

/// One request's line: the route's template, "-" where there is none, and one of our own names of
/// methods.
#[derive(Clone, Debug)]
pub struct Request {
    pub route: Arc<str>,
    pub method: &'static str,
    pub status: StatusCode,
}

/// The counters of one kept page, found once, so that an answer from memory costs two additions.
#[derive(Clone, Debug)]
pub struct Tally {
    /// GET and HEAD, each with the page and with 304.
    answers: [[Counter; 2]; 2],
    kept: Counter,
}

impl Tally {
    /// The page was answered at once, whole or as 304.
    pub fn answered(&self, is_head: bool, is_known: bool) {
        self.answers[usize::from(is_head)][usize::from(is_known)].inc();
        self.kept.inc();
    }
}

/// A connection that counts as open until it is dropped.
#[derive(Debug)]
pub struct Open(Metrics);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.0.connections.dec();
    }
}

impl Metrics {
    pub fn answered(&self, request: Request, after: Duration) {
        let Request {
            route,
            method,
            status,
        } = request;
        let asked = Asked {
            route: route.clone(),
            method,
        };
        let seconds = after.as_secs_f64();
        self.0.seconds.get_or_create(&asked).observe(seconds);
        let answered = Answered {
            route,
            method,
            status: class(status),
        };
        self.0.requests.get_or_create(&answered).inc();
    }

    /// The counters of a page of this route that was found and is kept.
    pub fn tally(&self, route: &'static str) -> Tally {
        let counter = |method, status| {
            self.0.requests.get_or_create_owned(&Answered {
                route: route.into(),
                method,
                status: class(status),
            })
        };
        let both = |method| {
            [
                counter(method, StatusCode::OK),
                counter(method, StatusCode::NOT_MODIFIED),
            ]
        };
        Tally {
            answers: [both("GET"), both("HEAD")],
            kept: self.cache(Came::Kept),
        }
    }

    pub fn came(&self, came: Came) {
        self.cache(came).inc();
    }

    fn cache(&self, came: Came) -> Counter {
        let result = came.name();
        self.0.cache.get_or_create_owned(&Kept { result })
    }

    /// All that was kept has been dropped.
    pub fn cleared(&self) {
        self.0.cleared.inc();
    }

    pub fn rendered(&self, after: Duration) {
        self.0.renders.observe(after.as_secs_f64());
    }

    /// `kind` and `outcome` are the program's own words.
    pub fn worked(&self, kind: &str, outcome: &'static str) {
        let kind = kind.to_owned();
        self.0.jobs.get_or_create(&Worked { kind, outcome }).inc();
    }

    pub fn connected(&self) -> Open {
        self.0.connections.inc();
        Open(self.clone())
    }

    /// There was no room for a connection.
    pub fn refused(&self) {
        self.0.refused.inc();
    }

    fn register(&self, registry: &mut Registry) {
        let Inner {
            requests,
            seconds,
            cache,
            cleared,
            renders,
            jobs,
            connections,
            refused,
        } = &*self.0;
        let text = "Requests answered, those from memory among them";
        registry.register("requests", text, requests.clone());
        let text = "Time to the head of the answer, of requests not answered from memory";
        registry.register("request_seconds", text, seconds.clone());
        let text = "Requests for pages that can be kept, by where the answer came from";
        registry.register("page_cache_answers", text, cache.clone());
        let text = "Times that all kept pages were dropped";
        registry.register("page_cache_clears", text, cleared.clone());
        let text = "Time to render a page";
        registry.register("render_seconds", text, renders.clone());
        let text = "Attempts at jobs, by what became of them";
        registry.register("jobs", text, jobs.clone());
        registry.register("connections", "Open connections", connections.clone());
        let text = "Connections there was no room for";
        registry.register("connections_refused", text, refused.clone());
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}
