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

    /// The file name does not say in what format to save.
    #[error("`{}` has no extension that says how to save: use one of {known}", .path.display())]
    UnknownFormat {
        /// As given.
        path: PathBuf,
        /// What is possible.
        known: &'static str,
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
