//! Turns a track's number into its place: 64 tracks are a scene of one genre, with three artists and eight albums.

use super::dice::Stream;
use super::genre::Genre;
use super::id::{AlbumRef, ArtistRef, TrackRef};
use super::{World, bundled};

/// Tracks of a scene.
pub(super) const TRACKS: u32 = 64;
/// Albums of a scene.
pub(super) const ALBUMS: u32 = 8;
/// Artists of a scene; the first is the best known.
pub(super) const ARTISTS: u32 = 3;

/// How many tracks each album of a scene has.
const PATTERNS: [[u8; 8]; 6] = [
    [12, 10, 11, 1, 5, 14, 2, 9],
    [13, 1, 10, 4, 12, 11, 1, 12],
    [20, 1, 9, 3, 10, 1, 6, 14],
    [11, 8, 2, 12, 1, 16, 4, 10],
    [10, 10, 1, 11, 5, 1, 14, 12],
    [24, 9, 1, 6, 10, 1, 3, 10],
];
/// Which of the three artists made each album.
const LEADS: [u8; 8] = [0, 1, 2, 0, 1, 0, 2, 1];
/// From this length on an album has two discs.
const TWO_DISCS: u32 = 20;

/// Artists of a place and time who know each other.
#[derive(Clone, Copy)]
pub(super) struct Scene {
    pub(super) block: u32,
    pub(super) genre: &'static Genre,
    /// The year of its first album.
    first_year: i16,
    /// The years until its last.
    years: i16,
    /// How well known it is, 0 to 1, mostly little.
    pub(super) fame: f64,
    /// Whether the last album gathers all three artists.
    pub(super) compilation: bool,
    pattern: &'static [u8; 8],
}

/// Where a track is.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) scene: Scene,
    /// The album in the scene, from 0.
    pub(super) slot: u32,
    /// The track in the album, from 0.
    pub(super) within: u32,
}

impl Scene {
    /// The tracks of an album, as numbers within the scene.
    pub(super) fn span(&self, slot: u32) -> (u32, u32) {
        let before = self.pattern[..slot as usize].iter().map(|length| u32::from(*length)).sum();
        (before, u32::from(self.pattern[slot as usize]))
    }

    pub(super) fn is_compilation(&self, slot: u32) -> bool {
        self.compilation && slot == ALBUMS - 1
    }

    pub(super) fn year(&self, slot: u32) -> i16 {
        (self.first_year + self.years * slot as i16 / 7).min(2026)
    }

    /// The artist of an album, which is "Various Artists" for a compilation.
    pub(super) fn lead(&self, slot: u32) -> ArtistRef {
        match self.is_compilation(slot) {
            true => bundled::VARIOUS_ARTISTS,
            false => self.artist(u32::from(LEADS[slot as usize])),
        }
    }

    pub(super) fn artist(&self, number: u32) -> ArtistRef {
        ArtistRef(bundled::ARTISTS + self.block * ARTISTS + number % ARTISTS)
    }

    pub(super) fn album(&self, slot: u32) -> AlbumRef {
        AlbumRef(bundled::ALBUMS + self.block * ALBUMS + slot)
    }

    pub(super) fn track(&self, within_scene: u32) -> TrackRef {
        TrackRef(bundled::TRACKS + self.block * TRACKS + within_scene)
    }

    pub(super) fn tracks(self) -> impl Iterator<Item = TrackRef> {
        (0..TRACKS).map(move |within| self.track(within))
    }
}

impl Place {
    /// The disc and the number on it, both from 1.
    pub(super) fn disc_and_number(&self) -> (u8, u32) {
        let (_, length) = self.scene.span(self.slot);
        let disc = if length >= TWO_DISCS { length / 2 } else { length };
        (1 + (self.within / disc) as u8, 1 + self.within % disc)
    }

    /// Who made it, guests left out.
    pub(super) fn artist(&self) -> ArtistRef {
        match self.scene.is_compilation(self.slot) {
            true => self.scene.artist(self.within + self.scene.block),
            false => self.scene.lead(self.slot),
        }
    }
}

impl World {
    pub(super) fn scene(&self, block: u32) -> Scene {
        let genre = self.block_genre(block);
        let mut dice = self.dice(Stream::Scene, block);
        let pattern = dice.pick(&PATTERNS);
        let past = dice.unit();
        let first_year = 2022 - (f64::from(2022 - genre.since) * past * past) as i16;
        let years = 3 + dice.below(10) as i16;
        let fame = dice.unit();
        let compilation = pattern[7] >= 10 && dice.chance(0.55);
        Scene { block, genre, first_year, years, fame: fame * fame, compilation, pattern }
    }

    /// Where a track is; nothing for a bundled one.
    pub(super) fn place(&self, track: TrackRef) -> Option<Place> {
        let at = track.0.checked_sub(bundled::TRACKS)? % self.generated_tracks();
        let scene = self.scene(at / TRACKS);
        let (mut slot, mut within) = (0, at % TRACKS);
        for length in scene.pattern.iter().map(|length| u32::from(*length)) {
            if within < length {
                break;
            }
            (slot, within) = (slot + 1, within - length);
        }
        Some(Place { scene, slot, within })
    }

    /// The scene of an album and its number there; nothing for a bundled one.
    pub(super) fn album_place(&self, album: AlbumRef) -> Option<(Scene, u32)> {
        let at = album.0.checked_sub(bundled::ALBUMS)?;
        Some((self.scene(at / ALBUMS % self.blocks), at % ALBUMS))
    }

    /// The scene of an artist and their number there; nothing for a bundled one.
    pub(super) fn artist_place(&self, artist: ArtistRef) -> Option<(Scene, u32)> {
        let at = artist.0.checked_sub(bundled::ARTISTS)?;
        Some((self.scene(at / ARTISTS % self.blocks), at % ARTISTS))
    }

    fn generated_tracks(&self) -> u32 {
        self.blocks * TRACKS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_fills_a_scene() {
        for pattern in PATTERNS {
            assert_eq!(pattern.iter().map(|length| u32::from(*length)).sum::<u32>(), TRACKS);
        }
    }

    #[test]
    fn album_disc_and_number_name_one_track_each() {
        let world = World::new(1, 6_400, false);
        let mut next = bundled::TRACKS;
        for block in 0..world.blocks {
            let scene = world.scene(block);
            for slot in 0..ALBUMS {
                let (before, length) = scene.span(slot);
                let mut last = (0, 0);
                for within in 0..length {
                    let track = scene.track(before + within);
                    assert_eq!(track.0, next);
                    let place = world.place(track).unwrap();
                    assert_eq!((place.scene.block, place.slot, place.within), (block, slot, within));
                    assert!(place.disc_and_number() > last);
                    last = place.disc_and_number();
                    next += 1;
                }
            }
        }
        assert_eq!(next, world.track_count());
    }
}
