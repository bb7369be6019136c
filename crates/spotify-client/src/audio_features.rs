//! Audio features: what Spotify measured about a track's sound.

use std::sync::atomic::Ordering;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::Deserialize;

use crate::event::Rows;
use crate::id::Id as _;
use crate::lenient::{integer, or_default};
use crate::pending::about;
use crate::request::Request;
use crate::{Error, IntoId, Pending, Result, Spotify, TrackId};

/// The most ids that one batch request takes.
const BATCH: usize = 100;
/// How many single requests are under way at once where batches are closed.
const AT_ONCE: usize = 4;

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

#[derive(Deserialize)]
struct Batch {
    audio_features: Vec<Option<AudioFeatures>>,
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
        Box::pin(async move { spotify.audio_features_one(&id).await })
    }

    /// The audio features of many tracks: one row an id, in the order given. A track without any has a row that holds
    /// its id only.
    ///
    /// `GET /audio-features?ids=…` · no scope · 100 a request. Where that is closed, one request a track.
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
            let mut rows = Vec::with_capacity(ids.len());
            let counted = Rows::new("audio features", Some(ids.len()));
            for ids in ids.chunks(BATCH) {
                rows.extend(match spotify.audio_features_batch(ids).await? {
                    Some(batch) => {
                        counted.add(batch.len());
                        batch
                    }
                    None => spotify.audio_features_one_by_one(ids, &counted).await?,
                });
            }
            Ok(rows)
        })
    }

    async fn audio_features_one(&self, id: &TrackId) -> Result<AudioFeatures> {
        let request = Request::get(format!("audio-features/{id}")).about(id);
        self.send(request)
            .await
            .map_err(|error| if is_closed(&error) { Error::Closed { what: "audio features" } } else { error })
    }

    /// One batch, or nothing when this app may ask for single tracks only. Asks once, then remembers.
    async fn audio_features_batch(&self, ids: &[TrackId]) -> Result<Option<Vec<AudioFeatures>>> {
        if self.batches_closed().load(Ordering::Relaxed) {
            return Ok(None);
        }
        let list = ids.iter().map(TrackId::as_str).collect::<Vec<_>>().join(",");
        match self.send::<Batch>(Request::get("audio-features").query("ids", list)).await {
            Ok(batch) => {
                let rows = batch.audio_features.into_iter().chain(std::iter::repeat(None)).zip(ids);
                Ok(Some(rows.map(|(row, id)| row.unwrap_or_else(|| AudioFeatures::unknown(id.clone()))).collect()))
            }
            Err(error) if is_closed(&error) => {
                self.batches_closed().store(true, Ordering::Relaxed);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn audio_features_one_by_one(&self, ids: &[TrackId], counted: &Rows) -> Result<Vec<AudioFeatures>> {
        // The first request alone tells whether the others are worth sending.
        let Some((first, rest)) = ids.split_first() else { return Ok(Vec::new()) };
        let mut rows = vec![self.clone().audio_features_or_unknown(first.clone()).await?];
        counted.add(1);
        let rest = stream::iter(rest.to_vec()).map(|id| self.clone().audio_features_or_unknown(id)).buffered(AT_ONCE);
        rows.extend(rest.inspect_ok(|_| counted.add(1)).try_collect::<Vec<_>>().await?);
        Ok(rows)
    }

    async fn audio_features_or_unknown(self, id: TrackId) -> Result<AudioFeatures> {
        match self.audio_features_one(&id).await {
            Err(Error::NotFound { .. }) => Ok(AudioFeatures::unknown(id)),
            answer => answer,
        }
    }
}

/// Whether an endpoint is closed to the app. Spotify gives other reasons for a 403 in words, such as an owner without
/// Premium, and those must reach the reader.
fn is_closed(error: &Error) -> bool {
    match error {
        Error::Refused { status: 403, message, .. } => message.as_deref().is_none_or(|message| message == "Forbidden"),
        _ => false,
    }
}
