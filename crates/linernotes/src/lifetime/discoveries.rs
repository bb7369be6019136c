//! How much of what was heard was new.

use polars::prelude::DataFrame;

use super::Lifetime;
use super::clock::Clock;
use super::frame::{counts, dates, numbers};
use super::period::{Calendar, Every};
use super::play::{FIRST_OF_ARTIST, FIRST_OF_TRACK, NONE, STREAM};
use super::tally::share;
use crate::Result;

#[derive(Clone, Copy, Default)]
struct New {
    streams: i64,
    artists: i64,
    tracks: i64,
    /// Streams of artists that were new in the period.
    of_new: i64,
}

impl Lifetime {
    /// What was heard for the first time, in each period of [`Lifetime::over_time`]. New is what none of all plays had before,
    /// also where plays were selected: what a selection begins with is not new for that.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `period` | its first day |
    /// | `streams` | |
    /// | `new_artists`, `new_tracks` | of how many the first stream ever is among those of the period |
    /// | `new_share` | which part of the streams went to artists whose first stream ever is of the same period; null without streams |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn discoveries(&self, every: Every) -> Result<DataFrame> {
        let calendar = Calendar::of(self, every);
        let firsts = self.first_days()?;
        let found: Vec<Option<usize>> = firsts.iter().map(|first| calendar.period((*first)?)).collect();
        let mut periods = vec![New::default(); calendar.len()];
        for play in self.counted().filter(|play| play.is(STREAM)) {
            let Some(period) = calendar.period(play.day) else { continue };
            let artist = self.catalogue.items[play.item as usize].artist;
            let its = &mut periods[period];
            its.streams += 1;
            its.artists += i64::from(play.is(FIRST_OF_ARTIST));
            its.tracks += i64::from(play.is(FIRST_OF_TRACK));
            its.of_new += i64::from(artist != NONE && found[artist as usize] == Some(period));
        }
        let columns = vec![
            dates("period", calendar.starts().iter().copied().map(Some))?,
            counts("streams", periods.iter().map(|period| period.streams)),
            counts("new_artists", periods.iter().map(|period| period.artists)),
            counts("new_tracks", periods.iter().map(|period| period.tracks)),
            numbers("new_share", periods.iter().map(|period| share(period.of_new, period.streams))),
        ];
        Ok(DataFrame::new(periods.len(), columns)?)
    }

    /// Of each artist the day of the first stream ever.
    pub(super) fn first_days(&self) -> Result<Vec<Option<i32>>> {
        let mut clock = Clock::of(&self.zone)?;
        Ok(self.catalogue.artists.iter().map(|artist| artist.first_began.map(|began| clock.local(began).day)).collect())
    }
}
