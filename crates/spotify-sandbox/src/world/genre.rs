//! The genres: how each sounds on average, and what its listeners hear besides. From `data/world/genres.json`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::dice::{Dice, Stream};
use super::id::TrackRef;
use super::scene::TRACKS;
use super::{World, bundled};

/// A genre, with the means of its tracks.
#[derive(Debug, Deserialize)]
pub(crate) struct Genre {
    #[serde(borrow)]
    pub(crate) name: &'static str,
    /// The year of its first scene.
    pub(crate) since: i16,
    pub(crate) seconds: f64,
    /// The share of explicit tracks.
    pub(crate) explicit: f64,
    /// The share of bands among its artists.
    pub(crate) bands: f64,
    pub(crate) tempo: f64,
    /// The standard deviation of `tempo`.
    pub(crate) tempo_spread: f64,
    pub(crate) energy: f64,
    pub(crate) loudness: f64,
    pub(crate) danceability: f64,
    pub(crate) acousticness: f64,
    /// The share of tracks without a voice.
    pub(crate) instrumentalness: f64,
    pub(crate) liveness: f64,
    pub(crate) speechiness: f64,
    pub(crate) valence: f64,
    /// The share of tracks in minor.
    pub(crate) minor: f64,
    /// The genres that its listeners combine it with.
    #[serde(borrow)]
    pub(crate) neighbours: Vec<&'static str>,
}

static GENRES: LazyLock<Vec<Genre>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../data/world/genres.json"))
        .expect("data/world/genres.json holds genres")
});

/// The genre of this name.
pub(super) fn named(name: &str) -> Option<&'static Genre> {
    GENRES.iter().find(|genre| genre.name == name)
}

impl World {
    /// All genres.
    pub(crate) fn genres() -> &'static [Genre] {
        &GENRES
    }

    /// The genre of a track.
    pub(crate) fn genre_of(&self, track: TrackRef) -> &'static Genre {
        match self.place(track) {
            Some(place) => place.scene.genre,
            None => self.bundled.genre(track),
        }
    }

    /// `n` tracks of a genre, the same for the same `salt`; fewer where the world is small, none of an unknown genre.
    pub(crate) fn tracks_of_genre(&self, name: &str, salt: u64, n: usize) -> Vec<TrackRef> {
        let Some(first) = self.first_block(name) else { return Vec::new() };
        let genres = GENRES.len() as u32;
        let blocks = (self.blocks - first).div_ceil(genres);
        let mut dice = self.dice(Stream::Scene, salt ^ (u64::from(first) << 48) ^ (1 << 60));
        let n = n.min((blocks * TRACKS) as usize);
        let mut tracks = Vec::with_capacity(n);
        // Where most are asked for, chance may miss some: the search ends either way.
        for _ in 0..n * 4 {
            if tracks.len() == n {
                break;
            }
            let block = first + genres * dice.below(blocks);
            let track = TrackRef(bundled::TRACKS + block * TRACKS + dice.below(TRACKS));
            if !tracks.contains(&track) {
                tracks.push(track);
            }
        }
        tracks
    }

    /// The genre of a block: they take turns, so that each genre's blocks are known without looking.
    pub(super) fn block_genre(&self, block: u32) -> &'static Genre {
        let genres = GENRES.len() as u32;
        &GENRES[((block + self.first_turn()) % genres) as usize]
    }

    /// The first block of a genre; every so many blocks follows another.
    fn first_block(&self, name: &str) -> Option<u32> {
        let genres = GENRES.len() as u32;
        let at = GENRES.iter().position(|genre| genre.name == name)? as u32;
        let block = (at + genres - self.first_turn()) % genres;
        (block < self.blocks).then_some(block)
    }

    /// A block of the genre; any block when the world has none of it.
    pub(super) fn block_of(&self, name: &str, dice: &mut Dice) -> u32 {
        match self.first_block(name) {
            Some(first) => {
                let genres = GENRES.len() as u32;
                first + genres * dice.below((self.blocks - first).div_ceil(genres))
            }
            None => dice.below(self.blocks),
        }
    }

    fn first_turn(&self) -> u32 {
        (self.seed % GENRES.len() as u64) as u32
    }
}
