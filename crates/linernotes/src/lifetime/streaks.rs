//! Days in succession on which music was heard.

use std::cmp::Reverse;

use polars::prelude::{Column, DataFrame};

use super::Lifetime;
use super::frame::{counts, dates};
use super::period::{Calendar, Every};
use super::play::STREAM;
use crate::Result;

struct Streak {
    first: i32,
    last: i32,
    streams: i64,
}

impl Streak {
    fn days(&self) -> i64 {
        i64::from(self.last - self.first) + 1
    }
}

impl Lifetime {
    /// The runs of days that all have a stream, the longest first; of equals, the later one.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `first_day`, `last_day`, `days` | in the zone; a day of 23 or 25 hours is one day |
    /// | `streams` | |
    /// | `is_current` | whether it reaches the day of the last play, so that it may go on |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn streaks(&self) -> Result<DataFrame> {
        let days = Calendar::of(self, Every::Day);
        let mut streams = vec![0; days.len()];
        for play in self.counted().filter(|play| play.is(STREAM)) {
            days.period(play.day).into_iter().for_each(|day| streams[day] += 1);
        }
        let mut streaks: Vec<Streak> = Vec::new();
        for (day, streams) in days.starts().iter().copied().zip(streams).filter(|(_, streams)| *streams > 0) {
            match streaks.last_mut() {
                Some(streak) if streak.last + 1 == day => {
                    streak.last = day;
                    streak.streams += streams;
                }
                _ => streaks.push(Streak { first: day, last: day, streams }),
            }
        }
        streaks.sort_unstable_by_key(|streak| Reverse((streak.days(), streak.first)));
        let today = days.starts().last().copied();
        let is_current: Vec<bool> = streaks.iter().map(|streak| Some(streak.last) == today).collect();
        let columns = vec![
            dates("first_day", streaks.iter().map(|streak| Some(streak.first)))?,
            dates("last_day", streaks.iter().map(|streak| Some(streak.last)))?,
            counts("days", streaks.iter().map(Streak::days)),
            counts("streams", streaks.iter().map(|streak| streak.streams)),
            Column::new("is_current".into(), is_current),
        ];
        Ok(DataFrame::new(streaks.len(), columns)?)
    }
}
