//! Days to the periods that they lie in.

use chrono::{Datelike as _, NaiveDate};

use super::Lifetime;
use super::clock::{day, since_1970};

/// How long the periods are in which something is counted, in the listener's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Every {
    /// Each day.
    Day,
    /// From Monday to Sunday.
    Week,
    /// Of the calendar.
    Month,
    /// Three months, the first from January.
    Quarter,
    /// Of the calendar.
    Year,
}

/// Successive periods, from that of the first play to that of the last, with those between in which nothing was played.
pub(super) struct Calendar {
    first: i32,
    /// Of each day its period.
    periods: Vec<u32>,
    /// Of each period its first day.
    starts: Vec<i32>,
}

impl Calendar {
    /// Of the plays that count.
    pub(super) fn of(lifetime: &Lifetime, every: Every) -> Self {
        let (first, last) = lifetime
            .counted()
            .fold((i32::MAX, i32::MIN), |(first, last), play| (first.min(play.day), last.max(play.day)));
        let (mut periods, mut starts) = (Vec::new(), Vec::new());
        // From the beginning of the period: an artist may have been found on a day of it before the selected plays.
        let first = if first <= last { every.start(first) } else { first };
        for since in first..=last {
            let start = every.start(since);
            if starts.last() != Some(&start) {
                starts.push(start);
            }
            periods.push(starts.len() as u32 - 1);
        }
        Self { first, periods, starts }
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    pub(super) fn starts(&self) -> &[i32] {
        &self.starts
    }

    /// The period of a day, unless that is before or after all of them.
    pub(super) fn period(&self, day: i32) -> Option<usize> {
        let at = usize::try_from(day.checked_sub(self.first)?).ok()?;
        self.periods.get(at).map(|period| *period as usize)
    }
}

impl Every {
    /// The first day of the period of a day.
    pub(super) fn start(self, since_1970_of_it: i32) -> i32 {
        let of_month = |months: u32| {
            let date = day(since_1970_of_it);
            let month = date.month0() / months * months + 1;
            NaiveDate::from_ymd_opt(date.year(), month, 1).map_or(since_1970_of_it, since_1970)
        };
        match self {
            Self::Day => since_1970_of_it,
            Self::Week => since_1970_of_it - (since_1970_of_it + 3).rem_euclid(7),
            Self::Month => of_month(1),
            Self::Quarter => of_month(3),
            Self::Year => of_month(12),
        }
    }
}

/// Months since the year 0, of a day.
pub(super) fn month(since_1970: i32) -> i64 {
    let date = day(since_1970);
    i64::from(date.year()) * 12 + i64::from(date.month0())
}

/// The year of a day.
pub(super) fn year(since_1970: i32) -> i64 {
    i64::from(day(since_1970).year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_begins_with_its_first_day() {
        for (text, week, month, quarter, year) in [
            ("2024-02-29", "2024-02-26", "2024-02-01", "2024-01-01", "2024-01-01"),
            ("2024-12-30", "2024-12-30", "2024-12-01", "2024-10-01", "2024-01-01"),
            ("1969-12-28", "1969-12-22", "1969-12-01", "1969-10-01", "1969-01-01"),
        ] {
            let since = since_1970(text.parse().unwrap());
            let start = |every: Every| day(every.start(since)).to_string();
            assert_eq!(start(Every::Day), text);
            let found = [Every::Week, Every::Month, Every::Quarter, Every::Year].map(start);
            assert_eq!(found, [week, month, quarter, year], "{text}");
        }
    }
}
