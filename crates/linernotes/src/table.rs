//! Values of the client to DataFrames: fixed columns, fixed types, missing values null. Fetches nothing.

mod audio_features;
mod parameters;
mod scopes;
mod tracks;

use polars::prelude::DataFrame;

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
