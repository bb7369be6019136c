//! Audio features: one row a track, the 18 columns of Spotify's object.

use polars::prelude::{Column, DataFrame};
use spotify_client::AudioFeatures;

use super::Table;
use crate::Result;

impl Table for [AudioFeatures] {
    fn table(&self) -> Result<DataFrame> {
        let float = |name: &str, value: fn(&AudioFeatures) -> Option<f64>| {
            Column::new(name.into(), self.iter().map(value).collect::<Vec<_>>())
        };
        let integer = |name: &str, value: fn(&AudioFeatures) -> Option<i64>| {
            Column::new(name.into(), self.iter().map(value).collect::<Vec<_>>())
        };
        let text = |name: &str, value: fn(&AudioFeatures) -> Option<&str>| {
            Column::new(name.into(), self.iter().map(value).collect::<Vec<_>>())
        };
        let columns = vec![
            float("danceability", |row| row.danceability),
            float("energy", |row| row.energy),
            integer("key", |row| row.key),
            float("loudness", |row| row.loudness),
            integer("mode", |row| row.mode),
            float("speechiness", |row| row.speechiness),
            float("acousticness", |row| row.acousticness),
            float("instrumentalness", |row| row.instrumentalness),
            float("liveness", |row| row.liveness),
            float("valence", |row| row.valence),
            float("tempo", |row| row.tempo),
            text("type", |row| row.object_type.as_deref()),
            text("id", |row| Some(spotify_client::Id::as_str(&row.id))),
            text("uri", |row| Some(&row.uri)),
            text("track_href", |row| row.track_href.as_deref()),
            text("analysis_url", |row| row.analysis_url.as_deref()),
            integer("duration_ms", |row| row.duration_ms),
            integer("time_signature", |row| row.time_signature),
        ];
        Ok(DataFrame::new(self.len(), columns)?)
    }
}

impl Table for Vec<AudioFeatures> {
    fn table(&self) -> Result<DataFrame> {
        self.as_slice().table()
    }
}

impl Table for AudioFeatures {
    fn table(&self) -> Result<DataFrame> {
        std::slice::from_ref(self).table()
    }
}
