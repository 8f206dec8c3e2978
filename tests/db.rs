//! What the store promises, on both engines. Each test runs once on SQLite and once on
//! PostgreSQL; the latter needs `DISPATCHES_TEST_POSTGRES` and fails without it.

#[path = "support/database.rs"]
#[macro_use]
mod database;
#[path = "support/content.rs"]
mod content;
#[path = "support/edits.rs"]
mod edits;

#[path = "db/changes.rs"]
mod changes;
#[path = "db/importing.rs"]
mod importing;
#[path = "db/listing.rs"]
mod listing;
#[path = "db/migrating.rs"]
mod migrating;
#[path = "db/reading.rs"]
mod reading;
#[path = "db/searching.rs"]
mod searching;
#[path = "db/writing.rs"]
mod writing;
