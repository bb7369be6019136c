//! Moments to what the clocks and the calendar of a zone showed, and back to days.

use chrono::{DateTime, NaiveDate, Offset as _, TimeZone as _};
use polars::prelude::TimeZone;

use crate::Result;

/// In milliseconds.
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// The clocks of a zone, by the IANA database. They remember the hour that was asked about last, as plays come in the order of
/// time and a zone is slow to ask.
pub(super) struct Clock {
    /// Milliseconds before UTC at a moment.
    offset: Box<dyn Fn(i64) -> i64 + Send + Sync>,
    /// The hour of UTC since 1970, and its offset where it is the same all through.
    hour: Option<(i64, Option<i64>)>,
}

/// A day since 1970 and an hour of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Local {
    pub(super) day: i32,
    pub(super) hour: u8,
}

impl Clock {
    pub(super) fn of(zone: &TimeZone) -> Result<Self> {
        let zone = zone.to_chrono()?;
        let offset = move |instant: i64| {
            let moment = DateTime::from_timestamp_millis(instant).unwrap_or_default().naive_utc();
            i64::from(zone.offset_from_utc_datetime(&moment).fix().local_minus_utc()) * 1_000
        };
        Ok(Self { offset: Box::new(offset), hour: None })
    }

    /// What they showed at a moment, in milliseconds since 1970.
    pub(super) fn local(&mut self, instant: i64) -> Local {
        let shown = instant + self.offset(instant);
        Local { day: shown.div_euclid(DAY) as i32, hour: (shown.rem_euclid(DAY) / HOUR) as u8 }
    }

    fn offset(&mut self, instant: i64) -> i64 {
        let hour = instant.div_euclid(HOUR);
        let known = match self.hour {
            Some((known, offset)) if known == hour => offset,
            _ => {
                let (first, last) = ((self.offset)(hour * HOUR), (self.offset)(hour * HOUR + HOUR - 1));
                let offset = (first == last).then_some(first);
                self.hour = Some((hour, offset));
                offset
            }
        };
        // The clocks are put forward or back within this hour.
        known.unwrap_or_else(|| (self.offset)(instant))
    }
}

/// From 1800 to 2199, in milliseconds since 1970.
const PLAUSIBLE: std::ops::Range<i64> = -5_364_662_400_000..7_258_118_400_000;

/// Whether a moment lies between 1800 and 2199: a wrong clock must not stretch a calendar over millennia.
pub(super) fn is_plausible(instant: i64) -> bool {
    PLAUSIBLE.contains(&instant)
}

/// As polars counts days.
pub(super) fn since_1970(day: NaiveDate) -> i32 {
    i32::try_from((day - NaiveDate::default()).num_days()).unwrap_or_default()
}

/// The day of such a number.
pub(super) fn day(since_1970: i32) -> NaiveDate {
    let days = chrono::TimeDelta::try_days(i64::from(since_1970)).unwrap_or_default();
    NaiveDate::default().checked_add_signed(days).unwrap_or_default()
}

/// 1 (Monday) to 7 (Sunday). The first day of 1970 was a Thursday.
pub(super) fn weekday(since_1970: i32) -> u8 {
    (since_1970 + 3).rem_euclid(7) as u8 + 1
}

#[cfg(test)]
mod tests {
    use chrono::Datelike as _;

    use super::*;
    use crate::engineered::zone;

    #[test]
    fn clocks_follow_summer_time_and_half_hours() {
        for (zone, moment, expected) in [
            ("UTC", "1969-12-31T23:59:59Z", "1969-12-31 23"),
            ("Europe/Berlin", "2024-03-31T00:59:59Z", "2024-03-31 1"),
            ("Europe/Berlin", "2024-03-31T01:00:00Z", "2024-03-31 3"),
            ("Europe/Berlin", "2024-10-27T00:30:00Z", "2024-10-27 2"),
            ("Europe/Berlin", "2024-10-27T01:30:00Z", "2024-10-27 2"),
            ("America/New_York", "2024-11-03T05:59:59Z", "2024-11-03 1"),
            ("America/New_York", "2024-11-04T04:59:59Z", "2024-11-03 23"),
            ("Asia/Kolkata", "2024-05-17T18:29:59Z", "2024-05-17 23"),
            ("Asia/Kolkata", "2024-05-17T18:30:00Z", "2024-05-18 0"),
            // Here the clocks are moved by half an hour, at half past an hour of UTC.
            ("Australia/Lord_Howe", "2024-10-05T15:29:59Z", "2024-10-06 1"),
            ("Australia/Lord_Howe", "2024-10-05T15:30:00Z", "2024-10-06 2"),
        ] {
            let mut clock = Clock::of(&zone::parse(zone).unwrap()).unwrap();
            let instant = DateTime::parse_from_rfc3339(moment).unwrap().timestamp_millis();
            let local = clock.local(instant);
            assert_eq!(format!("{} {}", day(local.day), local.hour), expected, "{zone} {moment}");
            assert_eq!(clock.local(instant), local, "what is remembered is the same");
        }
    }

    #[test]
    fn weekdays_are_those_of_the_calendar() {
        for text in ["1969-12-28", "1970-01-01", "2024-02-29", "2026-11-28"] {
            let date: NaiveDate = text.parse().unwrap();
            assert_eq!(u32::from(weekday(since_1970(date))), date.weekday().number_from_monday(), "{text}");
            assert_eq!(day(since_1970(date)), date);
        }
    }

    #[test]
    fn what_no_calendar_holds_is_not_plausible() {
        for (text, expected) in [
            ("1799-12-31T23:59:59.999Z", false),
            ("1800-01-01T00:00:00Z", true),
            ("2199-12-31T23:59:59.999Z", true),
            ("2200-01-01T00:00:00Z", false),
        ] {
            let instant = DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis();
            assert_eq!(is_plausible(instant), expected, "{text}");
        }
        assert!(!is_plausible(i64::MIN) && !is_plausible(i64::MAX));
    }
}
