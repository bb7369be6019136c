//! How faithful a listener is to the artists that they found.

use polars::prelude::DataFrame;

use super::Lifetime;
use super::frame::{counts, dates, numbers, texts};
use super::period::{Calendar, Every, month, year};
use super::play::{NONE, Play, STREAM};
use super::tally::{Distinct, Grouped, by_item, share};
use super::top::Top;
use crate::Result;

impl Lifetime {
    /// For the artists of a ranking, in which part of the months since their discovery they were heard.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `artist`, `streams` | |
    /// | `discovered_on` | the day of their first stream ever, also where plays were selected |
    /// | `months` | of the calendar, from that of the discovery, or of the first selected play when that is later, to that of the last selected play |
    /// | `active_months` | how many of these have a stream of theirs |
    /// | `loyalty` | `active_months` / `months`, from above 0 to 1 |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn loyalty(&self, top: &Top) -> Result<DataFrame> {
        let artists = &self.catalogue.artists;
        let ranking = self.ranked_artists(&by_item(self), top);
        let discovered = self.first_days()?;
        let calendar = Calendar::of(self, Every::Month);
        let (first, last) = (calendar.starts().first().copied(), calendar.starts().last().copied());
        let active = self.active_periods(&calendar);
        let months = |code: usize| {
            let since = discovered[code].max(first);
            since.zip(last).map_or(0, |(since, last)| month(last) - month(since) + 1)
        };
        let columns = vec![
            texts("artist", ranking.codes().map(|code| Some(artists[code].name.as_str()))),
            counts("streams", ranking.codes().map(|code| ranking.tallies[code].streams)),
            dates("discovered_on", ranking.codes().map(|code| discovered[code]))?,
            counts("months", ranking.codes().map(months)),
            counts("active_months", ranking.codes().map(|code| active[code])),
            numbers("loyalty", ranking.codes().map(|code| share(active[code], months(code)))),
        ];
        Ok(DataFrame::new(ranking.codes.len(), columns)?)
    }

    /// Of each artist how many periods have a stream of theirs.
    fn active_periods(&self, calendar: &Calendar) -> Vec<i64> {
        let artists = self.catalogue.artists.len();
        let groups = Grouped::of(&self.plays, calendar.len(), |play| self.stream_period(calendar, play));
        let (mut active, mut seen) = (vec![0; artists], Distinct::of(artists));
        for period in 0..groups.len() {
            seen.begin();
            for play in groups.plays(period) {
                let artist = self.catalogue.items[play.item as usize].artist;
                if seen.see(artist) {
                    active[artist as usize] += 1;
                }
            }
        }
        active
    }

    fn stream_period(&self, calendar: &Calendar, play: &Play) -> Option<usize> {
        if play.is(STREAM) { calendar.period(play.day) } else { None }
    }

    /// What became of the artists that were first heard in a year: a row for each such year and each year of the plays from
    /// then on. Only artists that have a stream among the selected plays are spoken of.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `discovered_in` | the year of their first stream ever |
    /// | `year` | |
    /// | `cohort` | how many were first heard in `discovered_in` |
    /// | `artists` | how many of them had a stream in `year` |
    /// | `retention` | `artists` / `cohort` |
    /// | `streams` | of theirs in `year` |
    /// | `share` | of all streams of `year`; null where that has none |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn cohorts(&self) -> Result<DataFrame> {
        let calendar = Calendar::of(self, Every::Year);
        let years: Vec<i64> = calendar.starts().iter().map(|start| year(*start)).collect();
        let found: Vec<Option<i64>> = self.first_days()?.into_iter().map(|first| first.map(year)).collect();
        let (Some(earliest), Some(latest)) = (found.iter().flatten().min().copied(), years.last().copied()) else {
            return self.cohort_rows(&[]);
        };
        // Discoveries may be of years before the selected plays.
        let cohort_of =
            |artist: u32| found.get(artist as usize).copied().flatten().map(|year| (year - earliest) as usize);
        let cohorts = usize::try_from(latest - earliest + 1).unwrap_or_default();
        let mut size = vec![0; cohorts];
        let mut heard = vec![false; found.len()];
        let groups = Grouped::of(&self.plays, calendar.len(), |play| self.stream_period(&calendar, play));
        let mut seen = Distinct::of(found.len());
        let mut cells = vec![(0_i64, 0_i64); cohorts * years.len()];
        let mut all = vec![0; years.len()];
        for at in 0..groups.len() {
            seen.begin();
            for play in groups.plays(at) {
                all[at] += 1;
                let artist = self.catalogue.items[play.item as usize].artist;
                let Some(cohort) = cohort_of(artist).filter(|cohort| artist != NONE && *cohort < cohorts) else {
                    continue;
                };
                let (artists, streams) = &mut cells[cohort * years.len() + at];
                *artists += i64::from(seen.see(artist));
                *streams += 1;
                size[cohort] += i64::from(!std::mem::replace(&mut heard[artist as usize], true));
            }
        }
        let mut rows = Vec::new();
        for (cohort, size) in size.into_iter().enumerate().filter(|(_, size)| *size > 0) {
            let discovered_in = earliest + cohort as i64;
            for (at, year) in years.iter().copied().enumerate().filter(|(_, year)| *year >= discovered_in) {
                let (artists, streams) = cells[cohort * years.len() + at];
                rows.push(Cohort { discovered_in, year, size, artists, streams, share: share(streams, all[at]) });
            }
        }
        self.cohort_rows(&rows)
    }

    fn cohort_rows(&self, rows: &[Cohort]) -> Result<DataFrame> {
        let columns = vec![
            counts("discovered_in", rows.iter().map(|row| row.discovered_in)),
            counts("year", rows.iter().map(|row| row.year)),
            counts("cohort", rows.iter().map(|row| row.size)),
            counts("artists", rows.iter().map(|row| row.artists)),
            numbers("retention", rows.iter().map(|row| share(row.artists, row.size))),
            counts("streams", rows.iter().map(|row| row.streams)),
            numbers("share", rows.iter().map(|row| row.share)),
        ];
        Ok(DataFrame::new(rows.len(), columns)?)
    }
}

struct Cohort {
    discovered_in: i64,
    year: i64,
    size: i64,
    artists: i64,
    streams: i64,
    share: Option<f64>,
}
