//! What both sides do, in WebAssembly: the preview shows what the server will publish, byte for
//! byte, and a form is judged in the browser as on the server.
//! Run with `wasm-bindgen-test-runner` on Node.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used)] // A test that can't go on should stop.

#[path = "markdown/corpus.rs"]
mod corpus;
#[allow(dead_code)] // What compares with the specifications runs natively only.
#[path = "markdown/examples.rs"]
mod examples;
#[path = "comment/forms.rs"]
mod forms;

use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn native_and_wasm32_render_the_whole_corpus_to_equal_bytes() {
    let documents = corpus::documents();
    assert!(documents.len() > 1_390);
    assert_eq!(corpus::digest(&documents), corpus::expected_digest());
}

#[wasm_bindgen_test]
fn native_and_wasm32_judge_random_forms_alike() {
    let (digest, _) = forms::digest(&forms::forms(forms::FORMS));
    assert_eq!(digest, forms::expected_digest());
}
