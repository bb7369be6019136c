//! Audio features: how a track sounds, in numbers. Spotify measured them, and gives them to few apps; other sources know some.

mod csv;
mod reccobeats;
mod rows;
mod source;
mod spotify;

use serde::{Deserialize, Serialize};

pub use self::csv::CsvFeatures;
use crate::lenient::{integer, or_default};
use crate::{IntoId, Pending, Result, Spotify, TrackId};
pub use reccobeats::ReccoBeats;
pub use rows::FeatureRows;
pub use source::{FeatureSource, KnownFeatures};
pub use spotify::SpotifyFeatures;

/// How a track sounds. The measures are nothing for a track that nobody has analysed, and some of them where the source does
/// not know them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AudioFeatures {
    /// 0 to 1: how well it suits dancing.
    pub danceability: Option<f64>,
    /// 0 to 1: how intense it feels.
    pub energy: Option<f64>,
    /// 0 is C, 1 is C♯, … 11 is B; -1 is unknown.
    #[serde(default, deserialize_with = "integer")]
    pub key: Option<i64>,
    /// Overall, in dB; mostly -60 to 0.
    pub loudness: Option<f64>,
    /// 1 is major, 0 is minor.
    #[serde(default, deserialize_with = "integer")]
    pub mode: Option<i64>,
    /// 0 to 1: spoken words; above 0.66 it is speech.
    pub speechiness: Option<f64>,
    /// 0 to 1: how sure it is that it is acoustic.
    pub acousticness: Option<f64>,
    /// 0 to 1: above 0.5 it is meant as instrumental.
    pub instrumentalness: Option<f64>,
    /// 0 to 1: an audience; above 0.8 it is live.
    pub liveness: Option<f64>,
    /// 0 to 1: from sad to happy.
    pub valence: Option<f64>,
    /// Beats a minute.
    pub tempo: Option<f64>,
    /// `audio_features`.
    #[serde(rename = "type")]
    pub object_type: Option<String>,
    /// The track's.
    pub id: TrackId,
    /// `spotify:track:…`.
    #[serde(default, deserialize_with = "or_default")]
    pub uri: String,
    /// The track in the Web API.
    pub track_href: Option<String>,
    /// The track's full analysis in the Web API.
    pub analysis_url: Option<String>,
    /// Length in milliseconds.
    #[serde(default, deserialize_with = "integer")]
    pub duration_ms: Option<i64>,
    /// Beats in a bar, 3 to 7.
    #[serde(default, deserialize_with = "integer")]
    pub time_signature: Option<i64>,
    /// Who measured it: `Spotify`, `ReccoBeats`, a file's name; nothing when nobody knows the track. Values of different
    /// sources are alike, not equal.
    #[serde(default)]
    pub source: Option<String>,
}

impl AudioFeatures {
    fn from(self, source: &str) -> Self {
        Self { source: Some(source.to_owned()), ..self }
    }

    /// What stands for a track that has none: its id and nothing else.
    #[must_use]
    pub fn unknown(id: TrackId) -> Self {
        Self {
            danceability: None,
            energy: None,
            key: None,
            loudness: None,
            mode: None,
            speechiness: None,
            acousticness: None,
            instrumentalness: None,
            liveness: None,
            valence: None,
            tempo: None,
            object_type: None,
            uri: format!("spotify:track:{id}"),
            id,
            track_href: None,
            analysis_url: None,
            duration_ms: None,
            time_signature: None,
            source: None,
        }
    }
}

impl Spotify {
    /// The audio features of one track, by Spotify itself.
    ///
    /// `GET /audio-features/{id}` · no scope · closed to apps made after 27 November 2024.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Closed`], [`crate::Error::InvalidId`], [`crate::Error::NotFound`], and what every call may meet.
    pub fn track_audio_features(&self, id: impl IntoId<TrackId>) -> Pending<AudioFeatures> {
        self.track_audio_features_of(id.into_id())
    }

    fn track_audio_features_of(&self, id: Result<TrackId>) -> Pending<AudioFeatures> {
        let call = self.one_of::<AudioFeatures>(id);
        Box::pin(async move { Ok(call.await?.from("Spotify")) })
    }

    /// The audio features of many tracks: one row an id, in the order given, from the first source that knows it. A track that
    /// none knows has a row that holds its id only.
    ///
    /// `GET /audio-features?ids=…` · no scope · 100 a request. Where that is closed, as for apps made after 27 November 2024:
    /// files that `SPOTIFY_FEATURES_CSV` names, then ReccoBeats, which is told the ids and nothing else.
    /// [`crate::Config::feature_sources`] changes that.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], and what every call may meet.
    pub fn audio_features<I>(&self, ids: I) -> Pending<FeatureRows>
    where
        I: IntoIterator,
        I::Item: IntoId<TrackId>,
    {
        self.audio_features_of(ids.into_iter().map(IntoId::into_id).collect())
    }

    fn audio_features_of(&self, ids: Result<Vec<TrackId>>) -> Pending<FeatureRows> {
        let spotify = self.clone();
        Box::pin(async move { rows::collect(&spotify, ids?).await })
    }
}
