//! Plays to a star schema: a fact table and its dimensions, as files for Power BI, Excel or DuckDB. Fetches nothing.

mod artists;
mod calendar;
mod check;
mod dictionary;
mod figures;
mod first;
mod plays;
mod power_bi;
mod readme;
mod tables;
mod tracks;

use std::fs::File;
use std::path::Path;

use polars::prelude::{DataFrame, TimeZone};

pub use check::Checked;
pub use power_bi::PowerBi;

use crate::collect::apart;
use crate::save::{Failure, Folder, write_folder};
use crate::{Before, Error, Existing, Result, Save as _, Saved};

/// Plays as a star: `fact_play`, the dimensions `dim_track`, `dim_album`, `dim_artist`, `dim_genre`, `dim_date` and
/// `dim_time`, the bridges `bridge_track_artist` and `bridge_artist_genre`, and `features`.
///
/// Keys are integers that are made here, from 1 in the order of the first play, and 0 is the unknown member of every
/// dimension: no key leads nowhere. Days and minutes are those on the clocks of a zone. Equal plays give equal files.
///
/// ```
/// # use linernotes::prelude::*;
/// # use polars::df;
/// let plays = df!("played_at" => ["2026-01-31T22:30:00"], "name" => ["Window Seat"], "id" => ["6NEjHrTkDzGkEbvVvYGyTA"])?
///     .lazy()
///     .with_column(col("played_at").str().to_datetime(Some(TimeUnit::Milliseconds), None, Default::default(), lit("raise")))
///     .collect()?;
/// let star = StarSchema::of(&plays).zone("Europe/Berlin");
/// let tables = star.tables()?; // to look at them here
/// let folder = std::env::temp_dir().join("linernotes-star");
/// star.save_over(&folder)?;
/// println!("{}", StarSchema::check(&folder)?);
/// # Ok::<(), linernotes::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct StarSchema {
    plays: DataFrame,
    tracks: Option<DataFrame>,
    artists: Option<DataFrame>,
    features: Option<DataFrame>,
    zone: String,
    files: StarFiles,
}

/// In which files a star schema is saved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StarFiles {
    /// `.parquet`, with the types in the file: for Power BI, DuckDB and programs.
    #[default]
    Parquet,
    /// `.csv`: for Excel and for reading.
    Csv,
    /// Each table in both.
    Both,
}

impl StarSchema {
    /// Of a table of plays, or of any other with the columns of tracks and a moment: `played_at`, or else `added_at`. A column
    /// that is missing is unknown for every row.
    pub fn of(plays: &DataFrame) -> Self {
        Self {
            plays: plays.clone(),
            tracks: None,
            artists: None,
            features: None,
            zone: "UTC".into(),
            files: StarFiles::default(),
        }
    }

    /// With a table of tracks, by their `id`: albums, covers, release dates and artists, where the plays do not tell them. Tracks that
    /// were not played are left out.
    #[must_use]
    pub fn tracks(self, tracks: &DataFrame) -> Self {
        Self { tracks: Some(tracks.clone()), ..self }
    }

    /// With a table of artists, by their `id`: genres, popularity, followers and a picture. Artists that were not played
    /// are left out.
    #[must_use]
    pub fn artists(self, artists: &DataFrame) -> Self {
        Self { artists: Some(artists.clone()), ..self }
    }

    /// With a table of audio features, by the `id` of their tracks.
    #[must_use]
    pub fn features(self, features: &DataFrame) -> Self {
        Self { features: Some(features.clone()), ..self }
    }

    /// On whose clocks a play's day and minute are read, as in `Europe/Berlin`. UTC by default.
    #[must_use]
    pub fn zone(self, zone: impl Into<String>) -> Self {
        Self { zone: zone.into(), ..self }
    }

    /// In which files to save. Parquet by default.
    #[must_use]
    pub fn files(self, files: StarFiles) -> Self {
        Self { files, ..self }
    }

    /// The ten tables and their names, in the order of the data dictionary.
    ///
    /// # Errors
    ///
    /// [`Error::Unfit`] when the plays have no moment or no tracks, or there is no such zone; [`Error::Table`] when a column has a
    /// type that cannot be made the right one.
    pub fn tables(&self) -> Result<Vec<(&'static str, DataFrame)>> {
        apart(|| self.computed())
    }

    fn computed(&self) -> Result<Vec<(&'static str, DataFrame)>> {
        let zone = TimeZone::opt_try_new(Some(self.zone.as_str())).ok().flatten();
        let zone = zone.ok_or_else(|| {
            unfit(format!("there is no time zone `{}`: write it as in `Europe/Berlin`, or `UTC`", self.zone))
        })?;
        let plays = plays::prepared(&self.plays)?;
        let known = tables::Known {
            tracks: self.tracks.as_ref(),
            artists: self.artists.as_ref(),
            features: self.features.as_ref(),
        };
        tables::tables(&plays, known, &zone)
    }

    /// Writes the tables into a folder, with `data-dictionary.csv` and a `README.md` on how to open them; whole or not at
    /// all. A folder that is there is left alone: with the same content it is as good as saved, with any other this is refused.
    ///
    /// # Errors
    ///
    /// As of [`tables`](Self::tables), [`Error::Exists`], or [`Error::Unsaved`] when the disk refuses.
    pub fn save(&self, folder: impl AsRef<Path>) -> Result<Saved> {
        self.save_into(folder.as_ref(), Existing::Refuse)
    }

    /// As [`save`](Self::save), and puts a star schema that is there out of its place once the new one is complete. Another
    /// folder is never replaced.
    ///
    /// # Errors
    ///
    /// As of [`save`](Self::save); [`Error::Unfit`] instead of [`Error::Exists`].
    pub fn save_over(&self, folder: impl AsRef<Path>) -> Result<Saved> {
        self.save_into(folder.as_ref(), Existing::Replace)
    }

    /// Reads a folder again and tells whether each table has its columns and types, and each key leads somewhere.
    ///
    /// # Errors
    ///
    /// [`Error::Unfit`] when the folder has no star schema. What is wrong within one is in the answer.
    pub fn check(folder: impl AsRef<Path>) -> Result<Checked> {
        check::check(folder.as_ref())
    }

    fn save_into(&self, folder: &Path, existing: Existing) -> Result<Saved> {
        let tables = self.tables()?;
        let of_kind = Folder { mark: dictionary::FILE, kind: "a star schema" };
        let (before, ()) = write_folder(folder, existing, &of_kind, |unfinished| {
            for (name, table) in &tables {
                for extension in self.files.extensions() {
                    table.save(unfinished.join(name).with_extension(extension))?;
                }
            }
            text(&unfinished.join(dictionary::FILE), dictionary::TEXT)?;
            text(&unfinished.join("README.md"), &readme::readme(&self.zone, self.files))
        })?;
        Ok(Self::saved(folder, &tables, before))
    }

    fn saved(folder: &Path, tables: &[(&'static str, DataFrame)], before: Before) -> Saved {
        Saved {
            path: folder.to_owned(),
            tables: tables.len(),
            rows: tables.iter().map(|(_, table)| table.height()).sum(),
            columns: tables.iter().map(|(_, table)| table.width()).sum(),
            before,
            adapted: Vec::new(),
        }
    }
}

impl StarFiles {
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Parquet => &["parquet"],
            Self::Csv => &["csv"],
            Self::Both => &["parquet", "csv"],
        }
    }
}

fn text(path: &Path, content: &str) -> Result<()> {
    use std::io::Write as _;
    let write = || -> std::io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(content.as_bytes())?;
        file.sync_all()
    };
    write().map_err(|error| Failure::from(error).of(path))
}

fn unfit(why: impl Into<String>) -> Error {
    Error::Unfit { what: "the star schema".into(), why: why.into() }
}

#[cfg(test)]
mod tests;
