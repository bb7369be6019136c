//! Tracks together with how they sound, in one call and one table: of an album, an artist, a playlist, a top list.
//!
//! Asks the client for the tracks and then for their audio features. What the tracks' columns hold is said in
//! [`crate::Table`], not here.

mod artist;
mod editions;
mod join;

use std::future::Future;
use std::pin::Pin;

use polars::prelude::DataFrame;
use spotify_client::{AlbumId, ArtistId, IntoId, PlaylistId, Spotify, TimeRange};

use crate::Result;
pub use artist::{ArtistFeatures, Editions};
pub use editions::dedupe_albums;

/// A table that has not been asked for yet: `.await` it, or `.wait()` for it in a notebook. Nothing is sent before.
pub type PendingTable = Pin<Box<dyn Future<Output = Result<DataFrame>> + Send>>;

/// Tracks with their audio features, one call each.
///
/// Every table has the columns of its tracks, then `danceability`, `energy`, `key`, `loudness` (dB), `mode`,
/// `speechiness`, `acousticness`, `instrumentalness`, `liveness`, `valence`, `tempo` (beats a minute), `time_signature`,
/// `key_signature` (as in [`crate::Engineer::with_key_signature`]) and `features_source`: who measured the row. A track that
/// nobody knows keeps its row, and all of these are null in it.
///
/// Each call may fail as the client's methods do that it stands for, with [`crate::Error::Spotify`]: the features come as
/// from [`Spotify::audio_features`], from Spotify or, where it gives none to this app, from elsewhere.
pub trait Features {
    /// The tracks of an album, in its order.
    ///
    /// ```no_run
    /// # use linernotes::prelude::*;
    /// # let spotify = Spotify::from_env()?;
    /// spotify.album_features("2f4Ejh4Po2rpuXSYa6IDCe").wait()?;
    /// # Ok::<(), linernotes::Error>(())
    /// ```
    fn album_features(&self, id: impl IntoId<AlbumId>) -> PendingTable;

    /// The tracks of all albums and singles of an artist, one edition of each record, album after album as Spotify lists
    /// them. `album_type` (`album`, `single`, `compilation`) stands between the track's columns and the features.
    fn artist_features(&self, id: impl IntoId<ArtistId>) -> PendingTable;

    /// The same with other albums, or with every edition. Of albums of others there are those tracks on which the artist is
    /// heard.
    fn artist_features_with(&self, id: impl IntoId<ArtistId>, options: &ArtistFeatures) -> PendingTable;

    /// What is in a playlist, in its order, with `position`, `added_at`, `added_by` and `kind` first. Nothing is left out:
    /// a local file, an episode or a place whose track is gone is a row without features.
    ///
    /// Needs a listener, as [`Spotify::playlist_items`] does.
    fn playlist_features(&self, id: impl IntoId<PlaylistId>) -> PendingTable;

    /// The listener's most-played tracks over `range`, best first, with `rank` (from 1) and `range` first.
    ///
    /// Needs a listener, as [`Spotify::top_tracks`] does.
    fn top_features(&self, range: TimeRange) -> PendingTable;
}

/// What is generic ends in its first line, so that a notebook's cell compiles nothing of the rest.
impl Features for Spotify {
    fn album_features(&self, id: impl IntoId<AlbumId>) -> PendingTable {
        join::of_album(self.clone(), id.into_id())
    }

    fn artist_features(&self, id: impl IntoId<ArtistId>) -> PendingTable {
        artist::of_artist(self.clone(), id.into_id(), ArtistFeatures::default())
    }

    fn artist_features_with(&self, id: impl IntoId<ArtistId>, options: &ArtistFeatures) -> PendingTable {
        artist::of_artist(self.clone(), id.into_id(), options.clone())
    }

    fn playlist_features(&self, id: impl IntoId<PlaylistId>) -> PendingTable {
        join::of_playlist(self.clone(), id.into_id())
    }

    fn top_features(&self, range: TimeRange) -> PendingTable {
        join::of_top(self.clone(), range)
    }
}
