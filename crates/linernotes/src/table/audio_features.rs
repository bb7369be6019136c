//! Audio features: one row a track, the 18 columns of Spotify's object and who measured it.

use polars::prelude::DataFrame;
use spotify_client::{AudioFeatures, FeatureRows, Id as _};

use super::{Table, column, of_all};
use crate::Result;

impl Table for [AudioFeatures] {
    fn table(&self) -> Result<DataFrame> {
        let rows = of_all(self);
        let columns = vec![
            column("danceability", &rows, |row| row.danceability),
            column("energy", &rows, |row| row.energy),
            column("key", &rows, |row| row.key),
            column("loudness", &rows, |row| row.loudness),
            column("mode", &rows, |row| row.mode),
            column("speechiness", &rows, |row| row.speechiness),
            column("acousticness", &rows, |row| row.acousticness),
            column("instrumentalness", &rows, |row| row.instrumentalness),
            column("liveness", &rows, |row| row.liveness),
            column("valence", &rows, |row| row.valence),
            column("tempo", &rows, |row| row.tempo),
            column("type", &rows, |row| row.object_type.clone()),
            column("id", &rows, |row| Some(row.id.as_str().to_owned())),
            column("uri", &rows, |row| Some(row.uri.clone())),
            column("track_href", &rows, |row| row.track_href.clone()),
            column("analysis_url", &rows, |row| row.analysis_url.clone()),
            column("duration_ms", &rows, |row| row.duration_ms),
            column("time_signature", &rows, |row| row.time_signature),
            column("source", &rows, |row| row.source.clone()),
        ];
        Ok(DataFrame::new(self.len(), columns)?)
    }
}

impl Table for FeatureRows {
    fn table(&self) -> Result<DataFrame> {
        (**self).table()
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
