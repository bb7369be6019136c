//! Tracks.

use serde::Deserialize;

use crate::lenient::{integer, or_default};
use crate::many::ById;
use crate::pending::about;
use crate::request::Request;
use crate::{Album, Artist, IntoId, Pending, Spotify, TrackId};

/// A track. What Spotify may leave out, or cut in 2026, is optional.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Track {
    /// Nothing for local files.
    pub id: Option<TrackId>,
    /// As Spotify shows it.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// In the order Spotify gives them.
    #[serde(default, deserialize_with = "or_default")]
    pub artists: Vec<Artist>,
    /// The album without its tracks; nothing when the track was read from an album.
    pub album: Option<Box<Album>>,
    /// From 1.
    #[serde(default, deserialize_with = "integer")]
    pub disc_number: Option<i64>,
    /// From 1, on its disc.
    #[serde(default, deserialize_with = "integer")]
    pub track_number: Option<i64>,
    /// Length in milliseconds.
    #[serde(default, deserialize_with = "integer")]
    pub duration_ms: Option<i64>,
    /// Whether the lyrics are marked explicit; false also means unknown.
    #[serde(default, deserialize_with = "or_default")]
    pub explicit: bool,
    /// Whether it is a file of the listener's own.
    #[serde(default, deserialize_with = "or_default")]
    pub is_local: bool,
    /// 0 to 100; cut from development-mode apps in 2026.
    #[serde(default, deserialize_with = "integer")]
    pub popularity: Option<i64>,
    /// `spotify:track:…`.
    #[serde(default, deserialize_with = "or_default")]
    pub uri: String,
}

impl ById for Track {
    type Id = TrackId;
    const PATH: &'static str = "tracks";
    const WHAT: &'static str = "tracks";
    const BATCH: usize = 50;
}

impl Spotify {
    /// Many tracks, one an id, in the order given; nothing in the place of an id that Spotify does not know.
    ///
    /// `GET /tracks?ids=…` · no scope · 50 a request. Where that is closed, as for apps of 2026, one request a track,
    /// several at a time.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], and what every call may meet.
    pub fn tracks<I>(&self, ids: I) -> Pending<Vec<Option<Track>>>
    where
        I: IntoIterator,
        I::Item: IntoId<TrackId>,
    {
        self.many_of(ids.into_iter().map(IntoId::into_id).collect())
    }

    /// A track.
    ///
    /// `GET /tracks/{id}` · no scope.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], and what every call may meet.
    pub fn track(&self, id: impl IntoId<TrackId>) -> Pending<Track> {
        about(id, |id| self.track_of(id))
    }

    fn track_of(&self, id: TrackId) -> Pending<Track> {
        let spotify = self.clone();
        Box::pin(async move { spotify.send(Request::get(format!("tracks/{id}")).about(&id)).await })
    }
}
