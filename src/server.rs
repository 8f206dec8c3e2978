//! The program: everything that runs only on the server. Called by `api`, `main` and the tests.

pub mod clock;
pub mod config;
pub mod context;
pub mod error;
pub mod listen;
pub mod middleware;
