//! The playlists that a client must survive: 250 items, none, gone and local ones, somebody else's.

use jiff::Timestamp;

use super::{Content, Entry, LocalFile, PlaylistSeed, before};
use crate::world::World;
use crate::world::dice::{self, Stream};
use crate::world::id::{ArtistRef, EpisodeRef, TrackRef};
use crate::world::{Availability, bundled};

/// As many as make paging necessary at every page size.
const LONG: usize = 250;

impl World {
    pub(super) fn awkward_playlists(&self, listener: &str, now: Timestamp) -> Vec<PlaylistSeed> {
        let some = |salt, n| self.some_tracks(listener, salt, n);
        let own =
            |number, name: &str, tracks: &[TrackRef]| self.playlist(listener, number, name.to_owned(), tracks, now);
        let friend = self.nth_user(0).id;
        let mut shared = self.playlist(&friend, 200, "Road Songs, Everyone Adds".to_owned(), &some(4, 34), now);
        for entry in shared.entries.iter_mut().skip(1).step_by(3) {
            entry.added_by = Some(listener.to_owned());
        }
        vec![
            own(3, "Long Way Round", &some(1, LONG)),
            self.odds_and_ends(listener, &friend, now),
            PlaylistSeed { description: "Nothing yet.".to_owned(), ..own(5, "Blank", &[]) },
            PlaylistSeed { public: Some(false), ..own(6, "Do Not Open", &some(2, 17)) },
            PlaylistSeed { public: Some(false), collaborative: true, followed_by: vec![listener.to_owned()], ..shared },
            PlaylistSeed {
                description: "Songs &amp; things for the &quot;slow&quot; days".to_owned(),
                followers: 3,
                ..own(7, "Slow Days – für später 🌧", &some(3, 42))
            },
            PlaylistSeed { public: None, ..own(8, "Neither Public nor Not", &some(5, 12)) },
        ]
    }

    fn odds_and_ends(&self, listener: &str, friend: &str, now: Timestamp) -> PlaylistSeed {
        let tracks = || (bundled::TRACKS..self.track_count()).map(TrackRef);
        let nowhere = tracks().find(|track| self.availability(*track) == Availability::Nowhere);
        let no_features = tracks().find(|track| self.audio_features(*track).is_none());
        let mut artists = (bundled::ARTISTS..self.artist_count()).map(ArtistRef);
        let no_genre = artists.find_map(|artist| {
            self.artist(artist).genres.is_empty().then(|| self.artist_tracks(artist).first().copied())?
        });
        let plain = self.some_tracks(listener, 6, 6);
        let last = plain.last().copied().unwrap_or(TrackRef(0));
        // What relinking is about: a release that most markets do not have, of a track that they do.
        let relinked = plain.iter().find(|track| self.availability(**track) == Availability::Everywhere).copied();

        let track = |track: TrackRef| Content::Track(self.track_id(track));
        let local = |artist: &str, album: &str, title: &str, seconds| {
            Content::Local(LocalFile { artist: artist.into(), album: album.into(), title: title.into(), seconds })
        };
        let mut contents: Vec<Content> = plain.iter().copied().map(track).collect();
        contents.push(Content::Gone);
        contents.push(local("Nell Arden", "Kitchen Tapes", "Second Cup (Rough Mix)", 187));
        contents.push(Content::Episode(self.episode(EpisodeRef(3)).id));
        contents.extend(relinked.map(|track| Content::Track(self.alternate_id(track))));
        contents.extend([no_genre, nowhere, no_features].into_iter().flatten().map(track));
        contents.push(local("Åse & Co: \"Two/Three\"", "", "für Elsa + 1", 61));
        contents.push(track(TrackRef(0)));
        // The same song twice, which Spotify allows.
        contents.push(track(last));

        let mut entries: Vec<Entry> = Vec::new();
        let count = contents.len() as i64;
        for (what, at) in contents.into_iter().zip(0..) {
            // The oldest lists do not say who added what, and when.
            let old = at == 0;
            let by = if at % 5 == 4 { friend } else { listener };
            let added_at = before(now, (count - at) * 86_400 * 3 + at * 997);
            let (added_at, added_by) = if old { (None, None) } else { (added_at, Some(by.to_owned())) };
            entries.push(Entry { what, added_at, added_by });
        }
        PlaylistSeed { entries, ..self.playlist(listener, 4, "Odds and Ends".to_owned(), &[], now) }
    }

    fn some_tracks(&self, listener: &str, salt: u64, n: usize) -> Vec<TrackRef> {
        let mut dice = self.dice(Stream::Playlist, dice::hash(listener).wrapping_add(salt));
        (0..n).map(|_| TrackRef(dice.below(self.track_count()))).collect()
    }
}
