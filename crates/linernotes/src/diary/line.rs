//! The lines of an exported diary, as they are written and read. [`super::Diary::export`] describes them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What the first line says that the file is.
pub(super) const FORMAT: &str = "linernotes-diary";

/// Of the lines. A reader refuses a file of a higher one.
pub(super) const VERSION: i64 = 1;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Header {
    pub(super) format: String,
    pub(super) version: i64,
    pub(super) owner: Option<Owner>,
    /// How many lines of each kind follow. A program that writes such a file need not count.
    #[serde(default)]
    pub(super) counts: BTreeMap<String, usize>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Owner {
    pub(super) server: String,
    pub(super) account_id: String,
    pub(super) name: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Line {
    Artist(Artist),
    Album(Album),
    Track(Track),
    Features(Features),
    Snapshot(Snapshot),
    Play(Play),
    Gap(Gap),
    Playlist(Playlist),
}

impl Line {
    /// As the header counts it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Artist(_) => "artist",
            Self::Album(_) => "album",
            Self::Track(_) => "track",
            Self::Features(_) => "features",
            Self::Snapshot(_) => "snapshot",
            Self::Play(_) => "play",
            Self::Gap(_) => "gap",
            Self::Playlist(_) => "playlist",
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Artist {
    pub(super) uri: String,
    pub(super) id: Option<String>,
    pub(super) name: String,
    pub(super) genres: Option<Vec<String>>,
    pub(super) popularity: Option<i64>,
    pub(super) followers: Option<i64>,
    pub(super) image_url: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Album {
    pub(super) uri: String,
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) album_type: Option<String>,
    pub(super) release_date: Option<String>,
    pub(super) total_tracks: Option<i64>,
    pub(super) image_url: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Track {
    pub(super) uri: String,
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    /// Addresses, in order.
    #[serde(default)]
    pub(super) artists: Vec<String>,
    /// Its address.
    pub(super) album: Option<String>,
    pub(super) disc_number: Option<i64>,
    pub(super) track_number: Option<i64>,
    pub(super) duration_ms: Option<i64>,
    pub(super) explicit: Option<bool>,
    pub(super) popularity: Option<i64>,
    pub(super) isrc: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Features {
    /// The track's address.
    pub(super) track: String,
    pub(super) source: Option<String>,
    pub(super) danceability: Option<f64>,
    pub(super) energy: Option<f64>,
    pub(super) key: Option<i64>,
    pub(super) loudness: Option<f64>,
    pub(super) mode: Option<i64>,
    pub(super) speechiness: Option<f64>,
    pub(super) acousticness: Option<f64>,
    pub(super) instrumentalness: Option<f64>,
    pub(super) liveness: Option<f64>,
    pub(super) valence: Option<f64>,
    pub(super) tempo: Option<f64>,
    pub(super) time_signature: Option<i64>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Snapshot {
    pub(super) month: String,
    pub(super) range: String,
    pub(super) taken_at: DateTime<Utc>,
    /// Addresses, the most-played first.
    pub(super) tracks: Vec<String>,
    pub(super) artists: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Play {
    pub(super) played_at: DateTime<Utc>,
    /// Its address.
    pub(super) track: String,
    pub(super) context_uri: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Gap {
    pub(super) from: DateTime<Utc>,
    pub(super) until: DateTime<Utc>,
    pub(super) noticed_at: DateTime<Utc>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Playlist {
    pub(super) recipe: String,
    pub(super) id: String,
    pub(super) name: String,
    /// The name that its cover was drawn from.
    pub(super) cover: Option<String>,
    pub(super) made_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
    /// Addresses, in order.
    pub(super) items: Vec<String>,
}
