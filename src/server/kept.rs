//! Finished pages, kept for whoever asks next: bytes, headers and codings of what anonymous readers
//! get. How an answer is made is `middleware::pages`'; here is which addresses are kept (`key`), on
//! what ground one still holds (`news`), where they stand (`shelves`), and that nobody makes one
//! that somebody else is making (`flights`).
//!
//! A page is never shown once something it shows was changed: each answer is given after a look at
//! the database's pulse, and where that moved, at what the database's triggers noted.

pub mod flights;
pub mod key;
mod news;
mod page;
mod shelves;

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{Method, Request, Response, StatusCode};

use self::flights::Flights;
use self::key::Key;
use self::news::News;
pub use self::page::Page;
use self::shelves::Shelves;
use super::clock::Clock;
use super::config::Config;
use super::context::State;
use super::db::Db;
use super::db::page_changes::PageChange;
use super::error::Error;
use super::metrics::Metrics;
use super::middleware::pages::fresh::{self, Ask};
use super::middleware::{host, log, session};

/// What is kept, one for the program. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Kept(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    clock: Clock,
    /// As the file has them.
    config: Arc<Config>,
    shelves: Shelves,
    news: News,
    flights: Flights,
    metrics: Metrics,
}

/// A moment before something is made: what it shows is at least as new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The number of the last change that was known.
    pub change: i64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// What is made now changes at this moment though nothing is written.
    pub until: i64,
}

impl Kept {
    /// None where the settings leave no room for it.
    pub fn new(state: &State) -> Option<Self> {
        let bytes = state.config.limits.cache_bytes;
        (bytes > 0).then(|| {
            Self(Arc::new(Inner {
                db: state.db.clone(),
                clock: state.clock.clone(),
                config: state.config.clone(),
                shelves: Shelves::new(bytes),
                news: News::default(),
                flights: Flights::default(),
                metrics: state.metrics.clone(),
            }))
        })
    }

    /// Takes note of all that was committed before this call.
    ///
    /// # Errors
    /// When the database can't be asked. Then nothing that is kept may be shown.
    pub async fn look(&self) -> Result<Moment, Error> {
        let Inner { db, news, .. } = &*self.0;
        let now = self.0.clock.now();
        for change in news.look(db, &self.0.config, now).await? {
            match change {
                PageChange::All => {
                    self.0.shelves.clear();
                    self.0.metrics.cleared();
                }
                PageChange::Comments(slug) => self.0.shelves.take_off(&slug),
            }
        }
        Ok(news.moment(now))
    }

    /// The page of this key, where it still holds by what was known at the last look.
    pub fn find(&self, key: &Key) -> Option<Arc<Page>> {
        let page = self.0.shelves.get(key)?;
        self.holds(&page).then_some(page)
    }

    /// Whether the page may be shown to somebody who asked at `moment`.
    pub fn serves(&self, page: &Page, moment: Moment) -> bool {
        let begun = page.begun();
        (begun.change >= moment.change && begun.at >= moment.at) || self.holds(page)
    }

    fn holds(&self, page: &Page) -> bool {
        self.0.news.holds(page, self.0.clock.now())
    }

    pub fn keep(&self, key: &Key, page: &Arc<Page>) {
        self.0.shelves.put(key, page);
    }

    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub fn flights(&self) -> &Flights {
        &self.0.flights
    }

    /// The answer to a request for a page that is there as it is wanted, without waiting for
    /// anything. None says nothing of the request: then it goes the way of all others.
    pub fn at_once<B>(&self, request: &Request<B>) -> Option<Response<Bytes>> {
        let (uri, headers) = (request.uri(), request.headers());
        let readable = matches!(*request.method(), Method::GET | Method::HEAD);
        if !readable || uri.query().is_some() || session::is_carried(headers) {
            return None;
        }
        let page = self.0.shelves.front(uri.path())?;
        host::check(request).ok()?;
        // In this order: what is committed after the pulse was taken is no concern of this request.
        let pulse = self.0.db.pulse();
        if !self.0.news.holds_at(&page, self.0.clock.now(), pulse) {
            return None;
        }
        let ask = Ask::of(request);
        let mut response = fresh::again(page.ready(ask.coding)?, &ask);
        let is_head = *request.method() == Method::HEAD;
        let is_known = response.status() == StatusCode::NOT_MODIFIED;
        page.tally().answered(is_head, is_known);
        log::kept(&mut response, page.route(), is_head);
        Some(response)
    }

    /// Bytes that the pages take which are kept.
    pub fn bytes(&self) -> u64 {
        self.0.shelves.bytes()
    }
}
