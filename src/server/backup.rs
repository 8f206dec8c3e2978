//! Backups: everything a site is made of, as it stood at one moment, in one folder. Made beside a
//! running server, compared with its own manifest, put back into an empty site or in the place of
//! another, on either engine.
//!
//! What is no part of one: the settings' file, which lies outside the data folder, and the outbox,
//! whose mails have been sent.

mod make;
mod manifest;
mod nightly;
mod restore;
mod verify;

pub use make::{Made, make};
pub(super) use make::{forget, is_free, put_in_place};
pub use manifest::{Entry, Manifest};
pub(super) use manifest::{Sealed, measure, private_folder};
pub use nightly::{check, keep_making, make_due};
pub use restore::{Restored, restore};
pub use verify::verify;

use jiff::Timestamp;

/// How far it is, for who watches.
pub type Say<'a> = &'a (dyn Fn(&str) + Send + Sync);

/// A moment in a file's name, in UTC: "2026-07-01T120000Z".
fn stamp(now: i64) -> String {
    let moment = Timestamp::from_millisecond(now).unwrap_or_default();
    moment.strftime("%Y-%m-%dT%H%M%SZ").to_string()
}
