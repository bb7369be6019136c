//! The years beside each other.

use polars::prelude::DataFrame;

use super::Lifetime;
use super::frame::{counts, numbers, texts};
use super::period::{Calendar, Every, year};
use super::play::{COUNTS, FIRST_OF_ARTIST, FIRST_OF_TRACK, Play};
use super::skips::Skips;
use super::tally::{Grouped, Tally, ranked, sums};
use crate::Result;

/// What is told of a year besides its sums.
#[derive(Default)]
struct Year {
    new_artists: i64,
    new_tracks: i64,
    skips: Skips,
    top_artist: Option<u32>,
    top_track: Option<u32>,
}

impl Lifetime {
    /// A row for each year, from that of the first play to that of the last, with those between in which nothing was played.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `year` | of the calendar, in the zone |
    /// | `streams`, `hours` | |
    /// | `artists`, `tracks` | how many different ones had a stream |
    /// | `new_artists`, `new_tracks` | as in [`Lifetime::discoveries`] |
    /// | `skip_rate` | as in [`Lifetime::skips`]; null where it is known of no play |
    /// | `top_artist` | that with most streams |
    /// | `top_track`, `top_track_artist` | the same |
    /// | `streams_change`, `hours_change` | from the year before, as part of that: 0.5 is half as much again; null where there is none before, or none in it |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn years(&self) -> Result<DataFrame> {
        let calendar = Calendar::of(self, Every::Year);
        let group = |play: &Play| if play.is(COUNTS) { calendar.period(play.day) } else { None };
        let groups = Grouped::of(&self.plays, calendar.len(), group);
        let sums = sums(&self.catalogue, &groups);
        let years = self.each_year(&groups);
        let tracks = &self.catalogue.tracks;
        let top_track = |year: &Year| year.top_track.map(|code| &tracks[code as usize]);
        let change = |of: &dyn Fn(&Tally) -> i64| {
            let before =
                |at: usize| at.checked_sub(1).map(|before| of(&sums[before].tally)).filter(|before| *before > 0);
            let change = |at: usize| Some(of(&sums[at].tally) as f64 / before(at)? as f64 - 1.0);
            (0..sums.len()).map(change).collect::<Vec<Option<f64>>>()
        };
        let columns = vec![
            counts("year", calendar.starts().iter().map(|start| year(*start))),
            counts("streams", sums.iter().map(|sum| sum.tally.streams)),
            numbers("hours", sums.iter().map(|sum| Some(sum.tally.hours()))),
            counts("artists", sums.iter().map(|sum| sum.artists)),
            counts("tracks", sums.iter().map(|sum| sum.tracks)),
            counts("new_artists", years.iter().map(|year| year.new_artists)),
            counts("new_tracks", years.iter().map(|year| year.new_tracks)),
            numbers("skip_rate", years.iter().map(|year| year.skips.rate())),
            texts("top_artist", years.iter().map(|year| self.catalogue.artist(year.top_artist?))),
            texts("top_track", years.iter().map(|year| top_track(year)?.name.as_deref())),
            texts("top_track_artist", years.iter().map(|year| self.catalogue.artist(top_track(year)?.artist))),
            numbers("streams_change", change(&|tally| tally.streams)),
            numbers("hours_change", change(&|tally| tally.ms)),
        ];
        Ok(DataFrame::new(years.len(), columns)?)
    }

    fn each_year(&self, groups: &Grouped<'_>) -> Vec<Year> {
        let catalogue = &self.catalogue;
        let (mut artists, mut tracks) =
            (vec![Tally::default(); catalogue.artists.len()], vec![Tally::default(); catalogue.tracks.len()]);
        let mut each = |group: usize| {
            artists.fill(Tally::default());
            tracks.fill(Tally::default());
            let mut year = Year::default();
            for play in groups.plays(group) {
                year.new_artists += i64::from(play.is(FIRST_OF_ARTIST));
                year.new_tracks += i64::from(play.is(FIRST_OF_TRACK));
                year.skips.count(play);
                let item = catalogue.items[play.item as usize];
                artists.get_mut(item.artist as usize).into_iter().for_each(|tally| tally.count(play));
                tracks.get_mut(item.track as usize).into_iter().for_each(|tally| tally.count(play));
            }
            year.top_artist = most(&artists, |code| catalogue.artist(code as u32));
            year.top_track = most(&tracks, |code| catalogue.track_order(code));
            year
        };
        (0..groups.len()).map(&mut each).collect()
    }
}

/// The first of a ranking, where anything had a stream.
fn most<N: Ord>(tallies: &[Tally], name: impl Fn(usize) -> N) -> Option<u32> {
    let heard = (0..tallies.len()).filter(|code| tallies[*code].streams > 0);
    let best = heard.min_by(|one, other| ranked((&tallies[*one], name(*one)), (&tallies[*other], name(*other))));
    best.map(|code| code as u32)
}
