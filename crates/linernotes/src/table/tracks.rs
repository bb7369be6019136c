//! Tracks: one row each, in the order of the album.

use polars::prelude::{Column, DataFrame};
use spotify_client::{Album, Id as _, Track, TrackId};

use super::Table;
use crate::Result;

impl Table for [Track] {
    fn table(&self) -> Result<DataFrame> {
        let artists =
            |track: &Track| track.artists.iter().map(|artist| artist.name.as_str()).collect::<Vec<_>>().join(", ");
        let columns = vec![
            Column::new("disc_number".into(), self.iter().map(|track| track.disc_number).collect::<Vec<_>>()),
            Column::new("track_number".into(), self.iter().map(|track| track.track_number).collect::<Vec<_>>()),
            Column::new("name".into(), self.iter().map(|track| track.name.as_str()).collect::<Vec<_>>()),
            Column::new("artists".into(), self.iter().map(artists).collect::<Vec<_>>()),
            Column::new("duration_ms".into(), self.iter().map(|track| track.duration_ms).collect::<Vec<_>>()),
            Column::new("explicit".into(), self.iter().map(|track| track.explicit).collect::<Vec<_>>()),
            Column::new(
                "id".into(),
                self.iter().map(|track| track.id.as_ref().map(TrackId::as_str)).collect::<Vec<_>>(),
            ),
            Column::new("uri".into(), self.iter().map(|track| track.uri.as_str()).collect::<Vec<_>>()),
        ];
        Ok(DataFrame::new(self.len(), columns)?)
    }
}

impl Table for Vec<Track> {
    fn table(&self) -> Result<DataFrame> {
        self.as_slice().table()
    }
}

impl Table for Album {
    fn table(&self) -> Result<DataFrame> {
        self.tracks.table()
    }
}
