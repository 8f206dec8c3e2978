//! What `fuzz/` throws random bytes at. Compiled for that only.

use std::io::{Cursor, Seek, Write};

use super::kinds::{self, Kind};
use super::{convert, recording};

/// Pictures that would take more are left to the tests, which know what they look for.
const MOST_MEMORY: u64 = 32 * 1024 * 1024;

/// Takes a file as an upload does, as far as nothing is kept of it.
pub fn upload(content: &[u8]) {
    match kinds::recognise(content) {
        Err(_) => {}
        Ok(Kind::Other) => drop(kinds::document(content, "table.csv")),
        Ok(Kind::Recording) => {
            let file = tempfile::tempfile().and_then(|mut file| {
                file.write_all(content)?;
                file.rewind()?;
                recording::examine(&mut file)
            });
            drop(file);
        }
        Ok(Kind::Picture(format)) => {
            if convert::memory(content, format).is_ok_and(|bytes| bytes <= MOST_MEMORY) {
                let _ = convert::convert(Cursor::new(content), format, "picture");
            }
        }
    }
}
