//! A file that somebody uploads: it is converted or refused, within the memory that was foretold.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|content: &[u8]| dispatches::server::media::fuzzed::upload(content));
