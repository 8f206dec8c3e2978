//! People who work here, in tests.

use std::sync::Arc;

use dispatches::domain::person::{Mistake, Role};
use dispatches::server::config::Config;
use dispatches::server::context::{Admin, Context, Editor, Staff};
use dispatches::server::db::jobs::{self, Lease};
use dispatches::server::mail::Mail;
use dispatches::server::people::{Refused, mails, sessions};

pub use crate::accounts::{PASSWORD, address, enter, person, signed_in};
use crate::database::{HOUR, Site};

pub const OTHER: &str = "three ducks by the weir";

pub async fn staff(site: &Site, name: &str, role: Role) -> Staff {
    signed_in(site, name, role).await.staff
}

pub async fn admin(site: &Site, name: &str) -> Admin {
    let staff = staff(site, name, Role::Admin).await;
    staff.admin().expect("an admin")
}

pub async fn editor(site: &Site, name: &str) -> Editor {
    let staff = staff(site, name, Role::Editor).await;
    staff.editor().expect("an editor")
}

/// Whose session a token is at the time of the context.
pub async fn whose(context: &Context, token: &str) -> Option<Staff> {
    let found = sessions::session_of(&context.state, token, context.now).await;
    found.expect("an answer")
}

/// The same site under other settings.
pub fn with(context: &Context, change: impl FnOnce(&mut Config)) -> Context {
    let mut config = context.config().clone();
    change(&mut config);
    let mut context = context.clone();
    context.state.config = Arc::new(config);
    context
}

/// The mistakes of what was refused.
#[track_caller]
pub fn mistakes<T>(done: Result<T, Refused>) -> Vec<Mistake> {
    match done.err().expect("refused") {
        Refused::Mistakes(mistakes) => mistakes,
        other => panic!("not a mistake: {other:?}"),
    }
}

/// Seconds to wait.
#[track_caller]
pub fn wait<T>(done: Result<T, Refused>) -> i64 {
    match done.err().expect("refused") {
        Refused::Throttled(seconds) => seconds,
        other => panic!("not throttled: {other:?}"),
    }
}

#[track_caller]
pub fn is_missing<T, E: Into<Refused>>(done: Result<T, E>) -> bool {
    let refused = done.err().expect("refused").into();
    matches!(
        refused,
        Refused::Failed(dispatches::server::error::Error::NotFound)
    )
}

/// The mails that are due, put together.
pub async fn letters(context: &Context) -> Vec<Mail> {
    let (mut letters, now) = (Vec::new(), context.now);
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
        let Some(job) = take.await.expect("written") else {
            return letters;
        };
        assert!(!job.payload.contains('@'), "{job:?}");
        letters.extend(mails::compose(context, &job).await.expect("composed"));
    }
}

/// What follows `path` in the mail's link.
#[track_caller]
pub fn token(mail: &Mail, path: &str) -> String {
    let (_, rest) = mail.text.split_once(path).expect("a link");
    rest.split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned()
}
