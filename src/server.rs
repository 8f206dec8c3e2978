//! The program: everything that runs only on the server. Called by `api`, `main` and the tests.

pub mod absolute;
pub mod assets;
pub mod clock;
pub mod comments;
pub mod config;
pub mod context;
pub mod dates;
pub mod db;
pub mod demo;
pub mod error;
pub mod feeds;
pub mod health;
pub mod highlight;
pub mod ids;
pub mod import;
pub mod listen;
pub mod media;
pub mod middleware;
pub mod pages;
pub mod posts;
pub mod router;
pub mod run;
pub mod search;
pub mod site;
pub mod sitemap;
pub mod uploads;
