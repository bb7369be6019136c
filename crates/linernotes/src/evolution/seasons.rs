//! Seasons beside the rest of the year.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};
use polars::prelude::{DataFrame, df};

use super::interval::Sample;
use super::mood::Sound;
use crate::columns::cells;
use crate::statistics::MEASURES;
use crate::{Hemisphere, Result};

/// In the order of a year that begins in March.
const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];
/// A difference that is smaller than this part of the means comes of rounding.
const ROUNDING: f64 = 1e-9;

struct Row {
    season: &'static str,
    feature: &'static str,
    years: i64,
    own: Sample,
    others: Sample,
}

impl Row {
    fn of(sounds: &[Sound], hemisphere: Hemisphere, season: &'static str, at: usize) -> Self {
        let is_own = |sound: &&Sound| season_of(sound.month.first_day(), hemisphere) == season;
        let (own, others): (Vec<&Sound>, Vec<&Sound>) =
            sounds.iter().filter(|sound| sound.samples[at].mean.is_some()).partition(is_own);
        let means = |sounds: &[&Sound]| sounds.iter().filter_map(|sound| sound.samples[at].mean).collect::<Vec<f64>>();
        let years: BTreeSet<i32> = own.iter().map(|sound| year_of(sound.month.first_day())).collect();
        Self {
            season,
            feature: MEASURES[at],
            years: years.len() as i64,
            own: Sample::of(&means(&own)),
            others: Sample::of(&means(&others)),
        }
    }

    fn difference(&self) -> Option<f64> {
        Some(self.own.mean? - self.others.mean?)
    }

    fn interval(&self) -> Option<(f64, f64)> {
        self.own.interval_of_difference(&self.others)
    }

    fn verdict(&self) -> &'static str {
        let (Some(own), Some(others), Some((lower, upper))) = (self.own.mean, self.others.mean, self.interval()) else {
            return "too few months";
        };
        let is_rounding = (own - others).abs() <= ROUNDING * own.abs().max(others.abs());
        match () {
            () if lower > 0.0 && !is_rounding => "higher",
            () if upper < 0.0 && !is_rounding => "lower",
            () => "no difference that these months show",
        }
    }
}

pub(super) fn table(sounds: &[Sound], hemisphere: Hemisphere) -> Result<DataFrame> {
    let seasons = SEASONS.into_iter().filter(|_| !sounds.is_empty());
    let row = |(season, at)| Row::of(sounds, hemisphere, season, at);
    let rows: Vec<Row> = seasons.flat_map(|season| (0..MEASURES.len()).map(move |at| (season, at))).map(row).collect();
    Ok(df!(
        "season" => cells(&rows, |row| row.season),
        "feature" => cells(&rows, |row| row.feature),
        "months" => cells(&rows, |row| row.own.count as i64),
        "years" => cells(&rows, |row| row.years),
        "mean" => cells(&rows, |row| row.own.mean),
        "standard_deviation" => cells(&rows, |row| row.own.deviation),
        "lower_95" => cells(&rows, |row| row.own.interval().map(|(lower, _)| lower)),
        "upper_95" => cells(&rows, |row| row.own.interval().map(|(_, upper)| upper)),
        "other_months" => cells(&rows, |row| row.others.count as i64),
        "other_mean" => cells(&rows, |row| row.others.mean),
        "difference" => cells(&rows, Row::difference),
        "difference_lower_95" => cells(&rows, |row| row.interval().map(|(lower, _)| lower)),
        "difference_upper_95" => cells(&rows, |row| row.interval().map(|(_, upper)| upper)),
        "verdict" => cells(&rows, Row::verdict),
    )?)
}

fn season_of(day: NaiveDate, hemisphere: Hemisphere) -> &'static str {
    let since_march = (day.month0() as usize + 10) / 3;
    let half_a_year = if hemisphere == Hemisphere::South { 2 } else { 0 };
    SEASONS[(since_march + half_a_year) % SEASONS.len()]
}

/// A December begins the season of the year after.
fn year_of(day: NaiveDate) -> i32 {
    if day.month() == 12 { day.year() + 1 } else { day.year() }
}

#[cfg(test)]
mod tests {
    use polars::prelude::DataType;

    use super::*;
    use crate::{Engineer as _, EngineeredOptions};

    #[test]
    fn a_month_has_the_season_that_its_moments_have() {
        let days: Vec<NaiveDate> = (1..=12).filter_map(|month| NaiveDate::from_ymd_opt(2026, month, 1)).collect();
        let moments = df!("played_at" => &days).unwrap();
        let moments = moments
            .column("played_at")
            .unwrap()
            .cast(&DataType::Datetime(polars::prelude::TimeUnit::Milliseconds, None))
            .unwrap();
        let table = DataFrame::new(12, vec![moments]).unwrap();
        for hemisphere in [Hemisphere::North, Hemisphere::South] {
            let options = EngineeredOptions { hemisphere, ..EngineeredOptions::default() };
            let expected = table.with_season(&options).unwrap();
            let found: Vec<_> = days.iter().map(|day| Some(season_of(*day, hemisphere))).collect();
            assert_eq!(expected.column("season").unwrap().str().unwrap().iter().collect::<Vec<_>>(), found);
        }
    }

    #[test]
    fn a_winter_is_of_the_year_in_which_it_ends() {
        let years = [(2025, 12), (2026, 1), (2026, 11)].map(|(year, month)| NaiveDate::from_ymd_opt(year, month, 1));
        assert_eq!(years.map(|day| year_of(day.unwrap())), [2026, 2026, 2026]);
    }
}
