//! A post's text: whatever it is, it is rendered, to nothing but our elements and attributes, and to
//! little more than it was.
#![no_main]

use dispatches::domain::markdown::{MediaTable, render};
use libfuzzer_sys::fuzz_target;

#[path = "../../tests/support/sanitiser.rs"]
mod sanitiser;

/// How many times as long as the text the output may be, and how much longer besides.
const GROWTH: usize = 20;
const BESIDES: usize = 128 * 1024;

fuzz_target!(|source: &str| {
    let html = render(source, &MediaTable::new()).html;
    let html = html.as_str();
    assert!(html.len() <= GROWTH * source.len() + BESIDES, "it grows");
    assert_eq!(sanitiser::removed(html), None);
});
