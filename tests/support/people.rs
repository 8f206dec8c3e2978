//! People who work here, in tests.

use dispatches::domain::person::{Mistake, Role};
use dispatches::server::context::{Admin, Context, Editor, Staff};
use dispatches::server::mail::Mail;
use dispatches::server::people::{Refused, mails, sessions};

pub use crate::accounts::{PASSWORD, address, enter, person, signed_in};
use crate::conditions::due;
use crate::database::Site;

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
    let mut letters = Vec::new();
    for job in due(context).await {
        assert!(!job.payload.contains('@'), "{job:?}");
        letters.extend(mails::compose(context, &job).await.expect("composed"));
    }
    letters
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
