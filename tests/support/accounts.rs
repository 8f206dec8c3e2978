//! Accounts for tests, and signing in.

use dispatches::domain::person::{NewPassword, Role};
use dispatches::server::context::Context;
use dispatches::server::db::people::NewPerson;
use dispatches::server::people::sign_in::sign_in;
use dispatches::server::people::{Browser, Refused, SignedIn, passwords};
use dispatches::server::{db, ids};
use tokio::sync::OnceCell;

use crate::database::Site;

pub const PASSWORD: &str = "a quiet green bench";

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
