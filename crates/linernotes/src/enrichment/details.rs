//! Plays together with what the diary knows of them. Asks nobody.

use std::panic::resume_unwind;
use std::thread;

use polars::prelude::{Column, DataFrame, IdxCa, IdxSize, NewChunkedArray as _};

use super::editions::{Found, Of, find};
use super::heard::Plays;
use crate::diary::track_details;
use crate::{Diary, Result};

/// `.with_details(&diary)` on a table of plays.
pub trait WithDetails {
    /// The table with what the diary knows of each row's track: `release_date`, `duration_ms`, `popularity`, `cover_url`, `genres`
    /// (a list, of the first artist), `danceability`, `energy`, `key`, `loudness` (dB), `mode`, `speechiness`,
    /// `acousticness`, `instrumentalness`, `liveness`, `valence`, `tempo` (beats a minute), `time_signature`,
    /// `features_source`, and `details_of`: `id` where they are those of this very track, `edition` where they are those of
    /// another one with the same name and artist, of which the length and the release date may differ. All of them are null
    /// where the diary knows neither, and for files of the listener's own.
    ///
    /// Of several other editions that the diary knows, it is the one that was played most. Names are the same when every letter
    /// is. Columns that are there already are made anew, behind the others. Every row stays, in its place.
    ///
    /// Needs `id`, `name`, and `artist` or `artists`; `kind` is used where it is there.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoColumn`], [`crate::Error::WrongColumn`]; [`crate::Error::NoDiary`] when the diary cannot be read.
    fn with_details(&self, diary: &Diary) -> Result<DataFrame>;
}

impl WithDetails for DataFrame {
    fn with_details(&self, diary: &Diary) -> Result<DataFrame> {
        // Both take about as long.
        let (plays, details) = thread::scope(|scope| {
            let plays = scope.spawn(|| Plays::read(self));
            let details = diary.read(track_details);
            (plays.join().unwrap_or_else(|panic| resume_unwind(panic)), details)
        });
        let (plays, details) = (plays?, details?);
        let found = find(&plays.heard, &details)?;
        join(self, &plays, &details, &found)
    }
}

/// What the details hold beside by what they are found.
fn told(details: &DataFrame) -> impl Iterator<Item = &Column> {
    let is_key = |column: &&Column| ["id", "name", "artist", "artist_id"].contains(&column.name().as_str());
    details.columns().iter().filter(move |column| !is_key(column))
}

fn join(table: &DataFrame, plays: &Plays, details: &DataFrame, found: &[Option<Found>]) -> Result<DataFrame> {
    let of_row = |at: &u32| found[*at as usize];
    let rows: Vec<Option<IdxSize>> = plays.rows.iter().map(|at| of_row(at).map(|found| found.row)).collect();
    let rows = IdxCa::from_slice_options("".into(), &rows);
    let ways = [Of::Id, Of::Edition];
    let of = |found: &Found| if found.of == Of::Id { 0 } else { 1 };
    let of: Vec<Option<IdxSize>> = plays.rows.iter().map(|at| of_row(at).as_ref().map(of)).collect();
    // Two texts for a million rows.
    let words = Column::new("details_of".into(), ways.map(Of::word));
    let of = words.take(&IdxCa::from_slice_options("".into(), &of))?;
    let mut joined = table.clone();
    for column in told(details) {
        let _ = joined.drop_in_place(column.name());
    }
    let _ = joined.drop_in_place("details_of");
    let told = DataFrame::new(details.height(), told(details).cloned().collect())?;
    let mut columns = told.take(&rows)?.into_columns();
    columns.push(of);
    Ok(joined.hstack(&columns)?)
}
