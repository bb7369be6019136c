//! When in the week music plays.

use polars::prelude::DataFrame;

use super::Lifetime;
use super::clock::weekday;
use super::frame::{counts, numbers, texts};
use super::tally::Tally;
use crate::Result;

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl Lifetime {
    /// Each hour of the week, always 168 rows: Monday's first, by when a play began on the clocks of the zone. A play that
    /// goes on into the next hour is in the one in which it began, with all of its time.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `weekday`, `weekday_name` | 1 is `Monday`, 7 is `Sunday` |
    /// | `hour` | 0 to 23 |
    /// | `plays`, `streams`, `hours` | 0 where there were none |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn heatmap(&self) -> Result<DataFrame> {
        let mut tallies = [Tally::default(); 7 * 24];
        for play in self.counted() {
            tallies[usize::from(weekday(play.day) - 1) * 24 + usize::from(play.hour)].count(play);
        }
        let hours = || 0..tallies.len();
        let columns = vec![
            counts("weekday", hours().map(|at| at as i64 / 24 + 1)),
            texts("weekday_name", hours().map(|at| Some(WEEKDAYS[at / 24]))),
            counts("hour", hours().map(|at| at as i64 % 24)),
            counts("plays", tallies.iter().map(|tally| tally.plays)),
            counts("streams", tallies.iter().map(|tally| tally.streams)),
            numbers("hours", tallies.iter().map(|tally| Some(tally.hours()))),
        ];
        Ok(DataFrame::new(tallies.len(), columns)?)
    }
}
