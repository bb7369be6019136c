//! Tracks that filled a week.

use polars::prelude::DataFrame;

use super::Lifetime;
use super::frame::{counts, dates, numbers, texts};
use super::period::{Calendar, Every};
use super::play::{NONE, STREAM};
use super::tally::{Grouped, Tally, hours, ranked, share};
use crate::Result;

/// What an obsession is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Obsessions {
    /// The least streams of the track in the week: 10 unless said otherwise.
    pub streams: usize,
    /// The least share of the week's streams, from 0 to 1: 0.1 unless said otherwise.
    pub share: f64,
}

impl Default for Obsessions {
    fn default() -> Self {
        Self { streams: 10, share: 0.1 }
    }
}

struct Obsession {
    week: usize,
    track: u32,
    tally: Tally,
    share: Option<f64>,
    /// Its place in the run of weeks, from 1, and how long that is.
    week_of_run: i64,
    weeks: i64,
}

impl Lifetime {
    /// The weeks (from Monday) in which one track had as many streams, and as large a share of them: the earliest first, in a
    /// week that with most streams.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `week` | its first day |
    /// | `name`, `artist` | |
    /// | `streams`, `hours` | of the track in the week |
    /// | `share` | of the week's streams |
    /// | `weeks` | how many weeks in succession were like that |
    /// | `week_of_run` | which of them this is, from 1 |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn obsessions(&self, how: &Obsessions) -> Result<DataFrame> {
        let calendar = Calendar::of(self, Every::Week);
        let mut found = self.found_obsessions(how, &calendar);
        count_runs(&mut found, self.catalogue.tracks.len());
        let tracks = &self.catalogue.tracks;
        let track = |row: &Obsession| &tracks[row.track as usize];
        let columns = vec![
            dates("week", found.iter().map(|row| Some(calendar.starts()[row.week])))?,
            texts("name", found.iter().map(|row| track(row).name.as_deref())),
            texts("artist", found.iter().map(|row| self.catalogue.artist(track(row).artist))),
            counts("streams", found.iter().map(|row| row.tally.streams)),
            numbers("hours", found.iter().map(|row| Some(hours(row.tally.ms)))),
            numbers("share", found.iter().map(|row| row.share)),
            counts("weeks", found.iter().map(|row| row.weeks)),
            counts("week_of_run", found.iter().map(|row| row.week_of_run)),
        ];
        Ok(DataFrame::new(found.len(), columns)?)
    }

    fn found_obsessions(&self, how: &Obsessions, calendar: &Calendar) -> Vec<Obsession> {
        let least = i64::try_from(how.streams).unwrap_or(i64::MAX).max(1);
        let groups = Grouped::of(&self.plays, calendar.len(), |play| {
            if play.is(super::play::COUNTS) { calendar.period(play.day) } else { None }
        });
        let mut tallies = vec![Tally::default(); self.catalogue.tracks.len()];
        let mut touched = Vec::new();
        let mut found = Vec::new();
        for week in 0..groups.len() {
            let mut all = 0;
            for play in groups.plays(week) {
                all += i64::from(play.is(STREAM));
                let track = self.catalogue.items[play.item as usize].track;
                if track != NONE {
                    let tally = &mut tallies[track as usize];
                    if tally.plays == 0 {
                        touched.push(track);
                    }
                    tally.count(play);
                }
            }
            let before = found.len();
            for track in touched.drain(..) {
                let tally = std::mem::take(&mut tallies[track as usize]);
                let share = share(tally.streams, all);
                if tally.streams >= least && share.is_some_and(|share| share >= how.share) {
                    found.push(Obsession { week, track, tally, share, week_of_run: 1, weeks: 1 });
                }
            }
            let name = |row: &Obsession| self.catalogue.track_order(row.track as usize);
            found[before..].sort_by(|one, other| ranked((&one.tally, name(one)), (&other.tally, name(other))));
        }
        found
    }
}

/// Runs are known once all weeks are: forth for the place, back for the length.
fn count_runs(found: &mut [Obsession], tracks: usize) {
    let mut last: Vec<(usize, i64)> = vec![(usize::MAX, 0); tracks];
    for row in found.iter_mut() {
        let (week, run) = &mut last[row.track as usize];
        row.week_of_run = if week.checked_add(1) == Some(row.week) { *run + 1 } else { 1 };
        (*week, *run) = (row.week, row.week_of_run);
    }
    let mut next: Vec<(usize, i64)> = vec![(usize::MAX, 0); tracks];
    for row in found.iter_mut().rev() {
        let (week, weeks) = &mut next[row.track as usize];
        row.weeks = if *week == row.week + 1 { *weeks } else { row.week_of_run };
        (*week, *weeks) = (row.week, row.weeks);
    }
}
