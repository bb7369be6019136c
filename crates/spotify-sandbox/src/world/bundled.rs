//! The two albums of `data/world` that are kept as written, ids and audio features digit for digit.

use std::collections::HashMap;

use serde::Deserialize;

use super::features::AudioFeatures;
use super::genre::{self, Genre};
use super::id::{AlbumRef, ArtistRef, Id, Kind, TrackRef};

/// How many artists come before the generated ones: those of the two albums, and "Various Artists".
pub(super) const ARTISTS: u32 = 3;
/// How many albums come before the generated ones.
pub(super) const ALBUMS: u32 = 2;
/// How many tracks come before the generated ones.
pub(super) const TRACKS: u32 = 68;

/// Who made every compilation.
pub(super) const VARIOUS_ARTISTS: ArtistRef = ArtistRef(2);

const FILES: [&str; 2] =
    [include_str!("../../../../data/world/rooms.json"), include_str!("../../../../data/world/sketches.json")];
/// Of the two albums and of their artists.
const GENRES: [&str; 2] = ["indie pop", "ambient"];

pub(super) struct Bundled {
    pub(super) artists: Vec<BundledArtist>,
    pub(super) albums: Vec<BundledAlbum>,
    pub(super) tracks: Vec<BundledTrack>,
    ids: HashMap<Id, (Kind, u32)>,
}

#[derive(Clone, Deserialize)]
pub(super) struct BundledArtist {
    pub(super) id: String,
    pub(super) name: String,
}

#[derive(Deserialize)]
pub(super) struct BundledAlbum {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) release_date: String,
    pub(super) release_date_precision: String,
    pub(super) label: String,
    pub(super) popularity: u8,
    pub(super) upc: String,
    artists: Vec<BundledArtist>,
    tracks: Vec<BundledTrack>,
}

#[derive(Deserialize)]
pub(super) struct BundledTrack {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) duration_ms: u32,
    pub(super) explicit: bool,
    pub(super) popularity: u8,
    pub(super) isrc: String,
    #[serde(default = "first_disc")]
    pub(super) disc_number: u8,
    #[serde(default)]
    featuring: Vec<BundledArtist>,
    pub(super) audio_features: Option<AudioFeatures>,
    /// The place on its disc, from 1.
    #[serde(skip)]
    pub(super) track_number: u32,
    #[serde(skip)]
    pub(super) album: u32,
    #[serde(skip)]
    pub(super) artists: Vec<u32>,
}

fn first_disc() -> u8 {
    1
}

impl Bundled {
    /// # Panics
    ///
    /// When a file of `data/world` is broken, which a test of this module would show.
    pub(super) fn read() -> Self {
        let read = |file: &str| serde_json::from_str(file).expect("data/world holds valid albums");
        let mut albums: Vec<BundledAlbum> = FILES.into_iter().map(read).collect();
        let mut artists: Vec<BundledArtist> = albums.iter().flat_map(|album| album.artists.clone()).collect();
        artists.push(BundledArtist { id: "0Various0Artists000000".to_owned(), name: "Various Artists".to_owned() });

        let mut tracks = Vec::new();
        for (at, album) in (0..).zip(&mut albums) {
            let mut number = HashMap::new();
            for mut track in album.tracks.drain(..) {
                let last = number.entry(track.disc_number).or_insert(0);
                *last += 1;
                (track.track_number, track.album) = (*last, at);
                let by = album.artists.iter().chain(&track.featuring);
                let place = |artist: &BundledArtist| artists.iter().position(|other| other.id == artist.id);
                track.artists = by.filter_map(place).map(|place| place as u32).collect();
                tracks.push(track);
            }
        }

        let all = [
            (Kind::Artist, artists.iter().map(|artist| &artist.id).collect::<Vec<_>>()),
            (Kind::Album, albums.iter().map(|album| &album.id).collect()),
            (Kind::Track, tracks.iter().map(|track| &track.id).collect()),
        ];
        let ids = all.into_iter().flat_map(|(kind, ids)| {
            ids.into_iter().zip(0..).filter_map(move |(id, at)| Some((Id::parse(id)?, (kind, at))))
        });
        Self { ids: ids.collect(), artists, albums, tracks }
    }

    pub(super) fn decode(&self, id: &Id) -> Option<(Kind, u32)> {
        self.ids.get(id).copied()
    }

    pub(super) fn artist(&self, at: ArtistRef) -> Option<&BundledArtist> {
        self.artists.get(at.0 as usize)
    }

    pub(super) fn album(&self, at: AlbumRef) -> Option<&BundledAlbum> {
        self.albums.get(at.0 as usize)
    }

    pub(super) fn track_count(&self) -> u32 {
        u32::try_from(self.tracks.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn track(&self, at: TrackRef) -> Option<&BundledTrack> {
        self.tracks.get(at.0 as usize)
    }

    /// The numbers of the tracks of an album.
    pub(super) fn span(&self, album: AlbumRef) -> std::ops::Range<u32> {
        let of_album = |track: &&BundledTrack| track.album == album.0;
        let start = self.tracks.iter().take_while(|track| !of_album(track)).count() as u32;
        start..start + self.tracks.iter().filter(of_album).count() as u32
    }

    /// The genre of the album that a bundled track is on.
    pub(super) fn genre(&self, track: TrackRef) -> &'static Genre {
        album_genre(AlbumRef(self.track(track).map_or(0, |track| track.album)))
    }
}

/// The genre of a bundled album; its artist has the same.
pub(super) fn album_genre(album: AlbumRef) -> &'static Genre {
    genre::named(GENRES[(album.0 as usize).min(1)]).expect("the genres of the bundled albums are known")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_are_those_of_the_files_and_every_id_names_one_thing() {
        let bundled = Bundled::read();
        let counts = [bundled.artists.len(), bundled.albums.len(), bundled.tracks.len()];
        assert_eq!(counts, [ARTISTS, ALBUMS, TRACKS].map(|count| count as usize));
        assert_eq!(bundled.ids.len(), counts.iter().sum::<usize>());
    }

    #[test]
    fn track_numbers_start_again_on_each_disc() {
        let bundled = Bundled::read();
        assert_eq!(bundled.span(AlbumRef(1)), 8..68);
        let numbers = [8, 37, 38, 67].map(|at| bundled.tracks[at].track_number);
        assert_eq!(numbers, [1, 30, 1, 30]);
        assert_eq!(bundled.tracks[5].artists, [0, 1], "Window Seat features Ossian Bay");
    }
}
