//! What is made of the forms that readers send. The digest is also checked in WebAssembly, by
//! `wasm.rs`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used)] // A test that can't go on should stop.

mod comment {
    mod digest;
    mod forms;
}
