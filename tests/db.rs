//! What the store promises, on both engines. Each test runs once on SQLite and once on
//! PostgreSQL; the latter needs `DISPATCHES_TEST_POSTGRES` and fails without it.

#[path = "support/database.rs"]
#[macro_use]
mod database;
#[path = "support/content.rs"]
mod content;

#[path = "db/importing.rs"]
mod importing;
