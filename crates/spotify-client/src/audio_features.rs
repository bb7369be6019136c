//! Audio features: what Spotify measured about a track's sound.

use serde::Deserialize;

use crate::lenient::{integer, or_default};
use crate::many::ById;
use crate::pending::about;
use crate::request::Request;
use crate::{Error, IntoId, Pending, Result, Spotify, TrackId};

/// How a track sounds. Closed to apps made after 27 November 2024.
///
/// The measures are nothing for a track that Spotify has not analysed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
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
}

impl AudioFeatures {
    /// What stands for a track that has none: its id and nothing else.
    fn unknown(id: TrackId) -> Self {
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
        }
    }
}

impl ById for AudioFeatures {
    type Id = TrackId;
    const PATH: &'static str = "audio-features";
    const WHAT: &'static str = "audio features";
    const BATCH: usize = 100;
}

impl Spotify {
    /// The audio features of one track.
    ///
    /// `GET /audio-features/{id}` · no scope · closed to apps made after 27 November 2024.
    ///
    /// # Errors
    ///
    /// [`Error::Closed`], [`Error::InvalidId`], [`Error::NotFound`], and what every call may meet.
    pub fn track_audio_features(&self, id: impl IntoId<TrackId>) -> Pending<AudioFeatures> {
        about(id, |id| self.track_audio_features_of(id))
    }

    fn track_audio_features_of(&self, id: TrackId) -> Pending<AudioFeatures> {
        let spotify = self.clone();
        Box::pin(async move {
            let request = Request::get(format!("audio-features/{id}")).about(&id);
            spotify.send(request).await.map_err(explain)
        })
    }

    /// The audio features of many tracks: one row an id, in the order given. A track without any has a row that holds
    /// its id only.
    ///
    /// `GET /audio-features?ids=…` · no scope · 100 a request. Where that is closed, one request a track, several at a time.
    ///
    /// # Errors
    ///
    /// [`Error::Closed`], [`Error::InvalidId`], and what every call may meet.
    pub fn audio_features<I>(&self, ids: I) -> Pending<Vec<AudioFeatures>>
    where
        I: IntoIterator,
        I::Item: IntoId<TrackId>,
    {
        self.audio_features_of(ids.into_iter().map(IntoId::into_id).collect())
    }

    fn audio_features_of(&self, ids: Result<Vec<TrackId>>) -> Pending<Vec<AudioFeatures>> {
        let spotify = self.clone();
        Box::pin(async move {
            let ids = ids?;
            let rows = spotify.many::<AudioFeatures>(ids.clone()).await.map_err(explain)?;
            let rows = rows.into_iter().zip(ids);
            Ok(rows.map(|(row, id)| row.unwrap_or_else(|| AudioFeatures::unknown(id))).collect())
        })
    }
}

fn explain(error: Error) -> Error {
    if error.says_closed() { Error::Closed { what: "audio features" } } else { error }
}
