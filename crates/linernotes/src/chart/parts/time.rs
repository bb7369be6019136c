//! When the rows of a table were, read on the clocks and calendars of a zone. Summer time is what the IANA database says for each
//! moment.

use super::columns::column;
use crate::engineered::zone;
use crate::{Error, Result};
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, Offset as _, TimeZone as _};
use polars::prelude::{Column, DataFrame, DataType, NamedFrom as _, Series, TimeUnit, TimeZone};

/// A column of moments.
pub(crate) struct Moments {
    /// For each row what a clock and a calendar of the zone showed; `None` where the row has no moment between 1800 and 2199.
    pub(crate) local: Vec<Option<NaiveDateTime>>,
    /// What columns that are computed of it are called after: the column and, where it matters, the zone.
    called: String,
}

/// The moments in a column of dates, which have no zone, or of datetimes. A datetime without a zone is taken for UTC.
pub(crate) fn moments(table: &DataFrame, name: &str, zone: &str) -> Result<Moments> {
    let column = column(table, name)?;
    let zone = zone::parse(zone)?;
    match column.dtype() {
        DataType::Date => {
            let days = column.cast(&DataType::Int64)?;
            let local = days.i64()?.iter().map(|day| naive(day?.checked_mul(DAY)?)).collect();
            Ok(Moments { local, called: name.to_owned() })
        }
        DataType::Datetime(_, stored) => of_datetimes(column, stored.clone(), &zone),
        // A column of nothing but nulls has lost its type.
        DataType::Null => Ok(Moments { local: vec![None; column.len()], called: name.to_owned() }),
        other => Err(Error::WrongColumn {
            column: name.to_owned(),
            found: other.to_string(),
            needed: "dates, or dates with times",
        }),
    }
}

impl Moments {
    pub(crate) fn missing(&self) -> usize {
        self.local.iter().filter(|moment| moment.is_none()).count()
    }

    /// The first and the last day.
    pub(crate) fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        let days = || self.local.iter().flatten().map(NaiveDateTime::date);
        days().min().zip(days().max())
    }

    /// The rows with what was computed of each moment, for a dashboard, and the name of that column. A column that has just
    /// this already serves, so that it can be told apart from one that only has the same name: of another moment, or zone.
    pub(crate) fn beside(&self, rows: &DataFrame, names: &[&str], computed: Series) -> Result<(DataFrame, String)> {
        let is_it = |name: &&&str| {
            let there = rows.column(name).ok().map(Column::as_materialized_series);
            there.is_some_and(|there| there.dtype() == computed.dtype() && there.equals_missing(&computed))
        };
        if let Some(there) = names.iter().find(is_it) {
            return Ok((rows.clone(), (*there).to_owned()));
        }
        let name = format!("{}_of_{}", computed.name(), self.called);
        let mut rows = rows.clone();
        rows.with_column(computed.with_name(name.as_str().into()).into())?;
        Ok((rows, name))
    }

    /// What is computed of each moment's day as a column of dates.
    pub(crate) fn dates(&self, name: &str, of: impl Fn(NaiveDate) -> NaiveDate) -> Result<Series> {
        let days = self.local.iter().map(|moment| moment.map(|moment| since_1970(of(moment.date()))));
        Ok(Series::new(name.into(), days.collect::<Vec<_>>()).cast(&DataType::Date)?)
    }
}

/// As polars counts days.
pub(crate) fn since_1970(day: NaiveDate) -> i32 {
    i32::try_from((day - NaiveDate::default()).num_days()).unwrap_or_default()
}

/// Days and parts of days as a number, for an axis.
pub(crate) fn place(day: NaiveDate) -> f64 {
    f64::from(day.num_days_from_ce())
}

/// Where the axis of time has its marks, and what stands at them.
pub(crate) fn ticks(first: NaiveDate, last: NaiveDate, most: usize) -> Vec<(f64, String)> {
    let steps = [Step::Days(1), Step::Days(7), Step::Months(1), Step::Months(3), Step::Months(6)];
    let years = [1, 2, 5, 10, 20, 50, 100].into_iter().map(|years| Step::Months(12 * years));
    let marks = |step: Step| -> Vec<NaiveDate> {
        let after = |day: &NaiveDate| step.after(*day);
        std::iter::successors(step.before(first), after)
            .skip_while(|day| *day < first)
            .take_while(|day| *day <= last)
            .take(most + 1)
            .collect()
    };
    let chosen = steps.into_iter().chain(years).map(|step| (step, marks(step))).find(|(_, marks)| marks.len() <= most);
    let Some((step, marks)) = chosen else { return Vec::new() };
    let format = match step {
        Step::Days(_) => "%-d %b",
        Step::Months(months) if months < 12 => "%b %Y",
        Step::Months(_) => "%Y",
    };
    marks.into_iter().map(|day| (place(day), day.format(format).to_string())).collect()
}

#[derive(Clone, Copy)]
enum Step {
    Days(u64),
    Months(u32),
}

impl Step {
    /// The last mark not after this day.
    fn before(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Days(1) => Some(day),
            Self::Days(_) => Some(day.week(chrono::Weekday::Mon).first_day()),
            Self::Months(months) => {
                let since = u32::try_from(day.year()).ok()? * 12 + day.month0();
                let start = since - since % months;
                NaiveDate::from_ymd_opt(i32::try_from(start / 12).ok()?, start % 12 + 1, 1)
            }
        }
    }

    fn after(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Days(days) => day.checked_add_days(chrono::Days::new(days)),
            Self::Months(months) => day.checked_add_months(chrono::Months::new(months)),
        }
    }
}

/// In milliseconds.
const DAY: i64 = 86_400_000;

fn of_datetimes(column: &Column, stored: Option<TimeZone>, zone: &TimeZone) -> Result<Moments> {
    let zone = zone.to_chrono()?;
    let offset = |moment: NaiveDateTime| i64::from(zone.offset_from_utc_datetime(&moment).fix().local_minus_utc());
    let instants = column.cast(&DataType::Datetime(TimeUnit::Milliseconds, stored))?.cast(&DataType::Int64)?;
    let instants = instants.i64()?;
    let local = instants.iter().map(|instant| {
        let utc = naive(instant?)?;
        utc.checked_add_signed(chrono::TimeDelta::seconds(offset(utc)))
    });
    let called =
        format!("{}_in_{}", column.name(), zone.to_string().replace(|letter: char| !letter.is_alphanumeric(), "_"));
    Ok(Moments { local: local.collect(), called })
}

/// `None` outside of the years that music was recorded in: a wrong clock must not stretch an axis over millennia.
fn naive(instant: i64) -> Option<NaiveDateTime> {
    let moment = DateTime::from_timestamp_millis(instant)?.naive_utc();
    (1800..2200).contains(&moment.year()).then_some(moment)
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;

    fn instant(text: &str) -> i64 {
        DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis()
    }

    fn table(moments: &[&str]) -> DataFrame {
        let instants: Vec<i64> = moments.iter().map(|moment| instant(moment)).collect();
        let utc = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
        df!("played_at" => Series::new("".into(), instants).cast(&utc).unwrap()).unwrap()
    }

    #[test]
    fn clocks_follow_summer_time() {
        let table =
            table(&["2024-03-31T00:59:59Z", "2024-03-31T01:00:00Z", "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z"]);
        let moments = moments(&table, "played_at", "Europe/Berlin").unwrap();
        let clocks: Vec<String> =
            moments.local.iter().flatten().map(|time| time.format("%H:%M:%S").to_string()).collect();
        assert_eq!(clocks, ["01:59:59", "03:00:00", "02:30:00", "02:30:00"]);
    }

    #[test]
    fn half_hours_and_the_date_line_are_right() {
        for (zone, clock) in [
            ("Asia/Kolkata", "2024-05-18 01:30"),
            ("Pacific/Kiritimati", "2024-05-18 10:00"),
            ("Pacific/Pago_Pago", "2024-05-17 09:00"),
        ] {
            let moments = moments(&table(&["2024-05-17T20:00:00Z"]), "played_at", zone).unwrap();
            assert_eq!(moments.local[0].unwrap().format("%Y-%m-%d %H:%M").to_string(), clock);
        }
    }

    #[test]
    fn an_unknown_zone_names_those_that_may_be_meant() {
        let error = moments(&table(&[]), "played_at", "berlin").err().unwrap();
        assert!(error.to_string().contains("Europe/Berlin"), "{error}");
        let error = moments(&table(&[]), "played_at", "Europe/Pariss").err().unwrap();
        assert!(error.to_string().contains("Europe/Paris"), "{error}");
    }

    #[test]
    fn a_column_that_has_it_already_serves_and_one_of_the_same_name_does_not() {
        let mut rows = table(&["2024-05-17T23:30:00Z"]);
        let moments = moments(&rows, "played_at", "Europe/Berlin").unwrap();
        let days = || moments.dates("day", |day| day).unwrap();
        let (with, name) = moments.beside(&rows, &["local_date"], days()).unwrap();
        assert_eq!((with.width(), name.as_str()), (2, "day_of_played_at_in_Europe_Berlin"));
        rows.with_column(days().with_name("local_date".into()).into()).unwrap();
        let (with, name) = moments.beside(&rows, &["local_date"], days()).unwrap();
        assert_eq!((with.width(), name.as_str()), (2, "local_date"));
        let others = super::moments(&rows, "played_at", "UTC").unwrap();
        let (_, name) = others.beside(&rows, &["local_date"], others.dates("day", |day| day).unwrap()).unwrap();
        assert_eq!(name, "day_of_played_at_in_UTC");
    }

    #[test]
    fn what_is_no_moment_is_an_error() {
        let table = df!("played_at" => ["2024-05-17"]).unwrap();
        assert!(matches!(moments(&table, "played_at", "UTC"), Err(Error::WrongColumn { .. })));
        assert!(matches!(moments(&table, "added_at", "UTC"), Err(Error::NoColumn { .. })));
    }

    #[test]
    fn an_axis_of_time_has_round_marks() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let labels = |first: &str, last: &str| {
            ticks(day(first), day(last), 8).into_iter().map(|(_, label)| label).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(labels("2024-05-17", "2024-05-19"), "17 May, 18 May, 19 May");
        assert_eq!(labels("2024-05-14", "2024-06-12"), "20 May, 27 May, 3 Jun, 10 Jun");
        assert_eq!(labels("2023-11-05", "2024-04-02"), "Dec 2023, Jan 2024, Feb 2024, Mar 2024, Apr 2024");
        assert_eq!(labels("1960-01-01", "2020-12-31"), "1960, 1970, 1980, 1990, 2000, 2010, 2020");
        assert_eq!(labels("2024-05-17", "2024-05-17"), "17 May");
    }
}
