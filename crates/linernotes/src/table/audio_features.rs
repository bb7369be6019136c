//! Audio features: one row a track.

use polars::prelude::{Column, DataFrame};
use spotify_client::{AudioFeatures, FeatureRows};

use super::{Row, Table, column};
use crate::Result;

/// The 18 columns of Spotify's object, in its order and under its names, and `source`: who measured it.
impl Row for AudioFeatures {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        vec![
            column::float("danceability", rows, |row| row.danceability),
            column::float("energy", rows, |row| row.energy),
            column::integer("key", rows, |row| row.key),
            column::float("loudness", rows, |row| row.loudness),
            column::integer("mode", rows, |row| row.mode),
            column::float("speechiness", rows, |row| row.speechiness),
            column::float("acousticness", rows, |row| row.acousticness),
            column::float("instrumentalness", rows, |row| row.instrumentalness),
            column::float("liveness", rows, |row| row.liveness),
            column::float("valence", rows, |row| row.valence),
            column::float("tempo", rows, |row| row.tempo),
            column::text("type", rows, |row| row.object_type.as_deref()),
            column::text("id", rows, |row| column::id(Some(&row.id))),
            column::text("uri", rows, |row| Some(&row.uri)),
            column::text("track_href", rows, |row| row.track_href.as_deref()),
            column::text("analysis_url", rows, |row| row.analysis_url.as_deref()),
            column::integer("duration_ms", rows, |row| row.duration_ms),
            column::integer("time_signature", rows, |row| row.time_signature),
            column::text("source", rows, |row| row.source.as_deref()),
        ]
    }
}

impl Table for FeatureRows {
    fn table(&self) -> Result<DataFrame> {
        (**self).table()
    }
}

/// One row.
impl Table for AudioFeatures {
    fn table(&self) -> Result<DataFrame> {
        std::slice::from_ref(self).table()
    }
}
