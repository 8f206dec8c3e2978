//! New ids: version 7 UUIDs in their usual lower-case form, so that later ones sort later.

use std::sync::Mutex;

use uuid::{ContextV7, Timestamp, Uuid};

/// Counts on within a millisecond, so that the order holds there too, and while a clock stands.
static ORDER: Mutex<ContextV7> = Mutex::new(ContextV7::new());

/// A new id for something made at `now` (milliseconds since 1970).
pub fn new(now: i64) -> String {
    let milliseconds = u64::try_from(now).unwrap_or_default();
    let nanoseconds = u32::try_from(milliseconds % 1000 * 1_000_000).unwrap_or_default();
    let time = Timestamp::from_unix(&ORDER, milliseconds / 1000, nanoseconds);
    Uuid::new_v7(time).to_string()
}

/// Whether a text from outside is written as an id is. Nothing else is ever looked up.
pub fn is_id(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_made_later_sorts_later() {
        let (first, second) = (super::new(1_480_582_800_000), super::new(1_480_582_800_001));
        assert!(first < second, "{first} {second}");
        assert_eq!(first.len(), 36);
    }

    #[test]
    fn what_is_made_in_the_same_millisecond_sorts_in_its_order() {
        let ids: Vec<_> = (0..1_000).map(|_| super::new(1_480_582_800_000)).collect();
        assert!(ids.is_sorted());
    }

    #[test]
    fn only_what_is_written_as_an_id_is_one() {
        assert!(super::is_id(&super::new(1_480_582_800_000)));
        let capital = super::new(1_480_582_800_000).to_uppercase();
        for wrong in [
            "",
            "1",
            "0190b7a0-0000-7000-8000-00000000000\0",
            capital.as_str(),
        ] {
            assert!(!super::is_id(wrong), "{wrong}");
        }
    }
}
