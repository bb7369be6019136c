//! When something came out, as exactly as Spotify knows.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A year, a month or a day. `Display` writes it as Spotify does: `1999`, `1999-07` or `1999-07-23`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReleaseDate {
    first_day: NaiveDate,
    precision: Precision,
}

/// How much of a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// The year.
    Year,
    /// The month too.
    Month,
    /// The day too.
    Day,
}

/// A text that is no such date: `0000`, for one, by which Spotify says that it does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no date: write one like 1999, 1999-07 or 1999-07-23")]
pub struct InvalidDate(String);

impl ReleaseDate {
    /// The first day that it can have been: of a year the first of January.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        self.first_day
    }

    /// The year, which is always known.
    #[must_use]
    pub fn year(self) -> i32 {
        self.first_day.year()
    }

    /// The month, from 1, where it is known.
    #[must_use]
    pub fn month(self) -> Option<u32> {
        (self.precision >= Precision::Month).then(|| self.first_day.month())
    }

    /// The day, where it is known.
    #[must_use]
    pub fn day(self) -> Option<NaiveDate> {
        (self.precision == Precision::Day).then_some(self.first_day)
    }

    /// How much is known.
    #[must_use]
    pub fn precision(self) -> Precision {
        self.precision
    }
}

impl FromStr for ReleaseDate {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        // Some come with a time of day, which nothing comes out at.
        let day = text.split_once('T').map_or(text, |(day, _)| day);
        let parts: Vec<&str> = day.split('-').collect();
        let (precision, widths): (_, &[usize]) = match parts.len() {
            1 => (Precision::Year, &[4]),
            2 => (Precision::Month, &[4, 2]),
            _ => (Precision::Day, &[4, 2, 2]),
        };
        let well_formed = parts.len() == widths.len()
            && parts
                .iter()
                .zip(widths)
                .all(|(part, width)| part.len() == *width && part.bytes().all(|byte| byte.is_ascii_digit()));
        let number = |at: usize| parts.get(at).map_or(Some(1), |part| part.parse().ok());
        let first_day = || NaiveDate::from_ymd_opt(parts[0].parse().ok()?, number(1)?, number(2)?);
        match first_day().filter(|day| well_formed && day.year() > 0) {
            Some(first_day) => Ok(Self { first_day, precision }),
            None => Err(InvalidDate(text.chars().take(40).collect())),
        }
    }
}

impl fmt::Display for ReleaseDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = match self.precision {
            Precision::Year => "%Y",
            Precision::Month => "%Y-%m",
            Precision::Day => "%Y-%m-%d",
        };
        self.first_day.format(format).fmt(f)
    }
}

impl Serialize for ReleaseDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A date where there is one; nothing for `0000` and whatever else is none.
pub(crate) fn release_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ReleaseDate>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.and_then(|text| text.parse().ok()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_of_every_precision_are_read_and_written_alike() {
        for (text, precision, first_day) in [
            ("1999", Precision::Year, "1999-01-01"),
            ("1999-07", Precision::Month, "1999-07-01"),
            ("1999-07-23", Precision::Day, "1999-07-23"),
        ] {
            let date: ReleaseDate = text.parse().unwrap();
            assert_eq!((date.precision(), date.first_day().to_string()), (precision, first_day.to_owned()));
            assert_eq!(date.to_string(), text);
        }
        assert_eq!("2020-01-02T00:00".parse::<ReleaseDate>().unwrap().to_string(), "2020-01-02");
        let date: ReleaseDate = "1999-07".parse().unwrap();
        assert_eq!((date.year(), date.month(), date.day()), (1999, Some(7), None));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in
            ["0000", "", "0000-00-00", "99", "1999-13", "1999-02-30", "1999-7-1", "1999-07-23-1", "+199", "soon"]
        {
            assert!(text.parse::<ReleaseDate>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_what_is_a_date_stays_one(text in "\\PC{0,12}|[0-9-]{4,10}") {
            if let Ok(date) = text.parse::<ReleaseDate>() {
                prop_assert_eq!(date.to_string().parse(), Ok(date));
            }
        }
    }
}
