//! Months, as snapshots are counted by.

use std::fmt;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};

/// A month in UTC. `Display` writes it as the diary keeps it: `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Month {
    /// Months since the year 0.
    count: i32,
}

impl Month {
    pub(crate) fn of(moment: DateTime<Utc>) -> Self {
        Self::of_day(moment.date_naive())
    }

    pub(crate) fn of_day(day: NaiveDate) -> Self {
        Self { count: day.year() * 12 + day.month0().cast_signed() }
    }

    /// As the diary keeps it.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let day = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok()?;
        (text.len() == 7).then(|| Self::of_day(day))
    }

    pub(crate) fn first_day(self) -> NaiveDate {
        let (year, month0) = (self.count.div_euclid(12), self.count.rem_euclid(12).cast_unsigned());
        NaiveDate::from_ymd_opt(year, month0 + 1, 1).unwrap_or_default()
    }

    /// How many months after another this one is.
    pub(crate) fn since(self, other: Self) -> i32 {
        self.count - other.count
    }

    pub(crate) fn plus(self, months: i32) -> Self {
        Self { count: self.count + months }
    }

    /// `November 2026`.
    pub(crate) fn in_words(self) -> String {
        self.first_day().format("%B %Y").to_string()
    }
}

impl FromSql for Month {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_str()?;
        Self::read(text).ok_or_else(|| FromSqlError::Other(format!("`{text}` is no month").into()))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.count.div_euclid(12), self.count.rem_euclid(12) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_written_and_read_and_counted() {
        let month = Month::read("2026-11").unwrap();
        assert_eq!((month.to_string().as_str(), month.in_words().as_str()), ("2026-11", "November 2026"));
        assert_eq!(month.plus(2).to_string(), "2027-01");
        assert_eq!(month.plus(-11).to_string(), "2025-12");
        assert_eq!(Month::read("2027-01").unwrap().since(month), 2);
        assert_eq!(month.first_day().to_string(), "2026-11-01");
        assert_eq!(Month::of("2026-11-30T23:59:59Z".parse().unwrap()), month);
        for wrong in ["2026-13", "2026-1", "26-11", "", "2026-11-01"] {
            assert_eq!(Month::read(wrong), None, "{wrong}");
        }
    }
}
