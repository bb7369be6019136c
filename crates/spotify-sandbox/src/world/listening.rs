//! Turns a listener's id into what they hear: every day there is, the same on every machine.
//!
//! A day is a function of the listener and the date alone, so that any window of time can be asked for and no history
//! has a beginning that others could not see beyond.

mod day;
mod library;
mod taste;
mod top;

use jiff::{SignedDuration, Timestamp};

use super::World;
use super::id::{AlbumRef, ArtistRef, Id, TrackRef};
use day::Days;
use taste::Taste;

pub(crate) use top::TimeRange;

/// What one listener hears, saves and follows.
pub(crate) struct Listening<'world> {
    world: &'world World,
    listener_id: String,
    taste: Taste,
}

/// A track, heard once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Play {
    pub(crate) track: TrackRef,
    pub(crate) started_at: Timestamp,
    pub(crate) ended_at: Timestamp,
    pub(crate) ms_played: u32,
    /// Whether the listener went on before the end.
    pub(crate) skipped: bool,
    pub(crate) context: Option<Context>,
}

/// From what a track was played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Context {
    Album(AlbumRef),
    Artist(ArtistRef),
    Playlist(Id),
}

impl Play {
    /// Below this Spotify does not count a play.
    const COUNTS_MS: u32 = 30_000;

    /// Whether it counts as played.
    pub(crate) fn counts(&self) -> bool {
        self.ms_played >= Self::COUNTS_MS
    }
}

impl Context {
    /// Its `spotify:` URI.
    pub(crate) fn uri(&self, world: &World) -> String {
        match self {
            Self::Album(at) => format!("spotify:album:{}", world.album(*at).id),
            Self::Artist(at) => format!("spotify:artist:{}", world.artist(*at).id),
            Self::Playlist(id) => format!("spotify:playlist:{id}"),
        }
    }
}

impl World {
    /// The taste and the history of a listener.
    pub(crate) fn listening(&self, listener_id: &str) -> Listening<'_> {
        Listening { world: self, listener_id: listener_id.to_owned(), taste: Taste::of(self, listener_id) }
    }
}

impl Listening<'_> {
    /// What was played and had ended, from `from` up to `to` (which is left out), by the time it ended.
    pub(crate) fn plays(&self, from: Timestamp, to: Timestamp) -> Vec<Play> {
        let mut plays = Vec::new();
        self.each_play(from, to, &mut |play| plays.push(*play));
        plays
    }

    /// The last `n` plays that count and had ended before `before`, the latest first.
    pub(crate) fn last_plays(&self, before: Timestamp, n: usize) -> Vec<Play> {
        let mut plays = Vec::new();
        let (mut to, mut weeks) = (before, 0);
        while plays.len() < n && weeks < 520 {
            let from = to.checked_sub(SignedDuration::from_hours(24 * 7)).unwrap_or(Timestamp::MIN);
            plays.extend(self.plays(from, to).into_iter().rev().filter(Play::counts));
            (to, weeks) = (from, weeks + 1);
        }
        plays.truncate(n);
        plays
    }

    fn each_play(&self, from: Timestamp, to: Timestamp, each: &mut dyn FnMut(&Play)) {
        let mut days = Days::new(self);
        // A listener's day may begin half a day before or after that of Greenwich, and ends after midnight.
        let (first, last) = (Days::date(from) - 2, Days::date(to) + 1);
        for date in first..=last {
            for play in days.plays(date).iter().filter(|play| play.ended_at >= from && play.ended_at < to) {
                each(play);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn hours(hours: i64) -> SignedDuration {
        SignedDuration::from_hours(hours)
    }

    #[test]
    fn plays_ascend_and_do_not_overlap_and_are_as_many_as_a_person_has() {
        let world = World::new(World::DEFAULT_SEED, World::DEFAULT_TRACKS, false);
        for listener in ["robin", "sam", "kim", "somebody else"] {
            let plays = world.listening(listener).plays(Clock::START - hours(24 * 365), Clock::START);
            assert!(plays.is_sorted_by(|one, next| one.ended_at <= next.started_at), "{listener}");
            let share = plays.len() as f64 / 365.0;
            assert!((22.0..45.0).contains(&share), "{listener}: {share} a day");
            let skipped = plays.iter().filter(|play| !play.counts()).count() as f64 / plays.len() as f64;
            assert!((0.05..0.2).contains(&skipped), "{listener}: {skipped}");
            for play in &plays {
                assert!(play.ms_played <= world.track_duration_ms(play.track));
                assert_eq!(play.ended_at.duration_since(play.started_at).as_millis(), i128::from(play.ms_played));
            }
            let contexts = plays.iter().filter(|play| play.context.is_some()).count() as f64 / plays.len() as f64;
            assert!((0.4..0.9).contains(&contexts), "{contexts}");
        }
    }

    #[test]
    fn a_day_is_the_same_wherever_the_window_begins() {
        let world = World::new(World::DEFAULT_SEED, 2_000, false);
        let listening = world.listening("robin");
        let all = listening.plays(Clock::START - hours(24 * 40), Clock::START);
        for back in [1, 5, 23, 24, 100, 700] {
            let from = Clock::START - hours(back);
            let expected: Vec<Play> = all.iter().filter(|play| play.ended_at >= from).copied().collect();
            assert_eq!(listening.plays(from, Clock::START), expected, "{back} hours back");
        }
        let last = listening.last_plays(Clock::START, 200);
        assert!(last.len() == 200 && last.iter().all(Play::counts));
        let counted: Vec<Play> = all.iter().rev().filter(|play| play.counts()).take(200).copied().collect();
        assert_eq!(last, counted);
    }

    #[test]
    fn there_is_a_history_at_any_time() {
        let world = World::new(World::DEFAULT_SEED, 64, false);
        let listening = world.listening("robin");
        for now in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
            listening.plays(now - hours(1).min(now.duration_since(Timestamp::MIN)), now);
            listening.saved_tracks(now);
            listening.top_tracks(TimeRange::Short, now);
        }
        assert_eq!(listening.last_plays(Timestamp::UNIX_EPOCH, 50).len(), 50);
    }
}
