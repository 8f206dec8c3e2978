//! New ids: version 7 UUIDs in their usual lower-case form, so that later ones sort later.

use uuid::{NoContext, Timestamp, Uuid};

/// A new id for something made at `now` (milliseconds since 1970).
pub fn new(now: i64) -> String {
    let milliseconds = u64::try_from(now).unwrap_or_default();
    let nanoseconds = u32::try_from(milliseconds % 1000 * 1_000_000).unwrap_or_default();
    let time = Timestamp::from_unix(NoContext, milliseconds / 1000, nanoseconds);
    Uuid::new_v7(time).to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_made_later_sorts_later() {
        let (first, second) = (super::new(1_480_582_800_000), super::new(1_480_582_800_001));
        assert!(first < second, "{first} {second}");
        assert_eq!(first.len(), 36);
    }
}
