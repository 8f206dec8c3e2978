//! Telling an open queue that comments have come in or were decided about, as server-sent events
//! (HTML 9.2). An event says how many wait and which is the newest of them: "3 0190b7a0-…".

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures::Stream;
use futures::stream::unfold;

use crate::server::db::comments::queue;
use crate::server::db::{Db, Pulse};
use crate::server::error::Error;
use crate::server::router::Program;

/// Between two looks, each of which costs next to nothing while nothing was written.
const LOOK: Duration = Duration::from_secs(1);
/// Then the stream ends and the browser asks again by itself: whoever was signed out meanwhile gets
/// nothing more, and a program that stops waits no longer than this.
const LOOKS: u8 = 15;

/// `GET /studio/comments/news`
pub async fn news(
    State(program): State<Program>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let watch = Watch {
        db: program.state.db,
        pulse: None,
        said: String::new(),
        left: LOOKS,
    };
    let events = unfold(watch, |watch| async move {
        let (news, watch) = watch.next().await?;
        Some((Ok(Event::default().data(news)), watch))
    });
    // A body that stops coming is cut.
    Sse::new(events).keep_alive(KeepAlive::new().interval(5 * LOOK))
}

struct Watch {
    db: Db,
    pulse: Option<Pulse>,
    said: String,
    left: u8,
}

impl Watch {
    /// What is new, once something is; none at the end.
    async fn next(mut self) -> Option<(String, Self)> {
        loop {
            self.left = self.left.checked_sub(1)?;
            if self.pulse.is_some() {
                tokio::time::sleep(LOOK).await;
            }
            let pulse = self.db.pulse();
            if self.pulse == Some(pulse) {
                continue;
            }
            self.pulse = Some(pulse);
            match self.look().await {
                Ok(news) if news != self.said => {
                    self.said.clone_from(&news);
                    return Some((news, self));
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "the news of the queue broke off");
                    return None;
                }
            }
        }
    }

    async fn look(&self) -> Result<String, Error> {
        let mut on = self.db.read().await?;
        let [pending, ..] = queue::counts(&mut on, 1_001).await?;
        let newest = queue::newest_pending(&mut on).await?.unwrap_or_default();
        Ok(format!("{pending} {newest}"))
    }
}
