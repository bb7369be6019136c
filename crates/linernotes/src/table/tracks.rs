//! Tracks: one row each, in the order given. One that Spotify does not know is a row of nulls.

use polars::prelude::DataFrame;
use spotify_client::{Album, Id as _, Track};

use super::{Table, column, names, of_all, of_known};
use crate::Result;

fn table(rows: &[Option<&Track>]) -> Result<DataFrame> {
    let columns = vec![
        column("disc_number", rows, |track| track.disc_number),
        column("track_number", rows, |track| track.track_number),
        column("name", rows, |track| Some(track.name.clone())),
        column("artists", rows, |track| Some(names(&track.artists))),
        column("duration_ms", rows, |track| track.duration_ms),
        column("explicit", rows, |track| Some(track.explicit)),
        column("id", rows, |track| track.id.as_ref().map(|id| id.as_str().to_owned())),
        column("uri", rows, |track| Some(track.uri.clone())),
    ];
    Ok(DataFrame::new(rows.len(), columns)?)
}

impl Table for [Track] {
    fn table(&self) -> Result<DataFrame> {
        table(&of_all(self))
    }
}

impl Table for Vec<Track> {
    fn table(&self) -> Result<DataFrame> {
        table(&of_all(self))
    }
}

impl Table for Vec<Option<Track>> {
    fn table(&self) -> Result<DataFrame> {
        table(&of_known(self))
    }
}

impl Table for Album {
    fn table(&self) -> Result<DataFrame> {
        self.tracks.table()
    }
}
