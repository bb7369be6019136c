//! Turns a track's number into the track.

use super::dice::Stream;
use super::id::{AlbumRef, ArtistRef, Id, Kind, TrackRef};
use super::market::Availability;
use super::scene::Place;
use super::title::Version;
use super::{World, bundled};

/// A recording on an album.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Track {
    pub(crate) at: TrackRef,
    pub(crate) id: Id,
    pub(crate) album: AlbumRef,
    pub(crate) name: String,
    pub(crate) duration_ms: u32,
    pub(crate) explicit: bool,
    pub(crate) popularity: u8,
    pub(crate) isrc: String,
    pub(crate) disc_number: u8,
    /// The place on its disc, from 1.
    pub(crate) track_number: u32,
    pub(crate) artists: Vec<ArtistRef>,
    pub(crate) availability: Availability,
    /// Whether this is the release under the other id.
    pub(crate) alternate: bool,
}

/// How far apart the scenes are whose artists play on each other's tracks.
pub(super) const GUEST_DISTANCES: [u32; 4] = [30, 1, 60, 7];

impl World {
    /// A track. A number beyond the last stands for some track too.
    pub(crate) fn track(&self, at: TrackRef) -> Track {
        let Some(place) = self.place(at) else { return self.bundled_track(at) };
        let mut name = String::new();
        self.write_track_name(at, &mut name);
        let (disc_number, track_number) = place.disc_and_number();
        let mut dice = self.dice(Stream::Track, at);
        let explicit = dice.chance(place.scene.genre.explicit);
        let mut artists = vec![place.artist()];
        artists.extend(self.guest(&place, at));
        Track {
            at,
            id: self.track_id(at),
            album: place.scene.album(place.slot),
            name,
            duration_ms: self.duration_in(&place, at),
            explicit,
            popularity: self.track_popularity(at),
            isrc: format!("QZZZZ{:02}{:05}", place.scene.year(place.slot) % 100, (u64::from(at.0) + 10_000) % 100_000),
            disc_number,
            track_number,
            artists,
            availability: self.availability(at),
            alternate: false,
        }
    }

    /// The same recording as the other release, which few markets have.
    pub(crate) fn alternate_track(&self, at: TrackRef) -> Track {
        let availability = self.alternate_availability(at);
        Track { id: self.alternate_id(at), availability, alternate: true, ..self.track(at) }
    }

    /// The id of a track's other release.
    pub(crate) fn alternate_id(&self, at: TrackRef) -> Id {
        self.codec.encode(Kind::Alternate, at.0)
    }

    /// The name of each track, in order, for searching.
    pub(crate) fn for_each_track_name(&self, each: &mut dyn FnMut(TrackRef, &str)) {
        let mut name = String::new();
        for at in (0..self.track_count()).map(TrackRef) {
            name.clear();
            self.write_track_name(at, &mut name);
            each(at, &name);
        }
    }

    pub(crate) fn track_id(&self, at: TrackRef) -> Id {
        let bundled = self.bundled.track(at).and_then(|track| Id::parse(&track.id));
        bundled.unwrap_or_else(|| self.codec.encode(Kind::Track, at.0))
    }

    /// 0 to 100, without the rest of the track.
    pub(crate) fn track_popularity(&self, at: TrackRef) -> u8 {
        let Some(place) = self.place(at) else { return self.bundled.track(at).map_or(0, |track| track.popularity) };
        let artist = self.artist_popularity(place.artist());
        let mut dice = self.dice(Stream::Track, u64::from(at.0) | 1 << 32);
        let luck = dice.unit();
        let age = f64::from(2026 - place.scene.year(place.slot)) / 200.0;
        (f64::from(artist) * (0.25 + 0.85 * luck * luck - age)).clamp(0.0, 100.0) as u8
    }

    /// How long a track is, without the rest of it.
    pub(crate) fn track_duration_ms(&self, at: TrackRef) -> u32 {
        match self.place(at) {
            Some(place) => self.duration_in(&place, at),
            None => self.bundled.track(at).map_or(0, |track| track.duration_ms),
        }
    }

    /// Who made a track, guests left out.
    pub(crate) fn track_artist(&self, at: TrackRef) -> ArtistRef {
        match self.place(at) {
            Some(place) => place.artist(),
            None => ArtistRef(self.bundled.track(at).and_then(|track| track.artists.first().copied()).unwrap_or(0)),
        }
    }

    /// The album a track is on.
    pub(crate) fn track_album(&self, at: TrackRef) -> AlbumRef {
        match self.place(at) {
            Some(place) => place.scene.album(place.slot),
            None => AlbumRef(self.bundled.track(at).map_or(0, |track| track.album)),
        }
    }

    fn duration_in(&self, place: &Place, at: TrackRef) -> u32 {
        let mut dice = self.dice(Stream::Track, u64::from(at.0) | 1 << 33);
        let (_, length) = place.scene.span(place.slot);
        let seconds = if length > 9 && dice.one_in(36) {
            dice.between(32.0, 95.0)
        } else {
            let edit = if self.version(at, place) == Version::RadioEdit { 0.8 } else { 1.0 };
            (place.scene.genre.seconds * (1.0 + 0.16 * dice.bell()) * edit).max(61.0)
        };
        (seconds * 1_000.0) as u32 + dice.below(1_000)
    }

    /// The artist of another scene who plays on a generated track, if one does.
    pub(super) fn guest(&self, place: &Place, at: TrackRef) -> Option<ArtistRef> {
        let mut dice = self.dice(Stream::Feature, at);
        if !dice.one_in(14) {
            return None;
        }
        let block = (place.scene.block + dice.pick(&GUEST_DISTANCES)) % self.blocks;
        let guest = ArtistRef(bundled::ARTISTS + block * super::scene::ARTISTS + dice.below(super::scene::ARTISTS));
        (block != place.scene.block).then_some(guest)
    }

    fn bundled_track(&self, at: TrackRef) -> Track {
        let track = self.bundled.track(at).unwrap_or(&self.bundled.tracks[0]);
        Track {
            at,
            id: self.track_id(at),
            album: AlbumRef(track.album),
            name: track.name.clone(),
            duration_ms: track.duration_ms,
            explicit: track.explicit,
            popularity: track.popularity,
            isrc: track.isrc.clone(),
            disc_number: track.disc_number,
            track_number: track.track_number,
            artists: track.artists.iter().copied().map(ArtistRef).collect(),
            availability: Availability::Everywhere,
            alternate: false,
        }
    }
}
