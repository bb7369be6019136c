//! ReccoBeats: a free service that knows audio features of many tracks, by Spotify's ids or by ISRC. It is told ids, and nothing
//! of who asks.
//!
//! <https://reccobeats.com/docs/documentation/introduction>

use std::collections::{HashMap, HashSet};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use reqwest::{Method, Url};
use serde::Deserialize;

use super::{AudioFeatures, FeatureSource, KnownFeatures};
use crate::catalogue::Keep;
use crate::client::{Reaction, backoff, reaction};
use crate::lenient::integer;
use crate::limits::{self, spread};
use crate::transport::{Transport, Unanswered};
use crate::{Error, Id as _, Result, Spotify, TrackId, event};

/// The most ids of one request.
const MOST: usize = 40;
/// Requests under way at once: nobody has said how many they like.
const WIDTH: usize = 4;
/// How often one request is sent again.
const RETRIES: u32 = 3;

/// ReccoBeats. What it knows of a track is kept for a month, as it is not Spotify's; that it knows nothing, for a day.
#[derive(Debug, Clone)]
pub struct ReccoBeats {
    base: Url,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    content: Vec<Row>,
}

/// What they say of a recording: nothing of the length or the metre.
#[derive(Debug, Clone, Deserialize)]
struct Row {
    /// Spotify's page of the track.
    href: Option<String>,
    isrc: Option<String>,
    danceability: Option<f64>,
    energy: Option<f64>,
    #[serde(default, deserialize_with = "integer")]
    key: Option<i64>,
    loudness: Option<f64>,
    #[serde(default, deserialize_with = "integer")]
    mode: Option<i64>,
    speechiness: Option<f64>,
    acousticness: Option<f64>,
    instrumentalness: Option<f64>,
    liveness: Option<f64>,
    valence: Option<f64>,
    tempo: Option<f64>,
}

impl ReccoBeats {
    /// The service at `https://api.reccobeats.com/v1/`, or one that stands for it.
    #[must_use]
    pub fn at(base: Url) -> Self {
        Self { base }
    }

    /// Where the service itself is.
    pub(crate) fn address() -> Url {
        Url::parse("https://api.reccobeats.com/v1/").expect("this is an address")
    }

    async fn all(&self, spotify: &Spotify, tracks: &[TrackId]) -> Result<Vec<Option<AudioFeatures>>> {
        let mut known = self.kept(spotify, tracks);
        let missing: Vec<&TrackId> = tracks.iter().filter(|id| !known.contains_key(id)).collect();
        if !missing.is_empty() {
            let transport = Transport::to(&self.base)?;
            let ids: Vec<&str> = missing.iter().map(|id| id.as_str()).collect();
            let rows = self.ask(spotify, &transport, &ids).await?;
            let mut by_id: HashMap<&str, &Row> = rows.iter().filter_map(|row| Some((row.track_id()?, row))).collect();
            let unknown: Vec<&TrackId> =
                missing.iter().filter(|id| !by_id.contains_key(id.as_str())).copied().collect();
            // One recording has several ids where it came out several times; they may know another one.
            let isrcs = isrcs(spotify, &unknown).await;
            let codes: HashSet<&str> = isrcs.values().map(String::as_str).collect();
            let rows = self.ask(spotify, &transport, &codes.into_iter().collect::<Vec<_>>()).await?;
            let by_isrc: HashMap<&str, &Row> =
                rows.iter().filter_map(|row| Some((row.isrc.as_deref()?, row))).collect();
            for id in &unknown {
                if let Some(row) = isrcs.get(id).and_then(|isrc| by_isrc.get(isrc.as_str())) {
                    by_id.insert(id.as_str(), row);
                }
            }
            for id in missing {
                let features = by_id.get(id.as_str()).map(|row| row.features(id.clone()));
                keep(spotify, id, features.as_ref());
                known.insert(id.clone(), features);
            }
        }
        Ok(tracks.iter().map(|id| known.get(id).cloned().flatten()).collect())
    }

    /// What was asked for before; nothing of a track that they did not know.
    fn kept(&self, spotify: &Spotify, tracks: &[TrackId]) -> HashMap<TrackId, Option<AudioFeatures>> {
        if spotify.wants_fresh() {
            return HashMap::new();
        }
        let find = |id: &TrackId| {
            let name = name_of(id);
            let shelf = spotify.shelf();
            let kept = shelf.answer_of_version(&name, VERSION).or_else(|| shelf.answer(&name))?;
            Some((id.clone(), serde_json::from_slice(&kept.body).ok()?))
        };
        tracks.iter().filter_map(find).collect()
    }

    /// What they know of these ids or ISRCs: they leave out what they do not know, and keep no order.
    async fn ask(&self, spotify: &Spotify, transport: &Transport, ids: &[&str]) -> Result<Vec<Row>> {
        let parts: Vec<String> = ids.chunks(MOST).map(|part| part.join(",")).collect();
        let parts = parts.into_iter().map(|part| self.part(spotify, transport, part));
        let rows: Vec<Vec<Row>> = stream::iter(parts).buffered(WIDTH).try_collect().await?;
        Ok(rows.into_iter().flatten().collect())
    }

    async fn part(&self, spotify: &Spotify, transport: &Transport, ids: String) -> Result<Vec<Row>> {
        let mut url = self.base.join("audio-features").map_err(|error| Error::Setting(error.to_string()))?;
        url.query_pairs_mut().append_pair("ids", &ids);
        let mut tries = 0;
        loop {
            limits::check(spotify.shelf(), LIMIT)?;
            let answer = match transport.exchange(transport.request(Method::GET, url.clone())).await {
                Err(Unanswered { broken: true, .. }) if tries < RETRIES => {
                    event::wait(backoff(tries)).await;
                    tries += 1;
                    continue;
                }
                answer => answer?,
            };
            match reaction(&answer, tries) {
                Reaction::Done => {
                    let read: Answer = serde_json::from_slice(&answer.body).map_err(|error| Error::Unreadable {
                        path: "ReccoBeats' audio-features".to_owned(),
                        detail: error.to_string(),
                    })?;
                    return Ok(read.content);
                }
                Reaction::Wait(wait) => {
                    tries += 1;
                    event::wait(spread(wait)).await;
                }
                Reaction::Renew | Reaction::Fail => return Err(limits::learn(spotify.shelf(), LIMIT, answer.error())),
            }
        }
    }
}

/// Under which family their limit is remembered.
const LIMIT: &str = "reccobeats";
/// Changes when what is kept of them means something else.
const VERSION: &str = "1";

impl Row {
    fn track_id(&self) -> Option<&str> {
        self.href.as_deref()?.rsplit('/').next()?.split('?').next()
    }

    fn features(&self, id: TrackId) -> AudioFeatures {
        AudioFeatures {
            danceability: self.danceability,
            energy: self.energy,
            key: self.key,
            loudness: self.loudness,
            mode: self.mode,
            speechiness: self.speechiness,
            acousticness: self.acousticness,
            instrumentalness: self.instrumentalness,
            liveness: self.liveness,
            valence: self.valence,
            tempo: self.tempo,
            ..AudioFeatures::unknown(id)
        }
    }
}

/// The ISRCs of tracks, as Spotify tells them; none where it cannot be asked now.
async fn isrcs(spotify: &Spotify, ids: &[&TrackId]) -> HashMap<TrackId, String> {
    match spotify.tracks(ids.iter().copied()).await {
        Ok(tracks) => {
            let isrc = |track: Option<crate::Track>| track?.external_ids.isrc;
            ids.iter().zip(tracks).filter_map(|(id, track)| Some(((*id).clone(), isrc(track)?))).collect()
        }
        Err(error) => {
            event::notice(format!("{} tracks were looked for by Spotify's id only: {error}", ids.len()));
            HashMap::new()
        }
    }
}

fn name_of(id: &TrackId) -> String {
    format!("reccobeats/audio-features/{id}")
}

fn keep(spotify: &Spotify, id: &TrackId, features: Option<&AudioFeatures>) {
    let Ok(body) = serde_json::to_vec(&features) else { return };
    let version = features.map(|_| VERSION);
    spotify.shelf().keep(&name_of(id), &body, Keep { account: spotify.account_id(), unfinished: false, version });
}

impl FeatureSource for ReccoBeats {
    fn name(&self) -> &str {
        "ReccoBeats"
    }

    fn features<'a>(&'a self, spotify: &'a Spotify, tracks: &'a [TrackId]) -> KnownFeatures<'a> {
        Box::pin(self.all(spotify, tracks))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_names_its_track_by_the_end_of_its_link() {
        let row = |href: &str| serde_json::from_value::<Row>(serde_json::json!({ "href": href })).unwrap();
        for href in ["https://open.spotify.com/track/0ND8rF8oirMXtE59n585P6", "x/0ND8rF8oirMXtE59n585P6?si=1"] {
            assert_eq!(row(href).track_id(), Some("0ND8rF8oirMXtE59n585P6"));
        }
        // Older answers lack key, mode and ISRC.
        assert_eq!((row("").key, row("").isrc), (None, None));
    }
}
