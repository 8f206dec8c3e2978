//! People who work here, in tests.

use std::sync::Arc;

use dispatches::domain::person::{Mistake, NewPassword, Role};
use dispatches::server::config::Config;
use dispatches::server::context::{Admin, Context, Staff};
use dispatches::server::db::jobs::{self, Lease};
use dispatches::server::db::people::NewPerson;
use dispatches::server::mail::Mail;
use dispatches::server::people::sign_in::sign_in;
use dispatches::server::people::{Browser, Refused, SignedIn, mails, passwords, sessions};
use dispatches::server::{db, ids};
use tokio::sync::OnceCell;

use crate::database::{HOUR, Site};

pub const PASSWORD: &str = "a quiet green bench";
pub const OTHER: &str = "three ducks by the weir";

/// The hash of [`PASSWORD`]: one for all, because making one takes a while.
async fn hash() -> String {
    static HASH: OnceCell<String> = OnceCell::const_new();
    let password = NewPassword::parse(PASSWORD).expect("a password");
    let hash = HASH.get_or_init(|| async { passwords::hash(&password).await.expect("a hash") });
    hash.await.clone()
}

/// `asha` has the address asha@example.org.
pub fn address(name: &str) -> String {
    format!("{}@example.org", name.to_lowercase())
}

/// Adds somebody with [`PASSWORD`]; their id.
pub async fn person(site: &Site, name: &str, role: Role) -> String {
    let new = NewPerson {
        id: ids::new(site.context.now),
        name: name.into(),
        email: address(name),
        role,
        password: hash().await,
        created_at: site.context.now,
    };
    let id = new.id.clone();
    let added = site
        .db()
        .write(move |tx| Box::pin(async move { db::people::add(tx, &new).await }));
    assert!(added.await.expect("written"));
    id
}

/// Signs in from nowhere in particular.
pub async fn enter(context: &Context, name: &str, password: &str) -> Result<SignedIn, Refused> {
    sign_in(context, &address(name), password, Browser::default()).await
}

/// Somebody new, who is signed in.
pub async fn signed_in(site: &Site, name: &str, role: Role) -> SignedIn {
    person(site, name, role).await;
    enter(&site.context, name, PASSWORD)
        .await
        .expect("signed in")
}

pub async fn staff(site: &Site, name: &str, role: Role) -> Staff {
    signed_in(site, name, role).await.staff
}

pub async fn admin(site: &Site, name: &str) -> Admin {
    let staff = staff(site, name, Role::Admin).await;
    staff.admin().expect("an admin")
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
