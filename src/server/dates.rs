//! Moments as readers read them: in the site's time zone, in British English.

use jiff::civil::{Date as Day, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ZonedDateTime};

use super::config::Config;
use crate::api::posts::{Date, ShortDate};

/// What a day and a time of day name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Nothing: they are no day and time.
    None,
    Once(i64),
    /// The clocks go back, so there are two; this is the first.
    Twice(i64),
    /// The clocks go forward, so there is none.
    Skipped,
}

/// Says moments in one time zone.
#[derive(Clone, Debug)]
pub struct Dates {
    zone: TimeZone,
}

impl Dates {
    /// In the site's time zone; in UTC where the system doesn't know that.
    pub fn of(config: &Config) -> Self {
        Self {
            zone: TimeZone::get(&config.site.time_zone).unwrap_or(TimeZone::UTC),
        }
    }

    /// A moment in milliseconds since 1970. Beyond jiff's years -9999 to 9999 it is 1970.
    pub fn date(&self, at: i64) -> Date {
        let local = self.local(at);
        let ShortDate { iso, short } = short(&local);
        Date {
            at,
            iso,
            words: local.strftime("%A %-d %B %Y").to_string(),
            short,
            month: local.strftime("%B %Y").to_string(),
        }
    }

    /// No more of [`Self::date`] than its day.
    pub fn short(&self, at: i64) -> ShortDate {
        short(&self.local(at))
    }

    fn local(&self, at: i64) -> ZonedDateTime {
        let moment = Timestamp::from_millisecond(at).unwrap_or_default();
        moment.to_zoned_datetime(self.zone.clone())
    }

    /// The time of day: "09:41".
    pub fn time(&self, at: i64) -> String {
        self.local(at).strftime("%H:%M").to_string()
    }

    /// `updated`, where that is a later day than `published`.
    pub fn later(&self, published: i64, updated: Option<i64>) -> Option<Date> {
        let day = |at: i64| self.local(at).date();
        let updated = updated.filter(|updated| day(*updated) > day(published))?;
        Some(self.date(updated))
    }

    /// A moment that a day and a time of day ("2026-07-01", "09:30") name in the site's zone.
    pub fn moment(&self, day: &str, time: &str) -> Moment {
        let day = day.trim().parse::<Day>();
        let time = time.trim().parse::<Time>();
        let (Ok(day), Ok(time)) = (day, time) else {
            return Moment::None;
        };
        let ambiguous = self.zone.to_ambiguous_timestamp(day.to_datetime(time));
        let is_twice = match ambiguous.offset() {
            AmbiguousOffset::Gap { .. } => return Moment::Skipped,
            AmbiguousOffset::Fold { .. } => true,
            AmbiguousOffset::Unambiguous { .. } => false,
        };
        match (ambiguous.earlier(), is_twice) {
            (Ok(moment), true) => Moment::Twice(moment.as_millisecond()),
            (Ok(moment), false) => Moment::Once(moment.as_millisecond()),
            (Err(_), _) => Moment::None,
        }
    }

    /// The day of a moment, as fields for dates have it: "2026-07-01".
    pub fn day(&self, at: i64) -> String {
        self.local(at).strftime("%Y-%m-%d").to_string()
    }

    /// Reads ISO 8601: an instant with its offset, or a day or a time of day in the site's zone.
    pub fn parse(&self, text: &str) -> Option<i64> {
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Some(instant.as_millisecond());
        }
        let local = text
            .parse::<DateTime>()
            .or_else(|_| text.parse::<Day>().map(|day| day.at(0, 0, 0, 0)))
            .ok()?;
        let zoned = local.to_zoned_datetime(self.zone.clone()).ok()?;
        Some(zoned.timestamp().as_millisecond())
    }
}

fn short(local: &ZonedDateTime) -> ShortDate {
    ShortDate {
        iso: local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        short: local.strftime("%-d %b %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn london() -> Dates {
        Dates::of(&Config::default())
    }

    #[test]
    fn a_moment_is_said_in_the_sites_time_zone() {
        // Half past eleven in the evening in UTC, after midnight in London's summer.
        let date = london().date(1_467_412_200_000);
        assert_eq!(date.words, "Friday 1 July 2016");
        assert_eq!(date.short, "1 Jul 2016");
        assert_eq!(date.month, "July 2016");
        assert_eq!(date.iso, "2016-07-01T23:30:00+01:00");
    }

    #[test]
    fn an_update_on_the_same_day_is_none() {
        let published = 1_467_412_200_000;
        assert_eq!(london().later(published, Some(published + 60_000)), None);
        assert_eq!(
            london().later(published, Some(published - 86_400_000)),
            None
        );
        assert!(
            london()
                .later(published, Some(published + 86_400_000))
                .is_some()
        );
    }

    #[test]
    fn a_time_that_the_clocks_skip_is_none_and_one_that_they_repeat_is_the_first() {
        assert_eq!(london().moment("2026-03-29", "01:30"), Moment::Skipped);
        // 25 October 2026, 01:30 in summer time: half past midnight in UTC.
        let first = Moment::Twice(1_792_888_200_000);
        assert_eq!(london().moment("2026-10-25", "01:30"), first);
        let plain = Moment::Once(1_782_898_200_000);
        assert_eq!(london().moment("2026-07-01", "10:30"), plain);
        assert_eq!(london().day(1_782_898_200_000), "2026-07-01");
        for (day, time) in [
            ("", ""),
            ("2026-07-01", ""),
            ("2026-07-32", "10:30"),
            ("x", "y"),
        ] {
            assert_eq!(london().moment(day, time), Moment::None, "{day} {time}");
        }
    }

    #[test]
    fn a_day_without_an_offset_is_the_sites() {
        assert_eq!(london().parse("2016-07-01"), Some(1_467_327_600_000));
        assert_eq!(london().parse("2016-07-01T09:00"), Some(1_467_360_000_000));
        assert_eq!(
            london().parse("2016-07-01 09:00:00"),
            Some(1_467_360_000_000)
        );
        assert_eq!(
            london().parse("2016-07-01T09:00:00Z"),
            Some(1_467_363_600_000)
        );
        for wrong in ["", "yesterday", "2016", "2016-13-01", "01/07/2016"] {
            assert_eq!(london().parse(wrong), None, "{wrong}");
        }
    }
}
