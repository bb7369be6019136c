//! How much of a table is shown, where the default is not enough.

use polars::prelude::DataFrame;

use super::{Picture, table};
use crate::Result;

/// How to show a table.
///
/// ```
/// use linernotes::prelude::*;
///
/// let table = df!("name" => ["Paper Lanterns", "Tidewater"], "tempo" => [97.975, 148.13])?;
/// table.view(View { rows: 50, columns: &["name"], ..View::default() })?
/// # ; Ok::<(), linernotes::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View<'a> {
    /// At most so many rows: the first and the last ones of a longer table. 20 by default.
    pub rows: usize,
    /// Which columns, in this order. None is named by default, and then all are shown, up to 50. What names link to is
    /// found in the columns that are not shown, too.
    pub columns: &'a [&'a str],
    /// Whether `cover_url` and `image_url` are shown as pictures, which the reader's browser then fetches from Spotify. A
    /// `cover`, which holds its picture, always is one.
    pub covers: bool,
    /// Whether numbers keep all their digits, lengths stay milliseconds, and times keep their seconds.
    pub exact: bool,
}

impl Default for View<'_> {
    fn default() -> Self {
        Self { rows: 20, columns: &[], covers: false, exact: false }
    }
}

/// `.view(…)` on a table.
pub trait WithView {
    /// The table as `view` has it: something to show, which changes nothing in the table.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Table`] for a column that the table does not have.
    fn view(&self, view: View<'_>) -> Result<Picture>;
}

impl WithView for DataFrame {
    fn view(&self, view: View<'_>) -> Result<Picture> {
        for name in view.columns {
            self.column(name)?;
        }
        Ok(table::picture(self, view))
    }
}
