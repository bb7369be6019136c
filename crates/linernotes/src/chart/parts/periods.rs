//! Rows counted or measured by period and group: what `lines` and `stream` draw.

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};
use polars::prelude::{DataFrame, DataType, NamedFrom as _, Series};
use serde_json::{Value, json};

use super::columns::{figures, most_frequent, numbers, word_series};
use super::noun::noun;
use super::tally::{Tally, rows_in};
use super::time::{Moments, moments, since_1970};
use super::{axis, colour, note};
use crate::Result;

mod rows;

pub(crate) use rows::PeriodRows;

/// How long the parts are that a chart over time divides it into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Period {
    /// Midnight to midnight.
    Day,
    /// Monday to Sunday.
    Week,
    /// A month of the calendar.
    #[default]
    Month,
    /// January to March, and so on.
    Quarter,
    /// A year of the calendar.
    Year,
}

/// What is told of the rows in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure<'a> {
    /// How many there are.
    #[default]
    Count,
    /// The sum of a column of numbers: of `duration_ms` it is minutes of music.
    Sum(&'a str),
    /// The mean of a column of numbers. A period without rows has none.
    Mean(&'a str),
}

/// What becomes of the rows whose group is not one of the most frequent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rest {
    LeftOut,
    Together,
}

pub(crate) struct Question<'a> {
    pub(crate) moment: &'a str,
    pub(crate) zone: &'a str,
    pub(crate) by: Option<&'a str>,
    pub(crate) period: Period,
    pub(crate) measure: Measure<'a>,
    pub(crate) top: usize,
    pub(crate) rest: Rest,
}

/// The answer: for each group a value for each period, or `None` where there is none to tell.
pub(crate) struct Answer {
    pub(crate) starts: Vec<NaiveDate>,
    pub(crate) groups: Vec<String>,
    pub(crate) colours: Vec<&'static str>,
    pub(crate) values: Vec<Vec<Option<f64>>>,
    /// As asked for, or longer where there would be more values than can be told apart.
    pub(crate) period: Period,
    pub(crate) moments: Moments,
    pub(crate) note: String,
}

/// More values than this cannot be told apart, and would be megabytes.
const MOST_VALUES: usize = 6_000;
/// As many colours as can be told apart.
const MOST_GROUPS: usize = 6;
const OTHERS: &str = "others";

impl Question<'_> {
    pub(crate) fn answer(&self, table: &DataFrame) -> Result<Answer> {
        let moments = moments(table, self.moment, self.zone)?;
        let measured = match self.measure {
            Measure::Count => None,
            Measure::Sum(column) | Measure::Mean(column) => Some(numbers(table, column)?),
        };
        let tally = self.by.map(|by| Tally::of(table, by)).transpose()?;
        let is_known =
            |row: usize| moments.local[row].is_some() && measured.as_ref().is_none_or(|values| values[row].is_some());
        let groups = match &tally {
            None => Groups::one(format!("all {}s", noun(table))),
            Some(tally) => self.groups(tally.iter().filter(|(row, _)| is_known(*row)).map(|(_, word)| word)),
        };
        let (period, starts) = self.periods(&moments, groups.names.len());
        let mut sums = Sums::new(groups.names.len(), period, &starts);
        let mut add = |row: usize, group: usize| {
            let value = measured.as_ref().and_then(|values| values[row]).unwrap_or_default();
            if let Some(moment) = moments.local[row] {
                sums.add(group, moment.date(), value);
            }
        };
        let counted = match &tally {
            None => (0..table.height()).filter(|row| is_known(*row)).map(|row| add(row, 0)).count(),
            Some(tally) => {
                let place = groups.places();
                let known = || tally.iter().filter(|(row, _)| is_known(*row));
                let placed = known().filter_map(|(row, word)| Some((row, place.get(word).copied().or(groups.rest)?)));
                placed.for_each(|(row, group)| add(row, group));
                rows_in(known().map(|(row, _)| row))
            }
        };
        let lists = tally.is_some_and(|tally| tally.lists);
        let mut note = vec![note::counted(counted, noun(table), self.by.filter(|_| lists))];
        note.extend(self.by.and_then(|by| note::top(self.top.clamp(1, MOST_GROUPS), groups.of_all, by)));
        if period != self.period {
            note.push(format!("by {}: there are too many {}s", period.word(), self.period.word()));
        }
        note.extend(self.left_out(table.height() - counted));
        let values = sums.values(self.measure);
        let Groups { names: groups, colours, .. } = groups;
        Ok(Answer { starts, groups, colours, values, period, moments, note: note.join("; ") })
    }

    fn groups<'a>(&self, words: impl Iterator<Item = &'a str>) -> Groups {
        let mut frequent = most_frequent(words, usize::MAX);
        let of_all = frequent.len();
        frequent.truncate(self.top.clamp(1, MOST_GROUPS));
        let mut names: Vec<String> = frequent.into_iter().map(|(name, _)| name).collect();
        let mut colours: Vec<&str> = (0..names.len()).map(colour::category).collect();
        let rest = (self.rest == Rest::Together && of_all > names.len()).then_some(names.len());
        if rest.is_some() {
            names.push(OTHERS.to_owned());
            colours.push(colour::OTHERS);
        }
        Groups { names, colours, rest, of_all }
    }

    fn periods(&self, moments: &Moments, groups: usize) -> (Period, Vec<NaiveDate>) {
        let Some((first, last)) = moments.span() else { return (self.period, Vec::new()) };
        let all = |period: Period| -> Vec<NaiveDate> {
            let starts = std::iter::successors(Some(period.start(first)), |start| period.next(*start));
            starts.take_while(|start| *start <= last).collect()
        };
        let longer = PERIODS.into_iter().filter(|period| *period >= self.period).map(|period| (period, all(period)));
        longer
            .into_iter()
            .find(|(_, starts)| starts.len() * groups.max(1) <= MOST_VALUES)
            .unwrap_or_else(|| (Period::Year, all(Period::Year)))
    }

    fn left_out(&self, missing: usize) -> Option<String> {
        let measured = match self.measure {
            Measure::Count => None,
            Measure::Sum(column) | Measure::Mean(column) => Some(column),
        };
        let needed: Vec<String> =
            [Some(self.moment), measured, self.by].into_iter().flatten().map(axis::words).collect();
        note::left_out(missing, &needed.join(" or "))
    }
}

impl Answer {
    pub(crate) fn is_empty(&self) -> bool {
        self.values.iter().flatten().flatten().next().is_none()
    }

    /// "Plays by artists and month", of a measure that may have its unit behind it.
    pub(crate) fn title(&self, measure: &str, by: Option<&str>) -> String {
        let what = axis::by(measure.split(" (").next().unwrap_or(measure), by);
        let joined = if by.is_some() { "and" } else { "by" };
        format!("{what} {joined} {}", self.period.word())
    }

    /// A row for each group and period.
    pub(crate) fn figures(&self) -> Result<DataFrame> {
        let count = self.starts.len();
        let days: Vec<i32> = self.starts.iter().map(|start| since_1970(*start)).collect();
        let periods = days.repeat(self.groups.len());
        let groups = self.groups.iter().flat_map(|group| std::iter::repeat_n(Some(group.clone()), count)).collect();
        let values: Vec<Option<f64>> = self.values.iter().flatten().copied().collect();
        figures(vec![
            Series::new("period".into(), periods).cast(&DataType::Date)?,
            word_series("group", groups),
            Series::new("value".into(), values),
        ])
    }

    /// The colours of the groups, as a scale.
    pub(crate) fn scale(&self) -> Value {
        json!({ "domain": self.groups, "range": self.colours })
    }

    /// The greatest value.
    pub(crate) fn greatest(&self) -> f64 {
        self.values.iter().flatten().flatten().copied().fold(0.0, f64::max)
    }
}

const PERIODS: [Period; 5] = [Period::Day, Period::Week, Period::Month, Period::Quarter, Period::Year];

impl Period {
    /// Its first day.
    pub(crate) fn start(self, day: NaiveDate) -> NaiveDate {
        let start = match self {
            Self::Day => Some(day),
            Self::Week => Some(day.week(chrono::Weekday::Mon).first_day()),
            Self::Month => day.with_day(1),
            Self::Quarter => NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1),
            Self::Year => NaiveDate::from_ymd_opt(day.year(), 1, 1),
        };
        start.unwrap_or(day)
    }

    fn next(self, start: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Day => start.succ_opt(),
            Self::Week => start.checked_add_days(chrono::Days::new(7)),
            Self::Month => start.checked_add_months(chrono::Months::new(1)),
            Self::Quarter => start.checked_add_months(chrono::Months::new(3)),
            Self::Year => start.checked_add_months(chrono::Months::new(12)),
        }
    }

    /// "month".
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// How d3 writes one.
    pub(crate) fn format(self) -> &'static str {
        match self {
            Self::Day => "%a %-d %b %Y",
            Self::Week => "week of %-d %b %Y",
            Self::Month => "%B %Y",
            Self::Quarter => "Q%q %Y",
            Self::Year => "%Y",
        }
    }
}

/// What has a line or a band each.
struct Groups {
    names: Vec<String>,
    colours: Vec<&'static str>,
    /// The place of what is not among the most frequent, where that has one.
    rest: Option<usize>,
    /// How many there would be.
    of_all: usize,
}

impl Groups {
    fn one(name: String) -> Self {
        Self { names: vec![name], colours: vec![colour::category(0)], rest: None, of_all: 1 }
    }

    /// The place of each name but that of the rest: a value may have the same.
    fn places(&self) -> HashMap<&str, usize> {
        let named = self.names.iter().enumerate().filter(|(at, _)| Some(*at) != self.rest);
        named.map(|(at, name)| (name.as_str(), at)).collect()
    }
}

/// Sums and counts while the rows are read.
struct Sums {
    period: Period,
    places: HashMap<NaiveDate, usize>,
    sums: Vec<Vec<(f64, usize)>>,
}

impl Sums {
    fn new(groups: usize, period: Period, starts: &[NaiveDate]) -> Self {
        let places = starts.iter().enumerate().map(|(at, start)| (*start, at)).collect();
        Self { period, places, sums: vec![vec![(0.0, 0); starts.len()]; groups] }
    }

    fn add(&mut self, group: usize, day: NaiveDate, value: f64) {
        if let Some(place) = self.places.get(&self.period.start(day)) {
            let (sum, count) = &mut self.sums[group][*place];
            *sum += value;
            *count += 1;
        }
    }

    fn values(self, measure: Measure<'_>) -> Vec<Vec<Option<f64>>> {
        let value = |(sum, count): (f64, usize)| match measure {
            Measure::Count => Some(count as f64),
            Measure::Sum(_) => Some(sum),
            Measure::Mean(_) => (count > 0).then(|| sum / count as f64),
        };
        self.sums.into_iter().map(|group| group.into_iter().map(value).collect()).collect()
    }
}
