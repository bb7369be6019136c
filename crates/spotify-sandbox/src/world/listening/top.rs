//! Turns a history into rankings, over the three ranges that Spotify has.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hash;

use jiff::{SignedDuration, Timestamp};

use super::{Listening, Play};
use crate::world::id::{ArtistRef, TrackRef};

/// How far back a ranking looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum TimeRange {
    Short,
    Medium,
    Long,
}

impl TimeRange {
    /// About four weeks, six months, a year.
    pub(crate) const fn days(self) -> i64 {
        match self {
            Self::Short => 28,
            Self::Medium => 182,
            Self::Long => 365,
        }
    }
}

impl Listening<'_> {
    /// Every track played in the range, the most played first.
    pub(crate) fn top_tracks(&self, range: TimeRange, now: Timestamp) -> Vec<TrackRef> {
        self.ranking(range, now, |play| play.track)
    }

    /// Every artist played in the range, the most played first.
    pub(crate) fn top_artists(&self, range: TimeRange, now: Timestamp) -> Vec<ArtistRef> {
        self.ranking(range, now, |play| self.world.track_artist(play.track))
    }

    fn ranking<T: Copy + Eq + Hash + Ord>(&self, range: TimeRange, now: Timestamp, of: impl Fn(&Play) -> T) -> Vec<T> {
        let from = now.checked_sub(SignedDuration::from_hours(24 * range.days())).unwrap_or(Timestamp::MIN);
        let mut counts: HashMap<T, u32> = HashMap::new();
        self.each_play(from, now, &mut |play| {
            if play.counts() {
                *counts.entry(of(play)).or_default() += 1;
            }
        });
        let mut ranking: Vec<(T, u32)> = counts.into_iter().collect();
        ranking.sort_unstable_by_key(|(what, count)| (Reverse(*count), *what));
        ranking.into_iter().map(|(what, _)| what).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::world::World;

    #[test]
    fn the_three_ranges_differ_as_a_listener_s_do() {
        let world = World::new(World::DEFAULT_SEED, World::DEFAULT_TRACKS, false);
        for (listener, later) in [("robin", 0), ("robin", 45), ("robin", 200), ("sam", 0), ("kim", 10), ("x", 0)] {
            let now = Clock::START + SignedDuration::from_hours(24 * later);
            let listening = world.listening(listener);
            let [short, medium, long] = [TimeRange::Short, TimeRange::Medium, TimeRange::Long]
                .map(|range| listening.top_tracks(range, now)[..50].to_vec());
            let common = |one: &[TrackRef], other: &[TrackRef]| one.iter().filter(|it| other.contains(it)).count();
            let found = [common(&long, &medium), common(&long, &short), common(&medium, &short)];
            let told = format!("{listener} in {later} days: {found:?}");
            assert!((22..=44).contains(&found[0]), "long and medium, {told}");
            assert!((5..=35).contains(&found[1]), "15 gems are forgotten, {told}");

            let month = now.duration_since(Timestamp::UNIX_EPOCH).as_hours() / 24 / super::super::taste::MONTH;
            let recent: Vec<TrackRef> =
                (0..3).flat_map(|back| listening.taste.obsessions(&world, month - back)).collect();
            assert!(common(&short[..10], &recent) >= 3, "obsessions lead, {told}");
            assert!(listening.top_artists(TimeRange::Short, now).len() >= 50);
        }
    }
}
