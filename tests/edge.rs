//! The edge of the server: connections on real sockets, and each rule of the middleware, the
//! denied case beside the allowed one. No pages, no database.
#![cfg(feature = "ssr")]

#[path = "support/requests.rs"]
mod requests;

mod edge {
    mod content;
    mod headers;
    mod host;
    mod limits;
    mod listen;
    mod log;
    mod origin;
    mod pages;
    mod panics;
    mod query;
    mod redirect;
    mod source;
    mod support;
    mod windows;
}
