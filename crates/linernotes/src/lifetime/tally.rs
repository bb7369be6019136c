//! Plays counted by the numbers of what they are of.

use std::cmp::{Ordering, Reverse};

use super::Lifetime;
use super::catalogue::{Catalogue, Item};
use super::play::{NONE, Play, STREAM};

/// What was counted of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) plays: i64,
    pub(super) streams: i64,
    pub(super) ms: i64,
    /// The first and the last day with a stream, where there is one.
    pub(super) first: i32,
    pub(super) last: i32,
}

impl Default for Tally {
    fn default() -> Self {
        Self { plays: 0, streams: 0, ms: 0, first: i32::MAX, last: i32::MIN }
    }
}

impl Tally {
    pub(super) fn count(&mut self, play: &Play) {
        self.plays += 1;
        self.ms = self.ms.saturating_add(play.heard());
        if play.is(STREAM) {
            self.streams += 1;
            self.first = self.first.min(play.day);
            self.last = self.last.max(play.day);
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.plays += other.plays;
        self.streams += other.streams;
        self.ms = self.ms.saturating_add(other.ms);
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
    }

    pub(super) fn hours(&self) -> f64 {
        hours(self.ms)
    }

    pub(super) fn first_day(&self) -> Option<i32> {
        (self.streams > 0).then_some(self.first)
    }

    pub(super) fn last_day(&self) -> Option<i32> {
        (self.streams > 0).then_some(self.last)
    }
}

pub(super) fn hours(ms: i64) -> f64 {
    ms as f64 / 3_600_000.0
}

/// The part of a whole; null where there is no whole.
pub(super) fn share(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// A tally of each item.
pub(super) fn by_item(lifetime: &Lifetime) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); lifetime.catalogue.items.len()];
    lifetime.counted().for_each(|play| tallies[play.item as usize].count(play));
    tallies
}

/// Tallies of items as tallies of what they belong to: of artists, of albums.
pub(super) fn by(catalogue: &Catalogue, items: &[Tally], count: usize, code: impl Fn(&Item) -> u32) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); count];
    for (item, tally) in catalogue.items.iter().zip(items) {
        if let Some(sum) = tallies.get_mut(code(item) as usize) {
            sum.add(tally);
        }
    }
    tallies
}

/// Of each owner how many different things of it had a stream: tracks of an artist.
pub(super) fn distinct(
    catalogue: &Catalogue,
    items: &[Tally],
    owners: usize,
    owner: impl Fn(&Item) -> u32,
    thing: impl Fn(&Item) -> u32,
) -> Vec<i64> {
    let heard = catalogue.items.iter().zip(items).filter(|(_, tally)| tally.streams > 0).map(|(item, _)| item);
    let mut pairs: Vec<(u32, u32)> = heard.map(|item| (owner(item), thing(item))).collect();
    pairs.retain(|(owner, thing)| *owner != NONE && *thing != NONE);
    pairs.sort_unstable();
    pairs.dedup();
    let mut counts = vec![0; owners];
    pairs.iter().for_each(|(owner, _)| counts[*owner as usize] += 1);
    counts
}

/// How a ranking orders two: by streams, by time heard, and then by what it is called.
pub(super) fn ranked<N: Ord>(one: (&Tally, N), other: (&Tally, N)) -> Ordering {
    (Reverse((one.0.streams, one.0.ms)), one.1).cmp(&(Reverse((other.0.streams, other.0.ms)), other.1))
}

/// Plays in groups, each in the order of time.
pub(super) struct Grouped<'a> {
    plays: &'a [Play],
    rows: Vec<u32>,
    /// Where the rows of a group begin, and where those of the last end.
    starts: Vec<usize>,
}

impl<'a> Grouped<'a> {
    /// The plays that have a group, of which there are so many.
    pub(super) fn of(plays: &'a [Play], groups: usize, group: impl Fn(&Play) -> Option<usize>) -> Self {
        let mut starts = vec![0; groups + 1];
        for play in plays {
            if let Some(group) = group(play) {
                starts[group + 1] += 1;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut rows = vec![0; starts[groups]];
        for (row, play) in plays.iter().enumerate() {
            if let Some(group) = group(play) {
                rows[next[group]] = row as u32;
                next[group] += 1;
            }
        }
        Self { plays, rows, starts }
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn plays(&self, group: usize) -> impl Iterator<Item = &'a Play> {
        let plays = self.plays;
        self.rows[self.starts[group]..self.starts[group + 1]].iter().map(move |row| &plays[*row as usize])
    }
}

/// Counts how many different codes there are, group after group, without forgetting one by one.
pub(super) struct Distinct {
    seen: Vec<u32>,
    group: u32,
    count: i64,
}

impl Distinct {
    /// Of so many codes.
    pub(super) fn of(codes: usize) -> Self {
        Self { seen: vec![0; codes], group: 0, count: 0 }
    }

    pub(super) fn begin(&mut self) {
        self.group += 1;
        self.count = 0;
    }

    /// Whether it is a code that the group had not yet.
    pub(super) fn see(&mut self, code: u32) -> bool {
        let Some(seen) = self.seen.get_mut(code as usize) else { return false };
        let is_new = std::mem::replace(seen, self.group) != self.group;
        self.count += i64::from(is_new);
        is_new
    }

    pub(super) fn count(&self) -> i64 {
        self.count
    }
}

/// What was counted of the plays of a group.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    pub(super) tally: Tally,
    pub(super) artists: i64,
    pub(super) tracks: i64,
}

/// Of each group its sum.
pub(super) fn sums(catalogue: &Catalogue, groups: &Grouped<'_>) -> Vec<Sum> {
    let (mut artists, mut tracks) = (Distinct::of(catalogue.artists.len()), Distinct::of(catalogue.tracks.len()));
    let sum = |group| {
        artists.begin();
        tracks.begin();
        let mut tally = Tally::default();
        for play in groups.plays(group) {
            tally.count(play);
            if play.is(STREAM) {
                let item = catalogue.items[play.item as usize];
                artists.see(item.artist);
                tracks.see(item.track);
            }
        }
        Sum { tally, artists: artists.count(), tracks: tracks.count() }
    };
    (0..groups.len()).map(sum).collect()
}
