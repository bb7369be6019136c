//! How listening went from period to period, as a whole and for what was played most.

use polars::prelude::DataFrame;

use super::Lifetime;
use super::frame::{counts, dates, numbers, texts};
use super::period::{Calendar, Every};
use super::play::{COUNTS, NONE, Play, STREAM};
use super::tally::{Grouped, Tally, by_item, hours, sums};
use super::top::{Ranking, Top};
use crate::Result;

/// What something of this number is called.
type Name<'f, 'a> = &'f dyn Fn(usize) -> Option<&'a str>;

impl Lifetime {
    /// How much was heard in each period, from that of the first play to that of the last, with those between in which nothing
    /// was.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `period` | its first day |
    /// | `plays`, `streams`, `hours` | |
    /// | `artists`, `tracks` | how many different ones had a stream |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn over_time(&self, every: Every) -> Result<DataFrame> {
        let calendar = Calendar::of(self, every);
        let period = |play: &Play| if play.is(COUNTS) { calendar.period(play.day) } else { None };
        let sums = sums(&self.catalogue, &Grouped::of(&self.plays, calendar.len(), period));
        let columns = vec![
            dates("period", calendar.starts().iter().copied().map(Some))?,
            counts("plays", sums.iter().map(|sum| sum.tally.plays)),
            counts("streams", sums.iter().map(|sum| sum.tally.streams)),
            numbers("hours", sums.iter().map(|sum| Some(sum.tally.hours()))),
            counts("artists", sums.iter().map(|sum| sum.artists)),
            counts("tracks", sums.iter().map(|sum| sum.tracks)),
        ];
        Ok(DataFrame::new(calendar.len(), columns)?)
    }

    /// The artists of [`Lifetime::top_artists`], so many of them, in each period of [`Lifetime::over_time`]: a row for each
    /// period and artist, the earliest period first, in it the artist first that has most streams of all periods.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `period` | its first day |
    /// | `artist` | |
    /// | `streams`, `hours` | of the artist in the period: 0 where there were none |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn artists_over_time(&self, every: Every, count: usize) -> Result<DataFrame> {
        let ranking = self.ranked_artists(&by_item(self), &Top { count, ..Top::default() });
        let slots = self.slots(&ranking, self.catalogue.artists.len(), |item| item.artist);
        let name = |code: usize| self.catalogue.artist(code as u32);
        self.top_over_time(every, &ranking, &slots, &[("artist", &name)])
    }

    /// The same of [`Lifetime::top_albums`], with `album` and `artist`.
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn albums_over_time(&self, every: Every, count: usize) -> Result<DataFrame> {
        let albums = &self.catalogue.albums;
        let ranking = self.ranked_albums(&by_item(self), &Top { count, ..Top::default() });
        let slots = self.slots(&ranking, albums.len(), |item| item.album);
        let name = |code: usize| Some(albums[code].name.as_str());
        let artist = |code: usize| self.catalogue.artist(albums[code].artist);
        self.top_over_time(every, &ranking, &slots, &[("album", &name), ("artist", &artist)])
    }

    /// The same of [`Lifetime::top_tracks`], with `name` and `artist`.
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn tracks_over_time(&self, every: Every, count: usize) -> Result<DataFrame> {
        let tracks = &self.catalogue.tracks;
        let ranking = self.ranked_tracks(&by_item(self), &Top { count, ..Top::default() });
        let slots = self.slots(&ranking, tracks.len(), |item| item.track);
        let name = |code: usize| tracks[code].name.as_deref();
        let artist = |code: usize| self.catalogue.artist(tracks[code].artist);
        self.top_over_time(every, &ranking, &slots, &[("name", &name), ("artist", &artist)])
    }

    /// Of each item its place in the ranking, or [`NONE`].
    fn slots(&self, ranking: &Ranking, codes: usize, code: impl Fn(&super::catalogue::Item) -> u32) -> Vec<u32> {
        let mut places = vec![NONE; codes];
        for (place, code) in ranking.codes().enumerate() {
            places[code] = place as u32;
        }
        self.catalogue.items.iter().map(|item| places.get(code(item) as usize).copied().unwrap_or(NONE)).collect()
    }

    fn top_over_time<'a>(
        &self,
        every: Every,
        ranking: &Ranking,
        slots: &[u32],
        names: &[(&str, Name<'_, 'a>)],
    ) -> Result<DataFrame> {
        let calendar = Calendar::of(self, every);
        let places = ranking.codes.len();
        let mut tallies = vec![(0_i64, 0_i64); calendar.len() * places];
        for play in self.counted() {
            let slot = slots[play.item as usize];
            if let (true, Some(period)) = (slot != NONE, calendar.period(play.day)) {
                let (streams, ms) = &mut tallies[period * places + slot as usize];
                *streams += i64::from(play.is(STREAM));
                *ms = ms.saturating_add(play.heard());
            }
        }
        let rows = || (0..calendar.len()).flat_map(|period| ranking.codes().map(move |code| (period, code)));
        let mut columns = vec![dates("period", rows().map(|(period, _)| Some(calendar.starts()[period])))?];
        columns.extend(names.iter().map(|(column, name)| texts(column, rows().map(|(_, code)| name(code)))));
        columns.push(counts("streams", tallies.iter().map(|(streams, _)| *streams)));
        columns.push(numbers("hours", tallies.iter().map(|(_, ms)| Some(hours(*ms)))));
        Ok(DataFrame::new(tallies.len(), columns)?)
    }
}

/// What was counted of all plays together.
pub(super) fn whole(lifetime: &Lifetime) -> Tally {
    let mut tally = Tally::default();
    lifetime.counted().for_each(|play| tally.count(play));
    tally
}
