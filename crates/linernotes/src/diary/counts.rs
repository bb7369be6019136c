//! How much a diary holds.

use std::fmt;

use chrono::NaiveDate;
use rusqlite::{Connection, Row};

use super::{Diary, Month};
use crate::Result;

/// How much a diary holds. As text, that in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DiaryCounts {
    /// Months with a snapshot.
    pub months: usize,
    /// The first day of the first of them.
    pub first_month: Option<NaiveDate>,
    /// The first day of the last of them.
    pub last_month: Option<NaiveDate>,
    /// Different tracks: ranked, played or both.
    pub tracks: usize,
    /// How many of them have audio features.
    pub with_features: usize,
    /// Different artists.
    pub artists: usize,
    /// Plays.
    pub plays: usize,
    /// Playlists that were made with it.
    pub playlists: usize,
}

impl Diary {
    /// How much it holds, and of which months.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`] when the file cannot be read.
    pub fn counts(&self) -> Result<DiaryCounts> {
        self.read(counts)
    }
}

pub(super) fn counts(diary: &Connection) -> rusqlite::Result<DiaryCounts> {
    let count = |of: &str| -> rusqlite::Result<usize> {
        diary.query_row(&format!("SELECT count(*) FROM {of}"), [], |row| count_at(row, 0))
    };
    let month = |which: &str| -> rusqlite::Result<Option<NaiveDate>> {
        let sql = format!("SELECT {which}(month) FROM snapshot");
        let month: Option<String> = diary.query_row(&sql, [], |row| row.get(0))?;
        Ok(month.as_deref().and_then(Month::read).map(Month::first_day))
    };
    Ok(DiaryCounts {
        months: count("(SELECT DISTINCT month FROM snapshot)")?,
        first_month: month("min")?,
        last_month: month("max")?,
        tracks: count("track")?,
        with_features: count("audio_features WHERE source IS NOT NULL")?,
        artists: count("artist")?,
        plays: count("play")?,
        playlists: count("playlist")?,
    })
}

impl fmt::Display for DiaryCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { months, first_month, last_month, tracks, with_features, artists, plays, playlists } = self;
        write!(f, "{}", many(*months, "month"))?;
        if let (Some(first), Some(last)) = (first_month, last_month) {
            let (first, last) = (Month::of_day(*first).in_words(), Month::of_day(*last).in_words());
            match first == last {
                true => write!(f, " ({first})")?,
                false => write!(f, " ({first} to {last})")?,
            }
        }
        write!(f, ", {} ({with_features} with audio features)", many(*tracks, "track"))?;
        write!(f, ", {}, {}", many(*artists, "artist"), many(*plays, "play"))?;
        match playlists {
            0 => Ok(()),
            _ => write!(f, ", {}", many(*playlists, "playlist")),
        }
    }
}

pub(super) fn count_at(row: &Row<'_>, at: usize) -> rusqlite::Result<usize> {
    let count: i64 = row.get(at)?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// `1 month`, `2 months`.
pub(crate) fn many(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
