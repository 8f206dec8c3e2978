//! The conditions of a test: other settings, and the work that is due.

use std::sync::Arc;

use dispatches::server::config::Config;
use dispatches::server::context::Context;
use dispatches::server::db::jobs::{self, Job, Lease};

use crate::database::HOUR;

/// The same site under other settings.
pub fn under(context: &Context, change: impl FnOnce(&mut Config)) -> Context {
    let mut config = context.config().clone();
    change(&mut config);
    let mut context = context.clone();
    context.state.config = Arc::new(config);
    context
}

/// The jobs that are due and that nobody took, taken.
pub async fn due(context: &Context) -> Vec<Job> {
    let (mut taken, now) = (Vec::new(), context.now);
    loop {
        let take = context.db().write(move |tx| {
            Box::pin(async move {
                let lease = Lease {
                    node: "test",
                    now,
                    until: now + HOUR,
                };
                jobs::take(tx, lease).await
            })
        });
        match take.await.expect("written") {
            Some(job) => taken.push(job),
            None => return taken,
        }
    }
}
