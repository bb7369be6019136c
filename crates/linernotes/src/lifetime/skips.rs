//! What was skipped.

use std::cmp::Ordering;

use polars::prelude::{Column, DataFrame};

use super::Lifetime;
use super::frame::{counts, numbers, texts};
use super::period::{Calendar, Every, year};
use super::play::{JUDGED, Play, SKIPPED};
use super::tally::share;
use crate::Result;

/// By what [`Lifetime::skips`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SkipsBy {
    /// Columns `name` and `artist`.
    Track,
    /// The column `artist`.
    Artist,
    /// The column `year`.
    Year,
    /// The column `hour`: 0 to 23, on the clocks of the zone.
    Hour,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Skips {
    /// Plays of which it is known whether they were skipped.
    pub(super) plays: i64,
    pub(super) skips: i64,
    unknown: i64,
}

impl Skips {
    pub(super) fn count(&mut self, play: &Play) {
        self.plays += i64::from(play.is(JUDGED));
        self.skips += i64::from(play.is(SKIPPED));
        self.unknown += i64::from(!play.is(JUDGED));
    }

    fn add(&mut self, other: &Self) {
        self.plays += other.plays;
        self.skips += other.skips;
        self.unknown += other.unknown;
    }

    pub(super) fn rate(&self) -> Option<f64> {
        share(self.skips, self.plays)
    }

    /// The greater rate first, without rounding; then the one with more skips.
    fn order(&self, other: &Self) -> Ordering {
        let (mine, theirs) =
            (i128::from(self.skips) * i128::from(other.plays), i128::from(other.skips) * i128::from(self.plays));
        theirs.cmp(&mine).then(other.skips.cmp(&self.skips))
    }
}

impl Lifetime {
    /// How often something was skipped: of what has at least so many plays of which that is known.
    ///
    /// A play was **skipped** when `skipped` is true, or when it ended by the button for the next or the one before
    /// (`reason_end` is `fwdbtn` or `backbtn`). It was **not** when neither holds and something tells it: a `reason_end`, or a
    /// `skipped` that is false and can be trusted. Spotify wrote nothing there before 2015-04-13, and from then until
    /// 2022-10-16 false without exception, so that a false of these years tells nothing. Of other plays it is not known.
    /// Short plays count here like all others.
    ///
    /// | column | |
    /// | --- | --- |
    /// | as [`SkipsBy`] says | |
    /// | `plays`, `skips` | of which it is known, and how many of them were skipped |
    /// | `rate` | `skips` / `plays`; null without plays, which only `least_plays` of 0 lets be |
    /// | `unknown` | of how many plays it is not known |
    ///
    /// Years and hours come in their order, tracks and artists by rate, then by skips, then by name.
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn skips(&self, by: SkipsBy, least_plays: usize) -> Result<DataFrame> {
        let least = i64::try_from(least_plays).unwrap_or(i64::MAX);
        let catalogue = &self.catalogue;
        match by {
            SkipsBy::Track => {
                let (codes, skips) = self.ranked_skips(
                    catalogue.tracks.len(),
                    least,
                    |item| item.track,
                    |code| catalogue.track_order(code),
                );
                let names = vec![
                    texts("name", codes.iter().map(|code| catalogue.tracks[*code].name.as_deref())),
                    texts("artist", codes.iter().map(|code| catalogue.artist(catalogue.tracks[*code].artist))),
                ];
                table(names, &skips)
            }
            SkipsBy::Artist => {
                let name = |code: usize| catalogue.artist(code as u32);
                let (codes, skips) = self.ranked_skips(catalogue.artists.len(), least, |item| item.artist, name);
                table(vec![texts("artist", codes.iter().map(|code| name(*code)))], &skips)
            }
            SkipsBy::Year => {
                let years = Calendar::of(self, Every::Year);
                let skips = self.skips_by(years.len(), |play| years.period(play.day));
                let rows = years.starts().iter().map(|start| year(*start)).zip(skips);
                in_order("year", rows, least)
            }
            SkipsBy::Hour => {
                let skips = self.skips_by(24, |play| Some(usize::from(play.hour)));
                in_order("hour", (0..).zip(skips), least)
            }
        }
    }

    pub(super) fn skips_by(&self, groups: usize, group: impl Fn(&Play) -> Option<usize>) -> Vec<Skips> {
        let mut skips = vec![Skips::default(); groups];
        self.counted().for_each(|play| group(play).into_iter().for_each(|group| skips[group].count(play)));
        skips
    }

    fn ranked_skips<N: Ord>(
        &self,
        owners: usize,
        least: i64,
        owner: impl Fn(&super::catalogue::Item) -> u32,
        name: impl Fn(usize) -> N,
    ) -> (Vec<usize>, Vec<Skips>) {
        let items = self.skips_by(self.catalogue.items.len(), |play| Some(play.item as usize));
        let mut skips = vec![Skips::default(); owners];
        for (item, its) in self.catalogue.items.iter().zip(&items) {
            if let Some(sum) = skips.get_mut(owner(item) as usize) {
                sum.add(its);
            }
        }
        let is_told = |code: &usize| skips[*code].plays + skips[*code].unknown > 0 && skips[*code].plays >= least;
        let mut codes: Vec<usize> = (0..owners).filter(is_told).collect();
        codes.sort_unstable_by(|one, other| {
            // Without plays there is no rate, and no place among rates.
            let is_unknown = |code: usize| skips[code].plays == 0;
            let by_rate = is_unknown(*one).cmp(&is_unknown(*other)).then_with(|| skips[*one].order(&skips[*other]));
            by_rate.then_with(|| name(*one).cmp(&name(*other)))
        });
        let skips = codes.iter().map(|code| skips[*code]).collect();
        (codes, skips)
    }
}

fn in_order(name: &str, rows: impl Iterator<Item = (i64, Skips)>, least: i64) -> Result<DataFrame> {
    let (numbers, skips): (Vec<i64>, Vec<Skips>) = rows.filter(|(_, skips)| skips.plays >= least).unzip();
    table(vec![counts(name, numbers)], &skips)
}

fn table(mut columns: Vec<Column>, skips: &[Skips]) -> Result<DataFrame> {
    columns.push(counts("plays", skips.iter().map(|skips| skips.plays)));
    columns.push(counts("skips", skips.iter().map(|skips| skips.skips)));
    columns.push(numbers("rate", skips.iter().map(Skips::rate)));
    columns.push(counts("unknown", skips.iter().map(|skips| skips.unknown)));
    Ok(DataFrame::new(skips.len(), columns)?)
}
