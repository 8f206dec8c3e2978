//! The views, the same on the server and in the browser. Data comes from `api`, rules from
//! `domain`; the browser itself is touched in `browser` only.

pub mod address;
pub mod ahead;
pub mod browser;
pub mod components;
pub mod data;
pub mod frame;
pub mod newest;
pub mod pages;
pub mod plain;
pub mod shared_preview;
pub mod studio;
