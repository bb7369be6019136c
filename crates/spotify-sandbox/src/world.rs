//! The music that the sandbox knows. Read from `data/world`, compiled in.

use serde::Deserialize;
use serde_json::{Map, Value};

const FILES: [&str; 2] =
    [include_str!("../../../data/world/rooms.json"), include_str!("../../../data/world/sketches.json")];

pub(crate) struct World {
    albums: Vec<Album>,
}

#[derive(Deserialize)]
pub(crate) struct Album {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) album_type: String,
    pub(crate) release_date: String,
    pub(crate) release_date_precision: String,
    pub(crate) label: String,
    pub(crate) popularity: u8,
    pub(crate) upc: String,
    pub(crate) artists: Vec<Artist>,
    pub(crate) tracks: Vec<Track>,
}

#[derive(Deserialize)]
pub(crate) struct Artist {
    pub(crate) id: String,
    pub(crate) name: String,
}

#[derive(Deserialize)]
pub(crate) struct Track {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) duration_ms: u32,
    pub(crate) explicit: bool,
    pub(crate) popularity: u8,
    pub(crate) isrc: String,
    #[serde(default = "first_disc")]
    pub(crate) disc_number: u8,
    /// Artists beside those of the album.
    #[serde(default)]
    pub(crate) featuring: Vec<Artist>,
    /// The measured ones; nothing for a track that was not analysed.
    pub(crate) audio_features: Option<Map<String, Value>>,
}

fn first_disc() -> u8 {
    1
}

impl World {
    /// # Panics
    ///
    /// When a file of `data/world` is broken, which a test of this module would show.
    pub(crate) fn bundled() -> Self {
        let read = |file: &str| serde_json::from_str(file).expect("data/world holds valid albums");
        Self { albums: FILES.into_iter().map(read).collect() }
    }

    pub(crate) fn album(&self, id: &str) -> Option<&Album> {
        self.albums.iter().find(|album| album.id == id)
    }

    /// A track and the album it is on.
    pub(crate) fn track(&self, id: &str) -> Option<(&Album, &Track)> {
        self.albums.iter().find_map(|album| Some((album, album.tracks.iter().find(|track| track.id == id)?)))
    }
}

impl Album {
    /// The place of a track on its disc, from 1.
    pub(crate) fn track_number(&self, track: &Track) -> usize {
        let same_disc = self.tracks.iter().filter(|other| other.disc_number == track.disc_number);
        1 + same_disc.take_while(|other| other.id != track.id).count()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_id_is_22_letters_and_digits_and_names_one_thing() {
        let world = World::bundled();
        let mut seen = HashSet::new();
        for album in &world.albums {
            for id in album.tracks.iter().map(|track| &track.id).chain([&album.id]) {
                assert!(id.len() == 22 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{id}");
                assert!(seen.insert(id), "{id} is there twice");
            }
        }
    }

    #[test]
    fn track_numbers_start_again_on_each_disc() {
        let world = World::bundled();
        let sketches = &world.albums[1];
        let numbers = [0, 29, 30, 59].map(|at| sketches.track_number(&sketches.tracks[at]));
        assert_eq!(numbers, [1, 30, 1, 30]);
    }
}
