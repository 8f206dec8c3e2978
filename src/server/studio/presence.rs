//! Telling somebody who has a post open who else has, and whether it was saved by another meanwhile,
//! as server-sent events (HTML 9.2) of JSON. As long as the page listens it counts as open itself.

use std::convert::Infallible;
use std::time::Duration;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::sse::{Event, KeepAlive};
use axum::response::{IntoResponse, Response, Sse};
use futures::stream::unfold;
use serde::Deserialize;

use crate::api::studio::writing::{Newer, Present};
use crate::server::context::{Context, Staff, State as Site, Viewer};
use crate::server::dates::Dates;
use crate::server::db::presence::{self, Here, Latest};
use crate::server::db::{Connection, manuscripts};
use crate::server::error::Error;
use crate::server::ids::is_id;
use crate::server::posts::staff::asking;
use crate::server::router::Program;

/// Between two looks.
const LOOK: Duration = Duration::from_secs(1);
/// Then the stream ends and the browser asks again by itself, as in [`super::news`].
const LOOKS: u8 = 15;
/// So often a page says anew that it is open.
const RENEWED: u8 = 8;
/// Looks after which a former page is known to be gone.
const SETTLED: u8 = 3;
/// Milliseconds for which a page counts as open that says nothing more.
const LEASE: i64 = 25_000;
/// How long the browser waits before it asks again.
const AGAIN: Duration = Duration::from_millis(300);

/// What a page says of itself.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Tells one person's pages apart.
    page: String,
    /// The version that it was made from.
    base: String,
}

/// `GET /studio/posts/{id}/presence?page=…&base=…`
pub async fn stream(
    State(program): State<Program>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let context = Context::new(program.state.clone(), viewer);
    let watch = match Watch::begin(&context, id, asked).await {
        Ok(watch) => watch,
        Err(error) => return error.into_response(),
    };
    let events = unfold(watch, |watch| async move {
        let (news, watch) = watch.next().await?;
        let event = Event::default().retry(AGAIN).data(news);
        Some((Ok::<_, Infallible>(event), watch))
    });
    // A body that stops coming is cut.
    let kept = KeepAlive::new().interval(5 * LOOK);
    Sse::new(events).keep_alive(kept).into_response()
}

/// Those who have a post open without counting, as for a page without scripts.
pub async fn names(
    on: &mut Connection,
    (staff, post_id): (&Staff, &str),
    now: i64,
) -> Result<Vec<String>, Error> {
    let here = Here {
        post_id: post_id.to_owned(),
        person_id: staff.id.clone(),
        page: String::new(),
    };
    let others = presence::others(on, &here, now - LEASE).await?;
    let others = others.into_iter().filter(|(id, _)| *id != staff.id);
    Ok(others.map(|(_, name)| name).collect())
}

/// An open page. Where it goes without the stream's end, the page was closed.
struct Watch {
    site: Site,
    dates: Dates,
    staff: Staff,
    here: Here,
    base: String,
    said: Option<Present>,
    looks: u8,
    ended: bool,
}

impl Drop for Watch {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        let (db, here) = (self.site.db.clone(), self.here.clone());
        // Without a runtime the program ends, and the lease by itself.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let left =
                    db.write(move |tx| Box::pin(async move { presence::leave(tx, &here).await }));
                if let Err(error) = left.await {
                    tracing::warn!(%error, "a closed page could not be noted");
                }
            });
        }
    }
}

impl Watch {
    async fn begin(context: &Context, id: String, asked: Asked) -> Result<Self, Error> {
        let staff = context.viewer.staff()?.clone();
        let known = is_id(&id) && is_id(&asked.page);
        let mut on = context.db().read().await?;
        let found = match known {
            true => manuscripts::find(&mut on, &asking(&staff), &id).await?,
            false => None,
        };
        drop(on);
        let post_id = found.ok_or(Error::NotFound)?.id;
        let here = Here {
            post_id,
            person_id: staff.id.clone(),
            page: asked.page,
        };
        Ok(Self {
            site: context.state.clone(),
            dates: Dates::of(context.config()),
            staff,
            here,
            base: asked.base,
            said: None,
            looks: 0,
            ended: false,
        })
    }

    /// What is new, once something is; none at the end.
    async fn next(mut self) -> Option<(String, Self)> {
        loop {
            if self.looks == LOOKS {
                self.ended = true;
                return None;
            }
            if self.looks > 0 {
                tokio::time::sleep(LOOK).await;
            }
            let due = self.looks.is_multiple_of(RENEWED);
            self.looks += 1;
            match self.look(due).await {
                Ok(present) if self.said.as_ref() != Some(&present) => {
                    let json = serde_json::to_string(&present).unwrap_or_default();
                    self.said = Some(present);
                    return Some((json, self));
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "who has a post open could not be told");
                    return None;
                }
            }
        }
    }

    async fn look(&self, renews: bool) -> Result<Present, Error> {
        let now = self.site.clock.now();
        if renews {
            let here = self.here.clone();
            let write = self.site.db.write(move |tx| {
                Box::pin(async move {
                    presence::forget(tx, now - LEASE).await?;
                    presence::renew(tx, &here, now).await
                })
            });
            write.await?;
        }
        let mut on = self.site.db.read().await?;
        let others = presence::others(&mut on, &self.here, now - LEASE).await?;
        let latest = presence::latest(&mut on, &self.here.post_id).await?;
        let (own, others): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|(id, _)| *id == self.staff.id);
        Ok(Present {
            others: others.into_iter().map(|(_, name)| name).collect(),
            // A page that was loaded anew is its former one for a moment.
            elsewhere: !own.is_empty() && self.looks > SETTLED,
            newer: latest.and_then(|latest| self.newer(latest)),
        })
    }

    /// What somebody else saved since the page was made.
    fn newer(&self, latest: Latest) -> Option<Newer> {
        let own = latest.saved_by.as_deref() == Some(self.staff.id.as_str());
        (!own && latest.version_id != self.base).then(|| Newer {
            by: latest.name,
            time: self.dates.time(latest.saved_at),
        })
    }
}
