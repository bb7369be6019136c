//! Why a file was not written, before its path is known.

use std::path::Path;

use crate::Error;

/// Internal, because downstream code must not see SQLite's errors.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The disk.
    Disk(String),
    /// The format cannot hold the table. Says why, and what to do.
    Unfit(String),
}

impl Failure {
    /// The format cannot hold a column.
    pub(crate) fn column(name: &str, why: impl std::fmt::Display) -> Self {
        Self::Unfit(format!("the column `{name}` {why}"))
    }

    pub(crate) fn of(self, path: &Path) -> Error {
        match self {
            Self::Disk(cause) => Error::Unsaved { path: path.to_owned(), cause },
            Self::Unfit(why) => Error::Unfit { what: path.display().to_string(), why },
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Disk(error.to_string())
    }
}

impl From<polars::error::PolarsError> for Failure {
    fn from(error: polars::error::PolarsError) -> Self {
        Self::Disk(error.to_string())
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Disk(error.to_string())
    }
}

impl From<rust_xlsxwriter::XlsxError> for Failure {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        use rust_xlsxwriter::XlsxError as Of;
        match error {
            Of::IoError(_) | Of::ZipError(_) => Self::Disk(error.to_string()),
            other => Self::Unfit(format!("{other}: choose another name, or save as .parquet")),
        }
    }
}
