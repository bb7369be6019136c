//! What became of every row of a download.

use std::fmt;

use polars::prelude::{Column, DataFrame};
use serde::{Deserialize, Serialize};

use super::row::Kind;
use crate::Result;
use crate::show::{counted, grouped};

/// What became of every row that an import read. As text, that in words.
///
/// Each row is in one place: `rows` are `kept`, `known`, `repeated`, `covered` and `unreadable` together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HistoryReport {
    /// How many rows the files have.
    pub rows: u64,
    /// Rows that are new in the history, by their kind.
    pub kept: KeptRows,
    /// Rows that the history had before.
    pub known: u64,
    /// Rows that say again what another row of the same import says: the same moment, item and `ms_played`.
    pub repeated: u64,
    /// Rows of account data from a time of which the extended history tells: it has the same plays, and says more.
    pub covered: u64,
    /// Rows that are no plays, or broken. The files tell which.
    pub unreadable: u64,
    /// Rows of account data from an earlier import, whose place rows of extended history took. Not among `rows`.
    pub superseded: u64,
    /// How many of those kept are special.
    pub tags: Tags,
    /// The files of plays, in order.
    pub files: Vec<FileReport>,
    /// Files that say nothing of plays, and were not looked into.
    pub passed_over: Vec<String>,
}

/// Rows by what was played.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KeptRows {
    /// Tracks and music videos.
    pub music: u64,
    /// Files of the listener's own.
    pub local: u64,
    /// Episodes.
    pub podcast: u64,
    /// Chapters.
    pub audiobook: u64,
    /// Rows with neither an id nor names.
    pub unknown: u64,
}

/// Rows that are kept and told apart. One may be in several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Tags {
    /// Less than 30 seconds were played.
    pub short: u64,
    /// Spotify says that it was skipped.
    pub skipped: u64,
    /// In a private session.
    pub incognito: u64,
    /// The same again within two seconds, though it was played for longer than that.
    pub near_repeats: u64,
    /// Music videos, and podcasts with a picture.
    pub videos: u64,
}

/// What became of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FileReport {
    /// As within what was given.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
    /// Of these, rows of extended history.
    pub extended: u64,
    /// Of these, rows of account data.
    pub account: u64,
    /// Of these, rows that cannot be read.
    pub unreadable: u64,
    /// The first of those.
    pub first_unreadable: Vec<Unreadable>,
    /// What is wrong with the file as a whole, in words.
    pub problem: Option<String>,
}

/// A row that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Unreadable {
    /// Its place in its file, from 1.
    pub row: u64,
    /// Why, in words.
    pub why: String,
}

impl KeptRows {
    /// All of them.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.music + self.local + self.podcast + self.audiobook + self.unknown
    }

    pub(super) fn add(&mut self, kind: Kind) {
        *match kind {
            Kind::Music => &mut self.music,
            Kind::Local => &mut self.local,
            Kind::Podcast => &mut self.podcast,
            Kind::Audiobook => &mut self.audiobook,
            Kind::Unknown => &mut self.unknown,
        } += 1;
    }
}

impl std::ops::AddAssign for KeptRows {
    fn add_assign(&mut self, other: Self) {
        self.music += other.music;
        self.local += other.local;
        self.podcast += other.podcast;
        self.audiobook += other.audiobook;
        self.unknown += other.unknown;
    }
}

impl std::ops::AddAssign for Tags {
    fn add_assign(&mut self, other: Self) {
        self.short += other.short;
        self.skipped += other.skipped;
        self.incognito += other.incognito;
        self.near_repeats += other.near_repeats;
        self.videos += other.videos;
    }
}

impl FileReport {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Counts a broken row, and tells of it unless so many have been told already.
    pub(super) fn unreadable(&mut self, row: Unreadable, most: usize) {
        self.unreadable += 1;
        if self.first_unreadable.len() < most {
            self.first_unreadable.push(row);
        }
    }
}

impl HistoryReport {
    /// The files of plays: `file`, `rows`, `extended`, `account`, `unreadable` (how many rows) and `problem` (in words).
    ///
    /// # Errors
    ///
    /// [`crate::Error::Table`] when memory is short.
    pub fn table(&self) -> Result<DataFrame> {
        let text = |name: &str, cell: fn(&FileReport) -> Option<&str>| {
            Column::new(name.into(), self.files.iter().map(cell).collect::<Vec<_>>())
        };
        let number = |name: &str, cell: fn(&FileReport) -> u64| {
            Column::new(name.into(), self.files.iter().map(|file| cell(file) as i64).collect::<Vec<_>>())
        };
        Ok(DataFrame::new_infer_height(vec![
            text("file", |file| Some(&file.name)),
            number("rows", |file| file.rows),
            number("extended", |file| file.extended),
            number("account", |file| file.account),
            number("unreadable", |file| file.unreadable),
            text("problem", |file| file.problem.as_deref()),
        ])?)
    }
}

impl fmt::Display for HistoryReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, kept, known, repeated, covered, unreadable, superseded, tags, files, passed_over } = self;
        let files_read = counted(files.len(), "file");
        writeln!(f, "{} in {files_read}: {} kept", counted(*rows as usize, "row"), in_groups(kept.all()))?;
        let line = |f: &mut fmt::Formatter<'_>, count: u64, words: &str| match count {
            0 => Ok(()),
            _ => writeln!(f, "  {:>11}  {words}", in_groups(count)),
        };
        line(f, kept.music, "plays of music")?;
        line(f, kept.local, "plays of files of your own")?;
        line(f, kept.podcast, "of podcasts, kept apart")?;
        line(f, kept.audiobook, "of audiobooks, kept apart")?;
        line(f, kept.unknown, "of nobody knows what: Spotify names nothing")?;
        line(f, *known, "known from an earlier import")?;
        line(f, *repeated, "repeated within the download")?;
        line(f, *covered, "of account data, which the extended history tells in more detail")?;
        line(f, *unreadable, "unreadable")?;
        line(f, *superseded, "of account data from an earlier import gave way to extended history")?;
        let of_tags = [
            (tags.short, "shorter than 30 seconds"),
            (tags.skipped, "skipped"),
            (tags.incognito, "in private sessions"),
            (tags.near_repeats, "said twice within two seconds"),
            (tags.videos, "videos"),
        ];
        let told: Vec<String> = of_tags
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(n, words)| format!("{} {words}", in_groups(*n)))
            .collect();
        if !told.is_empty() {
            writeln!(f, "Among those kept: {}.", told.join(", "))?;
        }
        for file in files {
            if let Some(problem) = &file.problem {
                writeln!(f, "{}: {problem}", file.name)?;
            }
            for Unreadable { row, why } in file.first_unreadable.iter().take(3) {
                writeln!(f, "{}, row {row}: {why}", file.name)?;
            }
            if file.unreadable > 3 {
                writeln!(f, "{}: {} more rows cannot be read", file.name, in_groups(file.unreadable - 3))?;
            }
        }
        if !passed_over.is_empty() {
            writeln!(f, "{} of other things not looked into", counted(passed_over.len(), "file"))?;
        }
        Ok(())
    }
}

/// `1,234,567`.
fn in_groups(number: u64) -> String {
    grouped(number.into(), ",")
}
