#![doc = include_str!("ARCHITECTURE.md")]
// A view is a type as deep as its tree.
#![recursion_limit = "256"]

pub mod api;
pub mod app;
pub mod domain;
#[cfg(feature = "ssr")]
pub mod server;
pub mod ui;

/// Takes over the page that the server sent. Called once by the bootstrap script; `opened` is the
/// address that it began at.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate(opened: String) {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        ui::studio::fetch_if_open().await;
        ui::browser::taking_over::begin(opened, app::App);
    });
}
