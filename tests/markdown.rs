//! The Markdown renderer from outside: specifications, extras, hostile and huge inputs. The
//! digest of the corpus is also checked in WebAssembly, by `wasm.rs`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used)] // A test that can't go on should stop.

#[path = "support/sanitiser.rs"]
mod sanitiser;

mod markdown {
    mod commonmark;
    mod corpus;
    mod digest;
    mod examples;
    mod extras;
    mod findings;
    mod gfm;
    mod hostile;
    mod lines;
    mod media;
    mod pathological;
    mod pieces;
    mod sanitiser;
}
