//! The program: everything that runs only on the server. Called by `api`, `main` and the tests.

pub mod clock;
pub mod config;
pub mod context;
pub mod dates;
pub mod db;
pub mod demo;
pub mod error;
pub mod ids;
pub mod import;
pub mod media;
pub mod posts;
pub mod search;
pub mod site;
