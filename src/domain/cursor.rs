//! Where a listing goes on: the last item's time and id, written so that it fits an address.
//! Pagination by keyset, so an insertion on an earlier page never shifts a later one.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The place after one item of a list ordered by time, newest first, then by id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Milliseconds since 1970 of the last item shown.
    pub at: i64,
    /// That item's id: a UUID in its usual lower-case form.
    pub id: String,
}

impl Cursor {
    /// Reads `MILLISECONDS_UUID`; anything else is no cursor, and a list begins at its start.
    pub fn parse(text: &str) -> Option<Self> {
        let (at, id) = text.split_once('_')?;
        let plausible = id.len() == 36
            && id
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'));
        Some(Self {
            at: at.parse().ok()?,
            id: plausible.then(|| id.to_owned())?,
        })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}_{}", self.at, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_written() {
        let cursor = Cursor {
            at: 1_480_582_800_000,
            id: "0190b7a0-0000-7000-8000-000000000001".into(),
        };
        assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
    }

    #[test]
    fn anything_else_is_no_cursor() {
        for text in [
            "",
            "1",
            "1_x",
            "x_0190b7a0-0000-7000-8000-000000000001",
            "1_' OR 1=1",
        ] {
            assert_eq!(Cursor::parse(text), None, "{text}");
        }
    }
}
