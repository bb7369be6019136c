//! Tracks.

use serde::{Deserialize, Serialize};

use crate::lenient::{integer, or_default};
use crate::many::ById;
use crate::{Album, Artist, ExternalIds, IntoId, Pending, Restriction, Result, Spotify, TrackId};

/// A track. What Spotify may leave out, or cut in 2026, is optional.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    #[serde(default)]
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
    /// The recording's ISRC, by which other services know it.
    #[serde(default, deserialize_with = "or_default")]
    pub external_ids: ExternalIds,
    /// Where it can be heard, by ISO 3166-1 code; not sent along for a client in a market. Cut from development-mode apps in
    /// 2026.
    #[serde(default, deserialize_with = "or_default")]
    pub available_markets: Vec<String>,
    /// Whether it can be heard in the client's market; nothing without one.
    #[serde(default)]
    pub is_playable: Option<bool>,
    /// The track that was asked for, where this one stands for it in the client's market. Cut from development-mode apps in
    /// 2026.
    #[serde(default)]
    pub linked_from: Option<LinkedTrack>,
    /// Why it cannot be heard here.
    #[serde(default)]
    pub restrictions: Option<Restriction>,
    /// Half a minute to listen to; nothing for apps made after 27 November 2024.
    #[serde(default)]
    pub preview_url: Option<String>,
    /// `spotify:track:…`.
    #[serde(default, deserialize_with = "or_default")]
    pub uri: String,
}

/// A track that another stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedTrack {
    /// Nothing where Spotify leaves it out.
    #[serde(default)]
    pub id: Option<TrackId>,
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
        self.tracks_of(ids.into_iter().map(IntoId::into_id).collect())
    }

    fn tracks_of(&self, ids: Result<Vec<TrackId>>) -> Pending<Vec<Option<Track>>> {
        self.many_of(ids)
    }

    /// A track.
    ///
    /// `GET /tracks/{id}` · no scope.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], and what every call may meet.
    pub fn track(&self, id: impl IntoId<TrackId>) -> Pending<Track> {
        self.track_of(id.into_id())
    }

    fn track_of(&self, id: Result<TrackId>) -> Pending<Track> {
        self.one_of(id)
    }
}
