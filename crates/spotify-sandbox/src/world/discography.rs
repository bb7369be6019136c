//! Turns an artist into their albums and tracks, the ones they only appear on included.

use std::cmp::Reverse;

use super::bundled::VARIOUS_ARTISTS;
use super::id::{AlbumRef, ArtistRef, TrackRef};
use super::scene::ALBUMS;
use super::track::GUEST_DISTANCES;
use super::{World, bundled};

/// How an album belongs to an artist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    Album,
    Single,
    Compilation,
    AppearsOn,
}

impl World {
    /// The albums of an artist, newest first.
    pub(crate) fn artist_albums(&self, artist: ArtistRef) -> Vec<(AlbumRef, Group)> {
        let mut albums = match self.artist_place(artist) {
            Some(_) => self.generated_albums(artist),
            None if artist == VARIOUS_ARTISTS => self.compilations(),
            None => self.bundled_albums(artist),
        };
        albums.sort_by_cached_key(|(album, _)| Reverse((self.release_date(*album), *album)));
        albums
    }

    /// The tracks of an artist, the best known first.
    pub(crate) fn artist_tracks(&self, artist: ArtistRef) -> Vec<TrackRef> {
        let mut tracks = match self.artist_place(artist) {
            Some((scene, _)) => {
                let own = |track: &TrackRef| self.place(*track).is_some_and(|place| place.artist() == artist);
                scene.tracks().filter(own).chain(self.guest_tracks(artist)).collect()
            }
            None => self.bundled_tracks(artist),
        };
        tracks.sort_by_cached_key(|track| (Reverse(self.track_popularity(*track)), *track));
        tracks
    }

    fn generated_albums(&self, artist: ArtistRef) -> Vec<(AlbumRef, Group)> {
        let Some((scene, _)) = self.artist_place(artist) else { return Vec::new() };
        let mut albums = Vec::new();
        for slot in 0..ALBUMS {
            if scene.is_compilation(slot) {
                albums.push((scene.album(slot), Group::AppearsOn));
            } else if scene.lead(slot) == artist {
                let group = if scene.span(slot).1 <= 6 { Group::Single } else { Group::Album };
                albums.push((scene.album(slot), group));
            }
        }
        for album in self.guest_tracks(artist).into_iter().map(|track| self.track_album(track)) {
            if !albums.iter().any(|(known, _)| *known == album) {
                albums.push((album, Group::AppearsOn));
            }
        }
        albums
    }

    /// Guests come from a few distances only, so these scenes are all that can have the artist as one.
    fn guest_tracks(&self, artist: ArtistRef) -> Vec<TrackRef> {
        let Some((own, _)) = self.artist_place(artist) else { return Vec::new() };
        let back = |distance| (own.block + self.blocks - distance % self.blocks) % self.blocks;
        let mut blocks: Vec<u32> = GUEST_DISTANCES.map(back).into();
        blocks.sort_unstable();
        blocks.dedup();
        let hosts = blocks.into_iter().flat_map(|block| self.scene(block).tracks());
        let hosted =
            |track: &TrackRef| self.place(*track).is_some_and(|place| self.guest(&place, *track) == Some(artist));
        hosts.filter(hosted).collect()
    }

    fn compilations(&self) -> Vec<(AlbumRef, Group)> {
        let scenes = (0..self.blocks).map(|block| self.scene(block)).filter(|scene| scene.compilation);
        scenes.map(|scene| (scene.album(ALBUMS - 1), Group::Compilation)).collect()
    }

    fn bundled_albums(&self, artist: ArtistRef) -> Vec<(AlbumRef, Group)> {
        let tracks = self.bundled_tracks(artist);
        let group = |album: AlbumRef| if album.0 == artist.0 { Group::Album } else { Group::AppearsOn };
        let has = |album: &AlbumRef| tracks.iter().any(|track| self.track_album(*track) == *album);
        (0..bundled::ALBUMS).map(AlbumRef).filter(has).map(|album| (album, group(album))).collect()
    }

    fn bundled_tracks(&self, artist: ArtistRef) -> Vec<TrackRef> {
        let has = |track: &TrackRef| self.bundled.track(*track).is_some_and(|track| track.artists.contains(&artist.0));
        (0..bundled::TRACKS).map(TrackRef).filter(has).collect()
    }

    fn release_date(&self, album: AlbumRef) -> String {
        match self.album_place(album) {
            Some((scene, slot)) => self.released(&scene, slot).0,
            None => self.bundled.album(album).map_or_else(String::new, |album| album.release_date.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_track_is_among_those_of_its_artists_and_every_album_among_theirs() {
        let world = World::new(3, 6_400, false);
        for at in (0..world.track_count()).step_by(11).map(TrackRef) {
            let track = world.track(at);
            for artist in track.artists {
                assert!(world.artist_tracks(artist).contains(&at), "{at:?} {artist:?}");
                let albums = world.artist_albums(artist);
                assert!(albums.iter().any(|(album, _)| *album == track.album), "{at:?} {artist:?}");
            }
        }
        let various = world.artist_albums(VARIOUS_ARTISTS);
        assert!(various.len() > 5 && various.iter().all(|(_, group)| *group == Group::Compilation));
    }

    #[test]
    fn the_bundled_artists_have_their_albums() {
        let world = World::new(3, 64, false);
        assert_eq!(world.artist_albums(ArtistRef(0)), [(AlbumRef(0), Group::Album)]);
        let expected = [(AlbumRef(1), Group::Album), (AlbumRef(0), Group::AppearsOn)];
        assert_eq!(world.artist_albums(ArtistRef(1)), expected);
    }
}
