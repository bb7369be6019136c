//! Turns an artist into those whom the same listeners hear.

use super::World;
use super::bundled::{self, VARIOUS_ARTISTS};
use super::dice::Stream;
use super::id::{AlbumRef, ArtistRef};
use super::scene::ARTISTS;

/// As many as Spotify names.
const MOST: usize = 20;

impl World {
    /// At most twenty: of the same scene first, then of the genre, then of its neighbours.
    pub(crate) fn related_artists(&self, artist: ArtistRef) -> Vec<ArtistRef> {
        if artist == VARIOUS_ARTISTS {
            return Vec::new();
        }
        let place = self.artist_place(artist);
        let genre = place.map_or_else(|| bundled::album_genre(AlbumRef(artist.0)), |(scene, _)| scene.genre);
        let mut dice = self.dice(Stream::Artist, u64::from(artist.0) | 1 << 35);
        let mut blocks: Vec<u32> = place.map(|(scene, _)| scene.block).into_iter().collect();
        for name in [genre.name; 8].iter().chain(&genre.neighbours) {
            let block = self.block_of(name, &mut dice);
            if !blocks.contains(&block) {
                blocks.push(block);
            }
        }
        let of_block = |block| (0..ARTISTS).map(move |number| ArtistRef(bundled::ARTISTS + block * ARTISTS + number));
        blocks.into_iter().flat_map(of_block).filter(|other| *other != artist).take(MOST).collect()
    }
}
