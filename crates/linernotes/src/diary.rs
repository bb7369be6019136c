//! The diary: what a listener loved, month by month, in one SQLite file that lasts for years. Asks Spotify for nothing: that does
//! [`crate::Snapshots`].
//!
//! Every write is one transaction, so that the file is whole whatever happens to the program. Rows come out as tables whose
//! columns are those of the same records elsewhere.

mod backup;
mod check;
mod counts;
mod database;
mod details;
mod export;
mod import;
mod known;
mod line;
mod migrations;
mod months;
mod owner;
mod rows;
mod tables;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::DataFrame;
use spotify_client::Spotify;

use crate::Result;
pub use check::DiaryCheck;
pub use counts::DiaryCounts;
pub(crate) use counts::many;
use database::Kept;
pub(crate) use details::{ArtistDetails, keep_artist, keep_features, keep_track, tracks_without_features};
pub use export::DiaryFile;
pub use import::{Imported, Merged};
pub(crate) use known::{Sought, drop_not_found, keep_not_found, not_found, track_details, whole_artists};
pub(crate) use months::Month;
pub(crate) use owner::{claim, is_claimed, refuse_others};
pub(crate) use tables::{KEY, tracks_of};

/// A diary that is open. Cheap to clone; clones are the same diary, and other programs may have it open too.
///
/// ```no_run
/// use linernotes::prelude::*;
///
/// let spotify = Spotify::from_env()?.sign_in([Scope::UserTopRead]).wait()?;
/// let diary = Diary::of(&spotify)?;
/// spotify.snapshot(&diary).wait()?;
/// diary.top_tracks()?; // every month and range, with ranks and audio features
/// # Ok::<(), linernotes::Error>(())
/// ```
///
/// It opens while another program writes, and reads what that one has committed; a write waits for a few seconds, and then is
/// [`crate::Error::DiaryBusy`].
#[derive(Clone)]
pub struct Diary {
    /// Behind a pointer that a notebook's cell cannot look through: it would compile SQLite's part of this otherwise.
    kept: Arc<dyn Kept>,
}

impl Diary {
    /// The diary of a client's listener, in the file that `SPOTIFY_DIARY` names: by default `linernotes/diary.sqlite` in the
    /// user's data folder, and `sandbox-diary.sqlite` beside it for the sandbox. Made when there is none.
    ///
    /// # Errors
    ///
    /// As [`Diary::open`].
    pub fn of(spotify: &Spotify) -> Result<Self> {
        match spotify.diary_file() {
            Some(path) => Self::open(path),
            None => Self::in_memory(),
        }
    }

    /// The diary in a file, which only its owner may read; made when there is none, and brought up to date when an older
    /// version of this program made it. One that may not be written is opened for reading.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NewerDiary`] for a newer version's, [`crate::Error::DiaryBusy`] when it has to be brought up to date while
    /// another program writes, [`crate::Error::NoDiary`] for a file that is none or that the disk refuses.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Ok(Self { kept: database::open(path.as_ref())? })
    }

    /// A diary that lasts as long as the program.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`] when memory is short.
    pub fn in_memory() -> Result<Self> {
        Ok(Self { kept: database::in_memory()? })
    }

    /// Its file; nothing for one in memory.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.kept.file()
    }

    /// Whether a write would be refused at this moment, as another program writes or the file may not be written.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        database::is_read_only(&*self.kept)
    }

    /// The snapshots: `month` (its first day), `range`, `taken_at`, and how many `tracks` and `artists` were ranked; by month,
    /// then range.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`] when the file cannot be read; so with every table below.
    pub fn snapshots(&self) -> Result<DataFrame> {
        tables::snapshots(self)
    }

    /// The most-played tracks of every snapshot: `month` (its first day), `range`, `rank` (from 1), then the columns of
    /// [`Diary::tracks`].
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`].
    pub fn top_tracks(&self) -> Result<DataFrame> {
        tables::top_tracks(self)
    }

    /// The most-played artists of every snapshot: `month` (its first day), `range`, `rank` (from 1), then `name`, `genres`,
    /// `popularity`, `followers`, `image_url`, `id`, `uri`.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`].
    pub fn top_artists(&self) -> Result<DataFrame> {
        tables::top_artists(self)
    }

    /// Every track in it: the columns of a [`spotify_client::Track`], then `danceability`, `energy`, `key`, `loudness` (dB),
    /// `mode`, `speechiness`, `acousticness`, `instrumentalness`, `liveness`, `valence`, `tempo` (beats a minute),
    /// `time_signature` and `features_source`, null where nobody knows.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`].
    pub fn tracks(&self) -> Result<DataFrame> {
        tables::tracks(self)
    }

    /// Every artist in it: `name`, `genres` (null until the artist was read whole), `popularity`, `followers`, `image_url`, `id`,
    /// `uri`.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`].
    pub fn artists(&self) -> Result<DataFrame> {
        tables::artists(self)
    }

    /// The plays that snapshots and the tracker saw: `played_at`, `context_uri`, then the columns of [`Diary::tracks`]; the
    /// earliest first.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`].
    pub fn plays(&self) -> Result<DataFrame> {
        tables::plays(self)
    }

    /// The times of which plays may be missing, as the tracker noticed them: `from` (the last play before that is known), `until` (the
    /// first one after), `noticed_at`, and `plays` (how many of that time are known all the same, since an import brought them or
    /// Spotify told of them late); the earliest first. A privacy download can fill them.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`].
    pub fn gaps(&self) -> Result<DataFrame> {
        tables::gaps(self)
    }

    /// The playlists made with it: `recipe`, `name`, `id`, `tracks` (how many), `made_at`, `updated_at`.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`].
    pub fn playlists(&self) -> Result<DataFrame> {
        tables::playlists(self)
    }

    /// What a query in SQL gives. It can read everything and change nothing. Beside the tables there are views to read by:
    /// `loved_tracks`, `loved_artists`, `heard` and `sound`, with ids, names and times in ISO 8601.
    ///
    /// ```no_run
    /// # use linernotes::prelude::*;
    /// # let diary = Diary::in_memory()?;
    /// diary.sql("SELECT name, count(*) AS months FROM loved_tracks WHERE range = 'short_term' GROUP BY uri ORDER BY months DESC")?;
    /// # Ok::<(), linernotes::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`crate::Error::Sql`] with SQLite's words for a query that it does not take.
    pub fn sql(&self, query: &str) -> Result<DataFrame> {
        tables::sql(self, query)
    }
}

impl fmt::Debug for Diary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diary").field("file", &self.file().map(PathBuf::from)).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
