//! What was forgotten and came back.

use polars::prelude::DataFrame;

use super::Lifetime;
use super::frame::{counts, dates, texts};
use super::play::{NONE, STREAM};
use super::tally::Grouped;
use crate::Result;

/// What a rediscovery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rediscoveries {
    /// Artists unless said otherwise.
    pub of: Returning,
    /// The least number of days from the last stream to the next: 365 unless said otherwise.
    pub silent_days: u32,
    /// The least streams after the return: 5 unless said otherwise.
    pub streams: usize,
    /// Within so many days, of which that of the return is the first: 30 unless said otherwise.
    pub within_days: u32,
}

/// What may come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Returning {
    /// Artists.
    #[default]
    Artists,
    /// Tracks.
    Tracks,
}

impl Default for Rediscoveries {
    fn default() -> Self {
        Self { of: Returning::default(), silent_days: 365, streams: 5, within_days: 30 }
    }
}

struct Return {
    code: usize,
    last: i32,
    returned: i32,
    before: i64,
    after: i64,
}

impl Lifetime {
    /// Artists or tracks that had no stream for a long time and then came back with several: the earliest return first, of one
    /// day that with most streams after it, then the order of names.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `name` | of the track; null for an artist, and where it is unknown |
    /// | `artist` | |
    /// | `last_played_on`, `returned_on` | the days of the last stream before, and of the first after |
    /// | `silent_days` | from the one to the other |
    /// | `streams_before` | all up to the silence |
    /// | `streams_after` | those within the days that count, from the return |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn rediscoveries(&self, how: &Rediscoveries) -> Result<DataFrame> {
        let catalogue = &self.catalogue;
        let of = |row: &Return| match how.of {
            Returning::Artists => (None, catalogue.artist(row.code as u32), None),
            Returning::Tracks => catalogue.track_order(row.code),
        };
        let mut returns = self.returns(how);
        returns.sort_by(|one, other| {
            let key = |row: &Return| (row.returned, std::cmp::Reverse(row.after));
            (key(one), of(one)).cmp(&(key(other), of(other)))
        });
        let columns = vec![
            texts("name", returns.iter().map(|row| of(row).0)),
            texts("artist", returns.iter().map(|row| of(row).1)),
            dates("last_played_on", returns.iter().map(|row| Some(row.last)))?,
            dates("returned_on", returns.iter().map(|row| Some(row.returned)))?,
            counts("silent_days", returns.iter().map(|row| i64::from(row.returned - row.last))),
            counts("streams_before", returns.iter().map(|row| row.before)),
            counts("streams_after", returns.iter().map(|row| row.after)),
        ];
        Ok(DataFrame::new(returns.len(), columns)?)
    }

    fn returns(&self, how: &Rediscoveries) -> Vec<Return> {
        let items = &self.catalogue.items;
        let (count, code): (usize, fn(&super::catalogue::Item) -> u32) = match how.of {
            Returning::Artists => (self.catalogue.artists.len(), |item| item.artist),
            Returning::Tracks => (self.catalogue.tracks.len(), |item| item.track),
        };
        let groups = Grouped::of(&self.plays, count, |play| {
            let code = code(&items[play.item as usize]);
            (play.is(STREAM) && code != NONE).then_some(code as usize)
        });
        let (silence, within) = (i64::from(how.silent_days).max(1), i64::from(how.within_days));
        let least = i64::try_from(how.streams).unwrap_or(i64::MAX);
        let mut returns = Vec::new();
        for code in 0..groups.len() {
            let mut days: Vec<i32> = groups.plays(code).map(|play| play.day).collect();
            // Where the clocks go back over midnight, a later play has an earlier day.
            if !days.is_sorted() {
                days.sort_unstable();
            }
            for at in 1..days.len() {
                let (last, returned) = (days[at - 1], days[at]);
                if i64::from(returned) - i64::from(last) < silence {
                    continue;
                }
                let end = i64::from(returned) + within;
                let after = days[at..].iter().take_while(|day| i64::from(**day) < end).count() as i64;
                if after >= least {
                    returns.push(Return { code, last, returned, before: at as i64, after });
                }
            }
        }
        returns
    }
}
