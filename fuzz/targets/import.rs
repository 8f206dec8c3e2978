//! A file of a folder that is imported: it is a post or it is refused, and addresses of pictures are
//! found where they stand.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &str| dispatches::server::import::fuzzed::file(file));
