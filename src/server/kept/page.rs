//! One page in its codings, each made when it is first asked for.

use axum::body::Bytes;
use axum::http::{Response, StatusCode};
use tokio::sync::OnceCell;

use super::key::Key;
use super::{Kept, Moment};
use crate::server::metrics::Tally;
use crate::server::middleware::headers;
use crate::server::middleware::pages::coded;
use crate::server::middleware::pages::encode::Coding;

/// What headers, key and bookkeeping take, roughly.
const BESIDE: u64 = 4 * 1024;

/// A finished answer: status, headers and body, the same for everybody.
#[derive(Debug)]
pub struct Page {
    begun: Moment,
    post: Option<Box<str>>,
    route: &'static str,
    tally: Tally,
    plain: Response<Bytes>,
    gzip: OnceCell<Response<Bytes>>,
    brotli: OnceCell<Response<Bytes>>,
    zstd: OnceCell<Response<Bytes>>,
}

impl Page {
    /// `whole` was asked for at `begun`. `https`: of the base URL.
    pub async fn new(
        whole: Response<Bytes>,
        key: &Key,
        begun: Moment,
        (kept, https): (&Kept, bool),
    ) -> Self {
        let mut plain = coded(whole, Coding::Identity).await;
        headers::add(&mut plain, https);
        // Of the request that made it; each answer would copy them.
        plain.extensions_mut().clear();
        Self {
            begun,
            post: key.post().map(Into::into),
            route: key.route,
            tally: kept.metrics().tally(key.route),
            plain,
            gzip: OnceCell::new(),
            brotli: OnceCell::new(),
            zstd: OnceCell::new(),
        }
    }

    pub fn begun(&self) -> Moment {
        self.begun
    }

    /// The slug of the post whose comments, and no others, it shows.
    pub fn post(&self) -> Option<&str> {
        self.post.as_deref()
    }

    pub fn status(&self) -> StatusCode {
        self.plain.status()
    }

    pub fn route(&self) -> &'static str {
        self.route
    }

    /// Counts the answers with it.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    fn place(&self, coding: Coding) -> Option<&OnceCell<Response<Bytes>>> {
        match coding {
            Coding::Identity => None,
            Coding::Gzip => Some(&self.gzip),
            Coding::Brotli => Some(&self.brotli),
            Coding::Zstd => Some(&self.zstd),
        }
    }

    /// In this coding, if somebody asked for that before.
    pub fn ready(&self, coding: Coding) -> Option<&Response<Bytes>> {
        self.place(coding)
            .map_or(Some(&self.plain), |place| place.get())
    }

    /// In this coding; whoever asks first makes it.
    pub async fn within(&self, coding: Coding) -> &Response<Bytes> {
        match self.place(coding) {
            None => &self.plain,
            Some(place) => {
                place
                    .get_or_init(|| coded(self.plain.clone(), coding))
                    .await
            }
        }
    }

    /// Bytes, the codings that it may yet be asked for among them: together those of a text take no
    /// more than twice the text.
    pub fn weight(&self) -> u64 {
        let body = u64::try_from(self.plain.body().len()).unwrap_or(u64::MAX);
        body.saturating_mul(3) + BESIDE
    }
}
