//! Turns a seed into music: artists, albums, tracks, shows and books, their covers, and who listens to what.
//!
//! A world is a pure function. Nothing is held that can be computed, so a million tracks cost no memory and no time to
//! start. Only the two albums of `data/world` are kept, with the ids that the lessons print.

mod album;
mod analysis;
mod artist;
mod audiobook;
mod bundled;
pub(crate) mod cover;
mod dice;
mod discography;
mod features;
mod find;
mod genre;
mod id;
mod listening;
mod market;
mod picture;
mod playlist;
mod related;
mod scene;
mod show;
mod title;
mod track;
mod user;
mod words;

pub(crate) use album::Album;
pub(crate) use artist::Artist;
pub(crate) use audiobook::{Audiobook, Chapter};
pub(crate) use dice::Dice;
pub(crate) use discography::Group;
pub(crate) use features::AudioFeatures;
pub(crate) use genre::Genre;
pub(crate) use id::{AlbumRef, ArtistRef, AudiobookRef, ChapterRef, EpisodeRef, Id, ShowRef, TrackRef};
pub(crate) use listening::{Listening, Play, TimeRange};
pub(crate) use market::{Availability, MARKETS};
pub(crate) use picture::Pictures;
pub(crate) use playlist::{Content, Entry, LocalFile, PlaylistSeed};
pub(crate) use show::{Episode, Show};
pub(crate) use track::Track;

use bundled::Bundled;
use dice::Stream;
use id::Codec;

/// Everything there is to hear, computed when asked for.
pub(crate) struct World {
    seed: u64,
    codec: Codec,
    bundled: Bundled,
    /// Scenes of 64 tracks each.
    blocks: u32,
    any_id: bool,
    /// The first episode of each show, and their number.
    episode_starts: Vec<u32>,
    /// The first chapter of each audiobook, and their number.
    chapter_starts: Vec<u32>,
}

impl World {
    /// The seed of the world that the lessons show.
    pub(crate) const DEFAULT_SEED: u64 = 2026;
    /// How many tracks it has, before rounding up to whole scenes.
    pub(crate) const DEFAULT_TRACKS: u32 = 10_000;
    /// So that every reference fits in 32 bits.
    const MOST_BLOCKS: u32 = 1 << 24;

    /// The world of `seed` with at least `tracks` tracks. With `any_id`, it knows something for every well-formed id.
    pub(crate) fn new(seed: u64, tracks: u32, any_id: bool) -> Self {
        let blocks = tracks.div_ceil(scene::TRACKS).clamp(1, Self::MOST_BLOCKS);
        let codec = Codec::new(seed);
        let (episode_starts, chapter_starts) = (show::starts(seed), audiobook::starts(seed));
        Self { seed, codec, bundled: Bundled::read(), blocks, any_id, episode_starts, chapter_starts }
    }

    /// How many artists there are. The first are the bundled ones and "Various Artists".
    pub(crate) fn artist_count(&self) -> u32 {
        bundled::ARTISTS + self.blocks * scene::ARTISTS
    }

    /// How many albums there are.
    pub(crate) fn album_count(&self) -> u32 {
        bundled::ALBUMS + self.blocks * scene::ALBUMS
    }

    /// How many tracks there are, alternate releases not counted.
    pub(crate) fn track_count(&self) -> u32 {
        bundled::TRACKS + self.blocks * scene::TRACKS
    }

    /// What is left to chance in a privacy download.
    pub(crate) fn archive_dice(&self, index: u64) -> Dice {
        self.dice(Stream::Archive, index)
    }

    fn dice(&self, stream: Stream, index: impl Into<u64>) -> Dice {
        Dice::new(self.seed, stream, index.into())
    }
}

#[cfg(test)]
mod tests;
