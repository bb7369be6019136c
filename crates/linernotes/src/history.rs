//! A lifetime of plays: Spotify's privacy download and what the tracker saw, to Parquet files that any engine reads, with the diary as
//! their catalogue. Asks Spotify for nothing.
//!
//! | beside the diary's file, in `diary-history/` | what |
//! | --- | --- |
//! | `plays/year=2024/month=5/plays.parquet` | music, files of the listener's own, and rows of which nobody knows what they are |
//! | `spoken/year=2024/month=5/spoken.parquet` | podcasts and audiobooks |
//! | `unfinished/` | an import that goes on, or that was killed |
//!
//! Years and months are in UTC. Files are replaced whole: first the new ones are written, then one transaction of the diary says that
//! they hold, then they take their places. Killed before it, an import leaves everything as it was; after it, the next to open the
//! history ends the work.
//!
//! Addresses, names of users and their programs are never looked at, let alone kept.

mod catalogue;
mod import;
mod json;
mod known;
mod merge;
mod month_file;
mod place;
mod plays;
mod publish;
mod reading;
mod record;
mod records;
mod report;
mod round;
mod row;
mod source;
mod texts;
mod tracked;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use polars::prelude::DataFrame;

use crate::{Diary, Result};

pub use catalogue::HistoryCheck;
pub use report::{FileReport, HistoryReport, KeptRows, Tags, Unreadable};

/// The plays of a diary's listener, as far back as anybody knows.
///
/// ```no_run
/// use linernotes::prelude::*;
///
/// let diary = Diary::open("diary.sqlite")?;
/// let history = diary.history()?;
/// println!("{}", history.import("my_spotify_data.zip")?);
/// let plays = history.plays()?;
/// # Ok::<(), linernotes::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct History {
    diary: Diary,
    folder: PathBuf,
}

impl Diary {
    /// The history beside this diary. An import that was killed while its files took their places is ended first.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoHistory`] for a diary in memory, and when the disk refuses; [`crate::Error::NoDiary`].
    pub fn history(&self) -> Result<History> {
        History::of(self)
    }
}

impl History {
    fn of(diary: &Diary) -> Result<Self> {
        let history = Self { diary: diary.clone(), folder: place::folder_of(diary)? };
        publish::end_what_was_begun(&history)?;
        Ok(history)
    }

    /// Where its files are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Imports Spotify's privacy download: its zip, the folder that was in it, or a file of that. Both packages, of every year.
    ///
    /// Each play is kept once, whatever is imported in which order and how often. Rows are the same play when they have the same
    /// moment, item and `ms_played`: the one that tells the most stays. Rows of account data give way on each day (in UTC) to the
    /// extended history, between the minutes of its first and its last row. Extended rows that say the same as one of the two
    /// seconds before, in the same month, of something that was played for longer than lies between them, are kept as `near_repeat`.
    ///
    /// It takes as little memory for ten million plays as for one. A broken row costs itself.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoPlays`] when there is nothing of plays in it; [`crate::Error::HistoryBusy`] while another program imports;
    /// [`crate::Error::NoHistory`] when the disk refuses, [`crate::Error::DiaryBusy`] and [`crate::Error::NoDiary`]. The history is as
    /// it was then.
    pub fn import(&self, download: impl AsRef<Path>) -> Result<HistoryReport> {
        import::import(self, &[download.as_ref().to_owned()], &import::bar())
    }

    /// Imports several downloads, or files of one, at once.
    ///
    /// # Errors
    ///
    /// As of [`History::import`].
    pub fn import_all<P: AsRef<Path>>(&self, downloads: impl IntoIterator<Item = P>) -> Result<HistoryReport> {
        let downloads: Vec<PathBuf> = downloads.into_iter().map(|path| path.as_ref().to_owned()).collect();
        import::import(self, &downloads, &import::bar())
    }

    /// The same as [`History::import`], which tells `follower` now and then how many bytes are read, and of how many, unpacked: first
    /// none, and all once only the last plays are to be merged. For programs that show it in their own way: there is no bar, and what
    /// ends it is a panic of `follower`.
    ///
    /// # Errors
    ///
    /// As of [`History::import`].
    pub fn import_followed(&self, download: impl AsRef<Path>, follower: &dyn Fn(u64, u64)) -> Result<HistoryReport> {
        import::import(self, &[download.as_ref().to_owned()], follower)
    }

    /// Every play of music, of files of the listener's own, and of nobody knows what; those that the tracker and snapshots saw among
    /// them, where no import tells of them. The earliest first.
    ///
    /// | column | what |
    /// | --- | --- |
    /// | `played_at` | when the stream ended |
    /// | `ms_played` | null where the tracker saw it |
    /// | `kind` | `music`, `local` (a file of the listener's own), `unknown` |
    /// | `name`, `artist`, `album`, `id`, `uri` | null where Spotify does not tell |
    /// | `platform`, `country` | in Spotify's words; `ZZ` is no country |
    /// | `reason_start`, `reason_end` | in Spotify's words |
    /// | `shuffle`, `skipped`, `offline`, `incognito` | null where Spotify does not tell; `skipped` is always false from April 2015 to October 2022 |
    /// | `offline_at` | when an offline play began |
    /// | `video` | a music video |
    /// | `near_repeat` | see [`History::import`]; such rows are in no figure |
    /// | `source` | `extended`, `account` or `tracked` |
    ///
    /// A tracked play is left out where imported rows of its day (in UTC) lie before and after it, or one of the same track is within
    /// two minutes of it.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoHistory`] when a file is missing or broken; [`crate::Error::NoDiary`].
    pub fn plays(&self) -> Result<DataFrame> {
        plays::plays(self)
    }

    /// Every play of a podcast or an audiobook, with the columns of [`History::plays`]. `name` is the episode or the chapter, `album` the
    /// show or the book.
    ///
    /// # Errors
    ///
    /// As of [`History::plays`].
    pub fn spoken(&self) -> Result<DataFrame> {
        plays::spoken(self)
    }

    /// The files: `dataset` (`plays` or `spoken`), `year`, `month`, `rows`, `hours` (played), `first_at`, `last_at`, `bytes`, `file`
    /// (within [`History::folder`]).
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`].
    pub fn months(&self) -> Result<DataFrame> {
        catalogue::months(self)
    }

    /// The reports of the imports so far: `imported_at`, `rows`, `kept`, `known`, `repeated`, `covered`, `unreadable`, `files`.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`].
    pub fn imports(&self) -> Result<DataFrame> {
        catalogue::imports(self)
    }

    /// When the last import was, and its whole report; nothing before the first one.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`].
    pub fn last_import(&self) -> Result<Option<(DateTime<Utc>, HistoryReport)>> {
        catalogue::last_import(self)
    }

    /// Whether every file is there and holds the rows that the catalogue says.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`]. What is wrong with the files is in the answer.
    pub fn check(&self) -> Result<HistoryCheck> {
        catalogue::check(self)
    }
}
