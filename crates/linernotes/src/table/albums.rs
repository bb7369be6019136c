//! Albums: one row each, in the order given. One that Spotify does not know is a row of nulls.

use polars::prelude::DataFrame;
use spotify_client::{Album, Id as _};

use super::{Table, column, names, of_known};
use crate::Result;

impl Table for Vec<Option<Album>> {
    fn table(&self) -> Result<DataFrame> {
        let rows = of_known(self);
        let columns = vec![
            column("name", &rows, |album| Some(album.name.clone())),
            column("artists", &rows, |album| Some(names(&album.artists))),
            column("release_date", &rows, |album| album.release_date.map(|date| date.to_string())),
            column("total_tracks", &rows, |album| Some(i64::from(album.total_tracks))),
            column("album_type", &rows, |album| Some(album.album_type.clone())),
            column("label", &rows, |album| album.label.clone()),
            column("popularity", &rows, |album| album.popularity),
            column("id", &rows, |album| album.id.as_ref().map(|id| id.as_str().to_owned())),
            column("uri", &rows, |album| Some(album.uri.clone())),
        ];
        Ok(DataFrame::new(rows.len(), columns)?)
    }
}
