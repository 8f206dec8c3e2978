//! All that is counted, as one text.

use std::sync::Arc;

use prometheus_client::encoding::text::encode;
use prometheus_client::registry::Registry;
use tokio::sync::Mutex;

use super::gauges::Gauges;
use crate::server::clock::Clock;
use crate::server::context::State;
use crate::server::kept::Kept;

/// What is looked at. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Scrape(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    state: State,
    kept: Option<Kept>,
    gauges: Gauges,
    /// One look at a time: the gauges are shared.
    registry: Mutex<Registry>,
}

impl Scrape {
    /// Of the program that begins now.
    pub fn new(state: &State, kept: Option<Kept>) -> Self {
        // Whatever a test's clock says, supervisors compare this with their own.
        let gauges = Gauges::new(state, Clock::System.now());
        let mut registry = Registry::default();
        let ours = registry.sub_registry_with_prefix("dispatches");
        state.metrics.register(ours);
        state.db.meter().register(ours);
        gauges.register(ours);
        gauges.register_process(registry.sub_registry_with_prefix("process"));
        Self(Arc::new(Inner {
            state: state.clone(),
            kept,
            gauges,
            registry: Mutex::new(registry),
        }))
    }

    /// In the OpenMetrics text format, 1.0. None where it can't be written.
    pub async fn text(&self) -> Option<String> {
        let Inner {
            state,
            kept,
            gauges,
            registry,
        } = &*self.0;
        let registry = registry.lock().await;
        gauges.look(state, kept.as_ref()).await;
        let mut text = String::new();
        encode(&mut text, &registry).ok()?;
        Some(text)
    }
}
