//! One render of a page, however many ask: who comes first makes it, the others wait for theirs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::Response;
use tokio::sync::watch::{self, Receiver, Sender};

use super::Page;

/// What became of it.
#[derive(Clone, Debug)]
pub enum Landing {
    Kept(Arc<Page>),
    /// A failure of ours, which all who wait are told: trying again at once would fail again.
    Failed(Response<Bytes>),
    /// It can't be kept. Each makes their own.
    Unkept,
}

/// What is being made, by its key.
#[derive(Debug, Default)]
pub struct Flights(Mutex<HashMap<String, Receiver<Option<Landing>>>>);

/// Who makes a page, and who waits for it.
#[derive(Debug)]
pub enum Turn<'f> {
    Ours(Lead<'f>),
    Theirs(Waiting),
}

/// The right to make a page, until it is dropped.
#[derive(Debug)]
pub struct Lead<'f> {
    flights: &'f Flights,
    key: String,
    tell: Sender<Option<Landing>>,
}

#[derive(Debug)]
pub struct Waiting(Receiver<Option<Landing>>);

impl Flights {
    pub fn join(&self, key: &str) -> Turn<'_> {
        let mut under_way = self.under_way();
        if let Some(told) = under_way.get(key) {
            return Turn::Theirs(Waiting(told.clone()));
        }
        let (tell, told) = watch::channel(None);
        under_way.insert(key.to_owned(), told);
        Turn::Ours(Lead {
            flights: self,
            key: key.to_owned(),
            tell,
        })
    }

    fn under_way(&self) -> MutexGuard<'_, HashMap<String, Receiver<Option<Landing>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lead<'_> {
    /// Tells all who wait.
    pub fn land(self, landing: Landing) {
        self.tell.send_replace(Some(landing));
    }
}

impl Drop for Lead<'_> {
    fn drop(&mut self) {
        self.flights.under_way().remove(&self.key);
    }
}

impl Waiting {
    /// None where whoever made it broke off.
    pub async fn landing(mut self) -> Option<Landing> {
        let told = self.0.wait_for(Option::is_some).await;
        told.ok().and_then(|landing| landing.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_comes_second_waits_and_is_told() {
        let flights = Flights::default();
        let Turn::Ours(lead) = flights.join("/") else {
            panic!("nobody else makes it");
        };
        assert!(matches!(flights.join("/other"), Turn::Ours(_)));
        let Turn::Theirs(waiting) = flights.join("/") else {
            panic!("somebody makes it");
        };
        lead.land(Landing::Unkept);
        assert!(matches!(waiting.landing().await, Some(Landing::Unkept)));
        assert!(matches!(flights.join("/"), Turn::Ours(_)));
    }

    #[tokio::test]
    async fn where_the_first_breaks_off_the_others_hear_of_it() {
        let flights = Flights::default();
        let lead = flights.join("/");
        let Turn::Theirs(waiting) = flights.join("/") else {
            panic!("somebody makes it");
        };
        drop(lead);
        assert!(waiting.landing().await.is_none());
        assert!(matches!(flights.join("/"), Turn::Ours(_)));
    }
}
