//! Values of the client to DataFrames: fixed columns, fixed types, missing values null. Fetches nothing.

mod albums;
mod artists;
mod audio_features;
mod parameters;
mod scopes;
mod tracks;

use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use spotify_client::Artist;

use crate::Result;

/// `.table()` on what has rows.
pub trait Table {
    /// The rows as a DataFrame. The columns are the same whatever the values, also for no rows at all.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Table`] when polars refuses.
    fn table(&self) -> Result<DataFrame>;
}

/// A column, of which a row is null where there is nothing to tell or nothing known.
fn column<R, V>(name: &str, rows: &[Option<&R>], cell: impl Fn(&R) -> Option<V>) -> Column
where
    Series: NamedFrom<Vec<Option<V>>, [Option<V>]>,
{
    Column::new(name.into(), rows.iter().map(|row| row.and_then(&cell)).collect::<Vec<_>>())
}

fn of_all<R>(rows: &[R]) -> Vec<Option<&R>> {
    rows.iter().map(Some).collect()
}

fn of_known<R>(rows: &[Option<R>]) -> Vec<Option<&R>> {
    rows.iter().map(Option::as_ref).collect()
}

/// In one cell, as a cover names them.
fn names(artists: &[Artist]) -> String {
    artists.iter().map(|artist| artist.name.as_str()).collect::<Vec<_>>().join(", ")
}
