//! What has changed so far, and with that which of the kept pages still hold: a page carries the
//! number of the last change known before it was made, and each answer compares.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use tokio::sync::Mutex;

use super::{Moment, Page};
use crate::server::config::Config;
use crate::server::db::page_changes::{self, PageChange};
use crate::server::db::{Db, Pulse};
use crate::server::error::Error;
use crate::server::settings::in_force;

/// Posts whose comments are told apart. Beyond them all pages count as changed, once.
const MOST: usize = 10_000;

/// Pages are made anew at each quarter of an hour: a form's token is of its hour, a date of its day,
/// and days begin at quarters wherever one is.
const QUARTER: i64 = 15 * 60_000;

/// Numbers of changes.
#[derive(Debug, Default)]
struct Seen {
    /// None before the first look.
    pulse: Option<Pulse>,
    last: Option<i64>,
    /// After which no page holds that was made before.
    all: i64,
    /// The same for pages that show some post's comments, or how many.
    comments: i64,
    /// By slug, for pages that show one post's.
    posts: HashMap<String, i64>,
    /// The number of the last look that has ended.
    looks: u64,
    looked_at: i64,
    until: i64,
}

#[derive(Debug, Default)]
pub(super) struct News {
    seen: RwLock<Seen>,
    /// Held while the database is asked, so that nobody asks what somebody else is asking.
    looking: Mutex<()>,
    /// Looks that have begun.
    begun: AtomicU64,
}

impl News {
    fn seen(&self) -> RwLockReadGuard<'_, Seen> {
        self.seen.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes note of all that was committed before this call. Gives what is new of it.
    pub(super) async fn look(
        &self,
        db: &Db,
        config: &Arc<Config>,
        now: i64,
    ) -> Result<Vec<PageChange>, Error> {
        if self.seen().is_current(db.pulse(), now) {
            return Ok(Vec::new());
        }
        let before = self.begun.load(Ordering::Acquire);
        let _looking = self.looking.lock().await;
        // One that began after this call has seen all that this one would.
        if self.seen().looks > before && self.seen().is_of_time(now) {
            return Ok(Vec::new());
        }
        let number = self.begun.fetch_add(1, Ordering::AcqRel) + 1;
        // Before the question: what is committed meanwhile makes the next pulse differ.
        let pulse = db.pulse();
        if self.seen().is_current(pulse, now) {
            return Ok(Vec::new());
        }
        let (known, is_due) = {
            let seen = self.seen();
            (seen.last, !seen.is_of_time(now))
        };
        db.look_again().await?;
        let mut on = db.read().await?;
        let (last, changes) = match known {
            Some(last) => page_changes::since(&mut on, last).await?,
            None => (page_changes::last(&mut on).await?, vec![PageChange::All]),
        };
        let until = match is_due || changes.contains(&PageChange::All) {
            false => None,
            true => {
                let days = in_force(config, &db.chosen()).comments.close_after_days;
                let next = page_changes::next_by_time(&mut on, now, days.into()).await?;
                let quarter = (now.div_euclid(QUARTER) + 1) * QUARTER;
                Some(next.map_or(quarter, |next| next.min(quarter)))
            }
        };
        let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = until {
            (seen.looked_at, seen.until) = (now, until);
        }
        seen.note(last, &changes);
        (seen.pulse, seen.looks) = (Some(pulse), number);
        Ok(changes)
    }

    pub(super) fn moment(&self, now: i64) -> Moment {
        let seen = self.seen();
        Moment {
            change: seen.last.unwrap_or_default(),
            at: now,
            until: seen.until,
        }
    }

    /// Whether the page holds by what was known at the last look.
    pub(super) fn holds(&self, page: &Page, now: i64) -> bool {
        self.seen().holds(page, now)
    }

    /// Whether the page holds, and nothing was committed since the last look.
    pub(super) fn holds_at(&self, page: &Page, now: i64, pulse: Pulse) -> bool {
        let seen = self.seen();
        seen.is_current(pulse, now) && seen.holds(page, now)
    }
}

impl Seen {
    fn is_current(&self, pulse: Pulse, now: i64) -> bool {
        self.pulse == Some(pulse) && self.is_of_time(now)
    }

    /// False once something may have changed by time, or where the clock went back.
    fn is_of_time(&self, now: i64) -> bool {
        self.looked_at <= now && now < self.until
    }

    fn note(&mut self, last: i64, changes: &[PageChange]) {
        let mut everything = false;
        for change in changes {
            match change {
                PageChange::All => everything = true,
                PageChange::Comments(slug) => {
                    self.posts.insert(slug.clone(), last);
                    self.comments = last;
                }
            }
        }
        if self.posts.len() > MOST {
            everything = true;
        }
        if everything {
            self.all = last;
            self.posts.clear();
        }
        self.last = Some(last);
    }

    fn holds(&self, page: &Page, now: i64) -> bool {
        let begun = page.begun();
        let comments = match page.post() {
            Some(slug) => self.posts.get(slug).copied().unwrap_or_default(),
            None => self.comments,
        };
        begun.at <= now && now < begun.until && begun.change >= self.all.max(comments)
    }
}
