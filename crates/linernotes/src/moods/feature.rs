//! The audio features that a mood can ask for: what they can be, and how far apart two values are.

use polars::prelude::{DataFrame, DataType};

use crate::Result;
use crate::columns::wrong_column;

/// An audio feature, which is a column of numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Feature {
    pub(super) name: &'static str,
    /// The least that a mood can ask for.
    pub(super) least: f64,
    /// The most that a mood can ask for.
    pub(super) most: f64,
    /// What is this far from a target has nothing of it.
    pub(super) span: f64,
}

/// A tempo and a loudness would hardly count beside the others if their span were their range: nearly all music has 60 to 180
/// beats a minute and -20 to 0 dB, so that these are their spans.
pub(super) const FEATURES: [Feature; 9] = [
    share("energy"),
    share("valence"),
    share("danceability"),
    Feature { name: "tempo", least: 0.0, most: 300.0, span: 120.0 },
    share("acousticness"),
    share("instrumentalness"),
    share("liveness"),
    share("speechiness"),
    Feature { name: "loudness", least: -60.0, most: 0.0, span: 20.0 },
];

const fn share(name: &'static str) -> Feature {
    Feature { name, least: 0.0, most: 1.0, span: 1.0 }
}

impl Feature {
    pub(super) fn named(name: &str) -> Option<Self> {
        FEATURES.into_iter().find(|feature| feature.name == name)
    }

    /// Its value in each row, nothing where nobody knows; nothing at all where the table has no such column.
    pub(super) fn values(self, table: &DataFrame) -> Result<Option<Vec<Option<f64>>>> {
        let Ok(column) = table.column(self.name) else { return Ok(None) };
        let found = column.dtype();
        if !(found.is_primitive_numeric() || found.is_null()) {
            return Err(wrong_column(self.name, found, "numbers"));
        }
        let numbers = column.cast(&DataType::Float64)?;
        Ok(Some(numbers.f64()?.iter().map(|value| value.filter(|value| self.is_known(*value))).collect()))
    }

    /// By a tempo of 0 Spotify says that it found none.
    fn is_known(self, value: f64) -> bool {
        value.is_finite() && (self.name != "tempo" || value > 0.0)
    }
}
