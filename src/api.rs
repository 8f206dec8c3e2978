//! The wire: server functions and the types they carry. Thin: parse, find the viewer, call one
//! function of `server`. No SQL, no rules, nothing the viewer may not see.

pub mod answer;
pub mod comments;
pub mod error;
pub mod posts;
pub mod search;
pub mod site;
pub mod studio;
