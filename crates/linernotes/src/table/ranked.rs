//! What a listener plays most: tracks or artists, with their ranks.

use polars::prelude::{Column, DataFrame};
use spotify_client::{Artist, TimeRange, Track};

use super::{Row, all, column, frame};
use crate::Result;

/// `.ranked(range)` on a list of a listener's top tracks or artists.
pub trait Ranked {
    /// `rank` (from 1), `range` (`short_term`, `medium_term`, `long_term`), then the columns of tracks or artists: a table that
    /// can be stacked upon those of other ranges.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Table`] when polars refuses.
    fn ranked(&self, range: TimeRange) -> Result<DataFrame>;
}

impl Ranked for [Track] {
    fn ranked(&self, range: TimeRange) -> Result<DataFrame> {
        with_ranks(self.len(), range, Track::columns(&all(self)))
    }
}

impl Ranked for [Artist] {
    fn ranked(&self, range: TimeRange) -> Result<DataFrame> {
        with_ranks(self.len(), range, Artist::columns(&all(self)))
    }
}

fn with_ranks(height: usize, range: TimeRange, columns: Vec<Column>) -> Result<DataFrame> {
    let range = range.to_string();
    let ranks =
        vec![column::count("rank", 1..=height), column::text("range", &vec![Some(range.as_str()); height], Some)];
    frame(height, [ranks, columns].concat())
}
