//! Turns a taste into what the listener saved and whom they follow.

use std::cmp::Reverse;

use jiff::{SignedDuration, Timestamp};

use super::Listening;
use super::day::Days;
use super::taste::MONTH;
use crate::world::dice::{Dice, Stream};
use crate::world::id::{AlbumRef, ArtistRef, AudiobookRef, EpisodeRef, ShowRef, TrackRef};

/// A library goes back two years; what is lasting was saved at some time within.
const YEARS_DAYS: i64 = 730;

impl Listening<'_> {
    /// About 240 over two years, newest first.
    pub(crate) fn saved_tracks(&self, now: Timestamp) -> Vec<(TrackRef, Timestamp)> {
        let mut dice = self.library_dice(0);
        let mut saved = Vec::new();
        for favourite in &self.taste.favourites {
            let (keep, at) = (!dice.one_in(5), saved_at(&mut dice, now));
            if keep {
                saved.push((favourite.track, at));
            }
        }
        let today = Days::date(now);
        for month in (today - YEARS_DAYS).div_euclid(MONTH)..=today.div_euclid(MONTH) {
            let mut dice = self.library_dice((month as u64).wrapping_add(1));
            for track in self.taste.obsessions(self.world, month) {
                let second = (month * MONTH) * 86_400 + i64::from(dice.below(MONTH as u32 * 86_400));
                let Ok(at) = Timestamp::from_second(second) else { continue };
                let old = Days::date(at) < today - YEARS_DAYS;
                if dice.one_in(2) && at < now && !old {
                    saved.push((track, at));
                }
            }
        }
        newest_once(saved)
    }

    /// About 30, newest first.
    pub(crate) fn saved_albums(&self, now: Timestamp) -> Vec<(AlbumRef, Timestamp)> {
        let mut dice = self.library_dice(1 << 60);
        let mut saved: Vec<(AlbumRef, Timestamp)> = Vec::new();
        for favourite in &self.taste.favourites {
            let album = self.world.track_album(favourite.track);
            if saved.len() < 30 && !saved.iter().any(|(known, _)| *known == album) {
                saved.push((album, saved_at(&mut dice, now)));
            }
        }
        newest_once(saved)
    }

    /// Five, newest first.
    pub(crate) fn saved_shows(&self, now: Timestamp) -> Vec<(ShowRef, Timestamp)> {
        self.some(2 << 60, 5, self.world.show_count(), now, ShowRef)
    }

    /// Twelve, newest first.
    pub(crate) fn saved_episodes(&self, now: Timestamp) -> Vec<(EpisodeRef, Timestamp)> {
        self.some(3 << 60, 12, self.world.episode_count(), now, EpisodeRef)
    }

    /// Four, newest first.
    pub(crate) fn saved_audiobooks(&self, now: Timestamp) -> Vec<(AudiobookRef, Timestamp)> {
        self.some(4 << 60, 4, self.world.audiobook_count(), now, AudiobookRef)
    }

    /// About 60: those of the favourites, and some of whom only one song was dear.
    pub(crate) fn followed_artists(&self, now: Timestamp) -> Vec<ArtistRef> {
        let month = Days::date(now).div_euclid(MONTH);
        let passing = (1..=3).flat_map(|back| self.taste.obsessions(self.world, month - back));
        let passing = passing.map(|track| self.world.track_artist(track));
        let mut followed = Vec::new();
        for artist in self.taste.artists.iter().copied().chain(passing) {
            if followed.len() < 60 && !followed.contains(&artist) {
                followed.push(artist);
            }
        }
        followed
    }

    fn some<T: Copy + Ord>(
        &self,
        salt: u64,
        n: u32,
        of: u32,
        now: Timestamp,
        what: fn(u32) -> T,
    ) -> Vec<(T, Timestamp)> {
        let mut dice = self.library_dice(salt);
        let first = dice.below(of);
        // Steps of a fixed width meet no number twice before the end.
        newest_once((0..n).map(|at| (what((first + at * (of / n)) % of), saved_at(&mut dice, now))).collect())
    }

    fn library_dice(&self, salt: u64) -> Dice {
        Dice::new(self.taste.seed, Stream::Library, salt)
    }
}

/// Some moment of the two years before `now`, which stays the same until it is two years old.
fn saved_at(dice: &mut Dice, now: Timestamp) -> Timestamp {
    let cycle = YEARS_DAYS * 86_400;
    let back = (now.as_second() - i64::from(dice.below(cycle as u32))).rem_euclid(cycle);
    now.checked_sub(SignedDuration::from_secs(back + 1)).map_or(Timestamp::MIN, |at| {
        // Whole seconds, as Spotify has them here.
        Timestamp::from_second(at.as_second()).unwrap_or(at)
    })
}

fn newest_once<T: Copy + Ord>(mut saved: Vec<(T, Timestamp)>) -> Vec<(T, Timestamp)> {
    saved.sort_unstable_by_key(|(what, at)| (*what, *at));
    saved.dedup_by_key(|(what, _)| *what);
    saved.sort_unstable_by_key(|(what, at)| Reverse((*at, *what)));
    saved
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::world::World;

    #[test]
    fn a_library_has_grown_for_two_years() {
        let world = World::new(World::DEFAULT_SEED, World::DEFAULT_TRACKS, false);
        for listener in ["robin", "sam", "kim"] {
            let listening = world.listening(listener);
            let saved = listening.saved_tracks(Clock::START);
            assert!((200..280).contains(&saved.len()), "{listener}: {}", saved.len());
            assert!(saved.is_sorted_by(|new, old| new.1 >= old.1) && saved[0].1 < Clock::START);
            assert!(saved[saved.len() - 1].1 >= Clock::START - SignedDuration::from_hours(24 * 731));
            let later = listening.saved_tracks(Clock::START + SignedDuration::from_hours(24));
            assert!(saved.iter().filter(|one| later.contains(one)).count() > saved.len() - 6, "{listener}");
            let counts = [
                listening.saved_albums(Clock::START).len(),
                listening.saved_shows(Clock::START).len(),
                listening.saved_episodes(Clock::START).len(),
                listening.saved_audiobooks(Clock::START).len(),
            ];
            assert_eq!(counts, [30, 5, 12, 4]);
            let followed = listening.followed_artists(Clock::START).len();
            assert!((50..=60).contains(&followed), "{followed}");
        }
    }
}
