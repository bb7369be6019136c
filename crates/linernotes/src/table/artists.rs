//! Artists: one row each, in the order given. One that Spotify does not know is a row of nulls.

use polars::prelude::DataFrame;
use spotify_client::{Artist, Id as _};

use super::{Table, column, of_all, of_known};
use crate::Result;

fn table(rows: &[Option<&Artist>]) -> Result<DataFrame> {
    let columns = vec![
        column("name", rows, |artist| Some(artist.name.clone())),
        column("genres", rows, |artist| Some(artist.genres.join(", "))),
        column("popularity", rows, |artist| artist.popularity),
        column("followers", rows, |artist| artist.followers.as_ref().and_then(|followers| followers.total)),
        column("id", rows, |artist| artist.id.as_ref().map(|id| id.as_str().to_owned())),
    ];
    Ok(DataFrame::new(rows.len(), columns)?)
}

impl Table for Vec<Artist> {
    fn table(&self) -> Result<DataFrame> {
        table(&of_all(self))
    }
}

impl Table for Vec<Option<Artist>> {
    fn table(&self) -> Result<DataFrame> {
        table(&of_known(self))
    }
}
