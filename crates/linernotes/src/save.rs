//! Tables to a file, whole or not at all: written beside its place under another name, then renamed. What a format cannot
//! hold as it is, is written as near as it goes and said in [`Saved`], or refused with the column's name; it is never lost
//! in silence.

mod csv;
mod drawn;
mod excel;
mod failure;
mod format;
mod ipc;
mod json;
mod lists;
mod moments;
mod parquet;
mod place;
mod saving;
mod sqlite;

use std::fmt;
use std::path::{Path, PathBuf};

use polars::prelude::DataFrame;

pub(crate) use failure::Failure;
pub(crate) use format::Format;
pub(crate) use place::{Folder, write_folder, write_private};
pub use saving::{Bom, Delimiter, Existing, Saving};

use crate::{Error, Result};

/// Tables to a file: on a table, and on several with their names, `[("tracks", &tracks), ("artists", &artists)]`. Charts and dashboards
/// too: `.png`, `.svg`, `.html`, and `.json` for Vega-Lite.
///
/// | extension | holds | lists | moments |
/// | --- | --- | --- | --- |
/// | `.parquet` | everything | yes | yes |
/// | `.arrow`, `.ipc`, `.feather` | everything | yes | yes |
/// | `.json`, an array of objects; `.ndjson`, `.jsonl`, an object a line | no durations; NaN and infinity as null | yes | ISO 8601 |
/// | `.csv`, `.tsv` | one table | joined | ISO 8601 |
/// | `.xlsx` | several tables, a sheet each, 1,048,575 rows at most | joined | Excel's, without their zone |
/// | `.sqlite`, `.db` | several tables; NaN as null | joined | ISO 8601 |
///
/// Moments in text are `2026-01-31T18:30:00Z`, dates `2026-01-31`. Lists are joined with `; `, in a way that can be undone:
/// an element that is empty, is the word `null`, begins with `"`, or holds `;` or a space at an end, stands in `"` with its
/// own doubled; an element that is missing is the word `null`. A text is written as it is, also when it begins with `=`: to
/// guard it would be to change it. In an `.xlsx` a text is never a formula; that is the format for whoever opens files in Excel.
///
/// The same table gives the same bytes, so running a notebook again finds its files already there.
pub trait Save {
    /// Writes to `path`, in the format of its extension, and makes missing folders. A file that is there is left alone:
    /// with the same content it is as good as saved, with any other this is refused.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownFormat`], [`Error::Exists`], [`Error::Unfit`] when the format cannot hold the table, or
    /// [`Error::Unsaved`] when the disk refuses.
    fn save(&self, path: impl AsRef<Path>) -> Result<Saved> {
        self.save_with(path, &Saving::default())
    }

    /// As [`save`](Self::save), and puts a file that is there out of its place once the new one is complete.
    ///
    /// # Errors
    ///
    /// As of [`save`](Self::save), but for [`Error::Exists`].
    fn save_over(&self, path: impl AsRef<Path>) -> Result<Saved> {
        self.save_with(path, &Saving { existing: Existing::Replace, ..Saving::default() })
    }

    /// As [`save`](Self::save), with settings.
    ///
    /// ```no_run
    /// # use linernotes::prelude::*;
    /// # fn cell(table: DataFrame) -> Result<(), linernotes::Error> {
    /// let german_excel = Saving { delimiter: Delimiter::Semicolon, bom: Bom::ForExcel, ..Saving::default() };
    /// table.save_with("tracks.csv", &german_excel)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As of [`save`](Self::save).
    fn save_with(&self, path: impl AsRef<Path>, saving: &Saving) -> Result<Saved>;
}

/// Several tables as the sheets of one `.xlsx`: `save_workbook("music.xlsx", &[("tracks", &tracks), ("artists", &artists)])`.
///
/// # Errors
///
/// As of [`Save::save`]; [`Error::UnknownFormat`] also for any other extension.
pub fn save_workbook(path: impl AsRef<Path>, tables: &[(&str, &DataFrame)]) -> Result<Saved> {
    save_several(path.as_ref(), tables, &[Format::Excel], ".xlsx")
}

/// Several tables as those of one SQLite database, `.sqlite` or `.db`.
///
/// # Errors
///
/// As of [`Save::save`]; [`Error::UnknownFormat`] also for any other extension.
pub fn save_database(path: impl AsRef<Path>, tables: &[(&str, &DataFrame)]) -> Result<Saved> {
    save_several(path.as_ref(), tables, &[Format::Sqlite], ".sqlite, .db")
}

/// What was saved. As text the same whether the file was there before or not, so that a notebook's outputs stay as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// As given.
    pub path: PathBuf,
    /// How many tables; none for a chart.
    pub tables: usize,
    /// How many rows, headers not counted.
    pub rows: usize,
    /// How many columns.
    pub columns: usize,
    /// What was there before.
    pub before: Before,
    /// What the format could not hold as it is.
    pub adapted: Vec<Adapted>,
}

/// What was in the place of a file that was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// No file.
    Nothing,
    /// The very same bytes: nothing was changed.
    TheSame,
    /// Other content, which is gone.
    Replaced,
}

/// Columns that a format cannot hold as they are, and how they are written instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adapted {
    /// In words: "lists joined with `; `".
    pub how: &'static str,
    /// Their names.
    pub columns: Vec<String>,
}

impl fmt::Display for Saved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, tables, rows, columns, adapted, .. } = self;
        match tables {
            0 => write!(f, "saved to {}", path.display())?,
            1 => write!(f, "saved {rows} rows × {columns} columns to {}", path.display())?,
            _ => write!(f, "saved {tables} tables, {rows} rows in all, to {}", path.display())?,
        }
        adapted.iter().try_for_each(|adapted| write!(f, "; {adapted}"))
    }
}

impl fmt::Display for Adapted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.how, self.columns.join(", "))
    }
}

impl Save for DataFrame {
    fn save_with(&self, path: impl AsRef<Path>, saving: &Saving) -> Result<Saved> {
        save(path.as_ref(), &[(None, self)], saving)
    }
}

impl Save for [(&str, &DataFrame)] {
    fn save_with(&self, path: impl AsRef<Path>, saving: &Saving) -> Result<Saved> {
        save_named(path.as_ref(), self, saving)
    }
}

/// A table, and the name of its sheet or of its table in a database.
pub(crate) struct Named<'a> {
    pub(crate) name: String,
    pub(crate) table: &'a DataFrame,
}

fn save_several(path: &Path, tables: &[(&str, &DataFrame)], formats: &[Format], known: &'static str) -> Result<Saved> {
    if !Format::of(path).is_ok_and(|format| formats.contains(&format)) {
        return Err(Error::UnknownFormat { path: path.to_owned(), known });
    }
    save_named(path, tables, &Saving::default())
}

fn save_named(path: &Path, tables: &[(&str, &DataFrame)], saving: &Saving) -> Result<Saved> {
    let tables: Vec<_> = tables.iter().map(|(name, table)| (Some(*name), *table)).collect();
    save(path, &tables, saving)
}

fn save(path: &Path, tables: &[(Option<&str>, &DataFrame)], saving: &Saving) -> Result<Saved> {
    let format = Format::of(path)?;
    let named = |&(name, table): &(Option<&str>, _)| {
        let name = name.map(str::to_owned).or_else(|| saving.name.clone()).unwrap_or_else(|| format.name_for(path));
        Named { name, table }
    };
    let tables: Vec<Named<'_>> = tables.iter().map(named).collect();
    let (before, adapted) = place::write(path, saving.existing, |file| format.write(file, &tables, saving))?;
    Ok(Saved {
        path: path.to_owned(),
        tables: tables.len(),
        rows: tables.iter().map(|named| named.table.height()).sum(),
        columns: tables.iter().map(|named| named.table.width()).sum(),
        before,
        adapted,
    })
}

#[cfg(test)]
mod tests;
