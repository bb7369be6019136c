//! Turns an id into what it names.

use super::World;
use super::album::Album;
use super::artist::Artist;
use super::audiobook::{Audiobook, Chapter};
use super::dice::{self, Dice, Stream};
use super::id::{AlbumRef, ArtistRef, AudiobookRef, ChapterRef, EpisodeRef, Id, Kind, ShowRef, TrackRef};
use super::show::{Episode, Show};
use super::track::Track;

impl World {
    /// Which of `count` things stands for an id that means nothing; nothing where such ids are unknown.
    pub(crate) fn choose_for(&self, id: Id, count: usize) -> Option<usize> {
        (self.any_id && count > 0).then(|| (dice::hash(id.as_str()) % count as u64) as usize)
    }

    pub(crate) fn find_artist(&self, id: &str) -> Option<Artist> {
        let id = Id::parse(id)?;
        let artist = self.artist(ArtistRef(self.index(&id, Kind::Artist, self.artist_count())?));
        Some(Artist { id, ..artist })
    }

    pub(crate) fn find_album(&self, id: &str) -> Option<Album> {
        let id = Id::parse(id)?;
        let album = self.album(AlbumRef(self.index(&id, Kind::Album, self.album_count())?));
        Some(Album { id, ..album })
    }

    /// A track by its own id, or by that of its other release, which it then keeps.
    pub(crate) fn find_track(&self, id: &str) -> Option<Track> {
        let id = Id::parse(id)?;
        if let Some((Kind::Alternate, index)) = self.codec.decode(&id)
            && index < self.track_count()
        {
            return Some(self.alternate_track(TrackRef(index)));
        }
        let mut at = TrackRef(self.index(&id, Kind::Track, self.track_count())?);
        // Examples that are written for other ids want to see audio features: the next track that has them stands in.
        while self.track_id(at) != id && self.audio_features(at).is_none() && at.0 + 1 < self.track_count() {
            at.0 += 1;
        }
        Some(Track { id, ..self.track(at) })
    }

    /// A track by the number of its recording, its ISRC.
    pub(crate) fn find_recording(&self, isrc: &str) -> Option<Track> {
        let number: u64 = isrc.get(isrc.len().checked_sub(5)?..)?.parse().ok()?;
        // Made ones bear their own number in it; the bundled ones, which come first, any.
        let may_be = |at: &u32| *at < self.bundled.track_count() || (u64::from(*at) + 10_000) % 100_000 == number;
        let mut candidates = (0..self.track_count()).filter(may_be).map(|at| self.track(TrackRef(at)));
        candidates.find(|track| track.isrc.eq_ignore_ascii_case(isrc))
    }

    pub(crate) fn find_show(&self, id: &str) -> Option<Show> {
        let id = Id::parse(id)?;
        let show = self.show(ShowRef(self.index(&id, Kind::Show, self.show_count())?));
        Some(Show { id, ..show })
    }

    pub(crate) fn find_episode(&self, id: &str) -> Option<Episode> {
        let id = Id::parse(id)?;
        let episode = self.episode(EpisodeRef(self.index(&id, Kind::Episode, self.episode_count())?));
        Some(Episode { id, ..episode })
    }

    pub(crate) fn find_audiobook(&self, id: &str) -> Option<Audiobook> {
        let id = Id::parse(id)?;
        let audiobook = self.audiobook(AudiobookRef(self.index(&id, Kind::Audiobook, self.audiobook_count())?));
        Some(Audiobook { id, ..audiobook })
    }

    pub(crate) fn find_chapter(&self, id: &str) -> Option<Chapter> {
        let id = Id::parse(id)?;
        let chapter = self.chapter(ChapterRef(self.index(&id, Kind::Chapter, self.chapter_count())?));
        Some(Chapter { id, ..chapter })
    }

    /// The number of the thing that `id` names. When every id is welcome, an unknown one stands for one of `count`.
    fn index(&self, id: &Id, kind: Kind, count: u32) -> Option<u32> {
        match self.bundled.decode(id).or_else(|| self.codec.decode(id)) {
            Some((found, index)) if found == kind && index < count => Some(index),
            None if self.any_id => Some(Dice::new(self.seed, Stream::AnyId, dice::hash(id.as_str())).below(count)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_found_by_its_id_and_by_no_other_kind_of_id() {
        let world = World::new(World::DEFAULT_SEED, 1_000, false);
        for at in [0, 7, 67, 68, 69, 500, world.track_count() - 1].map(TrackRef) {
            let track = world.track(at);
            assert_eq!(world.find_track(track.id.as_str()).as_ref(), Some(&track));
            assert_eq!(world.find_album(track.id.as_str()), None);
            let other = world.find_track(world.alternate_id(at).as_str()).unwrap();
            assert_eq!((other.at, other.alternate, &other.isrc), (at, true, &track.isrc));
            let album = world.album(track.album);
            assert!(album.tracks.contains(&at.0));
            assert_eq!(world.find_album(album.id.as_str()), Some(album));
            for artist in track.artists.into_iter().map(|artist| world.artist(artist)) {
                assert_eq!(world.find_artist(artist.id.as_str()), Some(artist));
            }
        }
        for at in [0, 500].map(EpisodeRef) {
            let episode = world.episode(at);
            assert_eq!(world.find_show(world.show(episode.show).id.as_str()).unwrap().at, episode.show);
            assert_eq!(world.find_episode(episode.id.as_str()), Some(episode));
        }
        for at in [0, 100].map(ChapterRef) {
            let chapter = world.chapter(at);
            assert_eq!(
                world.find_audiobook(world.audiobook(chapter.audiobook).id.as_str()).unwrap().at,
                chapter.audiobook
            );
            assert_eq!(world.find_chapter(chapter.id.as_str()), Some(chapter));
        }
    }

    #[test]
    fn an_unknown_id_is_welcome_only_when_every_id_is() {
        let unknown = "4iV5W9uYEdYUVa79Axb7Rh";
        assert_eq!(World::new(1, 64, false).find_track(unknown), None);
        let world = World::new(1, 64, true);
        let track = world.find_track(unknown).unwrap();
        assert_eq!(track.id.as_str(), unknown);
        assert_eq!(world.find_track(unknown), Some(track));
        assert_eq!(world.find_show(unknown).unwrap().id.as_str(), unknown);
        assert_eq!(world.find_track("too-short"), None);
        assert_eq!(world.find_track(world.album(AlbumRef(5)).id.as_str()), None, "an album is no track");
    }
}
