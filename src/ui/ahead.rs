//! Asking for a post before its link is followed: a pointer that rests on a link, or a finger that
//! touches it, is on its way. One post at a time, and what came is shown once, soon, or not at all.
//! Readers who save data have no client, so nothing is asked for on their behalf.

use std::cell::RefCell;
use std::time::Duration;

use futures::channel::oneshot;
use leptos::ev::PointerEvent;
use leptos::prelude::set_timeout;
use leptos::task::spawn_local;

use crate::api::comments::Place;
use crate::api::error::ApiError;
use crate::api::posts::{Post, get_post};
use crate::ui::browser::form::now;
use crate::ui::browser::{HERE, aimed_at};

/// So long a pointer rests on a link that it is aimed at, and not only passed.
const REST: Duration = Duration::from_millis(65);

/// Milliseconds for which a post counts as just asked for.
const FRESH: i64 = 10_000;

/// What is aimed at, and what was asked for last.
#[derive(Default)]
struct Ahead {
    aim: Option<String>,
    asked: Option<Asked>,
}

struct Asked {
    slug: String,
    at: i64,
    answer: oneshot::Receiver<Result<Post, ApiError>>,
}

impl Asked {
    fn is(&self, slug: &str) -> bool {
        self.slug == slug && now() - self.at < FRESH
    }
}

thread_local! {
    static AHEAD: RefCell<Ahead> = RefCell::default();
}

/// Hears of every element that the pointer comes to.
pub fn look(event: PointerEvent) {
    let (aim, touched) = aimed_at(&event).unzip();
    let is_new = AHEAD.with_borrow_mut(|ahead| {
        let is_new = ahead.aim != aim;
        ahead.aim.clone_from(&aim);
        is_new
    });
    let Some(path) = aim.filter(|_| is_new) else {
        return;
    };
    if touched == Some(true) {
        return ask(&path);
    }
    let rested = move || {
        if AHEAD.with_borrow(|ahead| ahead.aim.as_ref() == Some(&path)) {
            ask(&path);
        }
    };
    // Only a browser without timers could refuse one.
    _ = set_timeout(rested, REST);
}

fn ask(path: &str) {
    let Some(slug) = path.strip_prefix("/posts/").map(str::to_owned) else {
        return;
    };
    let answered = AHEAD.with_borrow_mut(|ahead| {
        if ahead.asked.as_ref().is_some_and(|asked| asked.is(&slug)) {
            return None;
        }
        let (answered, answer) = oneshot::channel();
        ahead.asked = Some(Asked {
            slug: slug.clone(),
            at: now(),
            answer,
        });
        Some(answered)
    });
    let Some(answered) = answered else { return };
    spawn_local(async move {
        let post = get_post(slug, Place::default()).await;
        // Another post may have been asked for since.
        _ = answered.send(post);
    });
}

/// A post: what is on its way already, or asked for now.
///
/// # Errors
/// As [`get_post`]. What failed ahead of its time is asked for once more.
pub async fn post(slug: String, talk: Place) -> Result<Post, ApiError> {
    // Whoever has gone there aims at nothing any more.
    let asked = match HERE {
        true => AHEAD.take().asked,
        false => None,
    };
    if let Some(asked) = asked.filter(|asked| asked.is(&slug) && talk == Place::default())
        && let Ok(Ok(post)) = asked.answer.await
    {
        return Ok(post);
    }
    get_post(slug, talk).await
}
