//! The playlists that each listener made: songs of a month, and two for a mood.

use jiff::{SignedDuration, Timestamp};

use super::PlaylistSeed;
use crate::world::World;
use crate::world::dice::{self, Stream};
use crate::world::id::TrackRef;
use crate::world::words::SPOKEN;

impl World {
    pub(super) fn own_playlists(&self, listener: &str, now: Timestamp) -> Vec<PlaylistSeed> {
        let listening = self.listening(listener);
        let mut dice = self.dice(Stream::Playlist, dice::hash(listener));
        let month = now.checked_sub(SignedDuration::from_hours(24 * 30)).unwrap_or(now);
        let name = month.strftime("%B %Y").to_string();
        let saved: Vec<TrackRef> = listening.saved_tracks(now).into_iter().map(|(track, _)| track).collect();
        let mut songs = saved.clone();
        songs.truncate(24);
        let mut playlists = vec![self.playlist(listener, 0, name, &songs, now)];
        let first = dice.below(10) as usize;
        for number in 1..3 {
            let mood = SPOKEN.moods[(first + number as usize * 3) % SPOKEN.moods.len()];
            let some = saved.iter().skip(number as usize).step_by(4).take(60).copied();
            let tracks: Vec<TrackRef> = some.collect();
            let description = "Made on a train.".to_owned();
            playlists
                .push(PlaylistSeed { description, ..self.playlist(listener, number, mood.to_owned(), &tracks, now) });
        }
        playlists
    }
}
