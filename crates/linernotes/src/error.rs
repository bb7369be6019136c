//! Why a notebook's step gave nothing, in words that stand alone.

use std::path::PathBuf;

/// The result of a step.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a step gave nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Spotify, or the way there.
    #[error(transparent)]
    Spotify(#[from] spotify_client::Error),

    /// polars refused.
    #[error("{0}")]
    Table(#[from] polars::error::PolarsError),

    /// The table lacks a column.
    #[error("the table has no column `{column}`: {there}")]
    NoColumn {
        /// What was looked for.
        column: String,
        /// The columns that are there, in words.
        there: String,
    },

    /// A column holds something of another kind.
    #[error("the column `{column}` holds {found}, and this needs {needed}: name another column, or cast this one")]
    WrongColumn {
        /// Its name.
        column: String,
        /// polars' name for what it holds.
        found: String,
        /// What it would have to hold.
        needed: &'static str,
    },

    /// No time zone has that name.
    #[error("`{zone}` is no time zone{near}: name one as IANA does, such as `Europe/Berlin`")]
    UnknownZone {
        /// As given.
        zone: String,
        /// Names that may have been meant, in words.
        near: String,
    },

    /// A chart could not be drawn.
    #[error("the chart cannot be drawn ({0}): give it a larger size, or fewer rows")]
    Chart(String),

    /// The charts cannot be put together.
    #[error("no dashboard: {0}")]
    Dashboard(String),

    /// The file name does not say in what format to save.
    #[error("`{}` has no extension that says how to save: use one of {known}", .path.display())]
    UnknownFormat {
        /// As given.
        path: PathBuf,
        /// What is possible.
        known: &'static str,
    },

    /// There is something else already; it is unchanged.
    #[error("{} is there already, with other content: `.save_over(…)` replaces it, another name keeps both", .path.display())]
    Exists {
        /// As given.
        path: PathBuf,
    },

    /// What is to be written does not fit there.
    #[error("{what} cannot be written: {why}")]
    Unfit {
        /// As given.
        what: String,
        /// Why not, and what to do.
        why: String,
    },

    /// The file could not be written; what was there before is unchanged.
    #[error("{} cannot be saved ({cause}): choose another place, or free some space", .path.display())]
    Unsaved {
        /// As given.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
}
