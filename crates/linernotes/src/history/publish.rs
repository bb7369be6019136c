//! Files that are ready to their places: all of them, or none.
//!
//! They lie in `unfinished/` until one transaction of the diary says that they hold. What was killed before is thrown away; what was
//! killed after is ended by the next who looks.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{OptionalExtension as _, params};

use super::History;
use super::merge::Entry;
use super::month_file::{self, Scratch};
use super::place::{Dataset, Lock, file_of, unusable};
use super::reading::Month;
use super::report::HistoryReport;
use super::texts::Texts;
use crate::{Error, Result};

const UNFINISHED: &str = "unfinished";

/// A place for files that do not hold yet. Thrown away with everything in it, unless it is published.
pub(super) struct Staging<'history> {
    history: &'history History,
    folder: PathBuf,
}

/// A file of a month as it shall be. One without rows is not written.
pub(super) struct StagedFile {
    dataset: Dataset,
    month: Month,
    rows: usize,
    bytes: u64,
    ms_played: i64,
    span: Option<(i64, i64)>,
}

/// Everything that an import changes.
pub(super) struct Staged<'report> {
    pub(super) files: Vec<StagedFile>,
    pub(super) report: &'report HistoryReport,
}

impl<'history> Staging<'history> {
    pub(super) fn begin(_: &Lock, history: &'history History) -> Result<Self> {
        let folder = history.folder.join(UNFINISHED);
        fs::create_dir_all(&folder).map_err(|error| unusable(&folder, error))?;
        Ok(Self { history, folder })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes what a month shall be. Nobody may be reading what it was.
    pub(super) fn write(
        &self,
        dataset: Dataset,
        month: Month,
        entries: &[Entry<'_>],
        texts: &Texts<'_>,
        scratch: &mut Scratch,
    ) -> Result<StagedFile> {
        let path = self.folder.join(file_of(dataset, month));
        let bytes = if entries.is_empty() {
            remove(&path).map_err(|error| unusable(&path, error))?;
            0
        } else {
            month_file::write(&path, entries, texts, scratch).map_err(|error| unusable(&path, error))?
        };
        let span = entries.first().zip(entries.last());
        Ok(StagedFile {
            dataset,
            month,
            rows: entries.len(),
            bytes,
            ms_played: entries.iter().map(|entry| entry.row.ms_played).fold(0, i64::saturating_add),
            span: span.map(|(first, last)| (first.row.ended_at, last.row.ended_at)),
        })
    }

    /// From here on the files hold.
    pub(super) fn publish(self, staged: &Staged<'_>) -> Result<()> {
        let report = serde_json::to_string(staged.report).unwrap_or_default();
        let now = chrono::Utc::now().timestamp_millis();
        sync(&self.folder)?;
        self.history.diary.write(|diary| {
            let mut keep = diary.prepare_cached(
                "INSERT OR REPLACE INTO history_month (dataset, year, month, rows, bytes, ms_played, first_at, last_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?;
            for file in &staged.files {
                let (year, month) = (file.month.div_euclid(12), file.month.rem_euclid(12) + 1);
                let (first, last) = file.span.unzip();
                let (rows, bytes) = (file.rows as i64, file.bytes as i64);
                keep.execute(params![file.dataset.name(), year, month, rows, bytes, file.ms_played, first, last])?;
            }
            let sql = "INSERT INTO history_import (imported_at, state, report) VALUES (?1, 'publishing', ?2)";
            diary.execute(sql, params![now, report])
        })?;
        end(self.history)
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        // What holds has been moved out. What is left of a kill goes the next time.
        if !is_publishing(self.history).unwrap_or(true) {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// Ends what an import had begun to publish when it was killed, unless another program does. A diary that may not be written is left.
pub(super) fn end_what_was_begun(history: &History) -> Result<()> {
    if !history.folder.exists() || !is_publishing(history)? {
        return Ok(());
    }
    match Lock::of(history) {
        Ok(lock) => end_under(&lock, history),
        Err(Error::HistoryBusy { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

pub(super) fn end_under(_: &Lock, history: &History) -> Result<()> {
    if is_publishing(history)? {
        end(history)?;
    }
    let unfinished = history.folder.join(UNFINISHED);
    match fs::remove_dir_all(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unusable(&unfinished, error)),
        _ => Ok(()),
    }
}

/// Whether files are on their way to their places, and may not be there yet.
pub(super) fn is_publishing(history: &History) -> Result<bool> {
    let sql = "SELECT 1 FROM history_import WHERE state = 'publishing'";
    history.diary.read(|diary| diary.query_row(sql, [], |_| Ok(())).optional()).map(|row| row.is_some())
}

fn end(history: &History) -> Result<()> {
    let folder = history.folder.join(UNFINISHED);
    move_files(&folder, &history.folder).map_err(|error| unusable(&history.folder, error))?;
    sync(&history.folder)?;
    let sql = "SELECT dataset, year, month FROM history_month WHERE rows = 0";
    let empty: Vec<(String, i32, i32)> = history.diary.read(|diary| {
        let mut query = diary.prepare(sql)?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        rows.collect()
    })?;
    for (name, year, month) in empty {
        for dataset in Dataset::ALL.into_iter().filter(|dataset| dataset.name() == name) {
            let path = history.folder.join(file_of(dataset, year * 12 + month - 1));
            remove(&path).map_err(|error| unusable(&path, error))?;
        }
    }
    history.diary.write(|diary| {
        diary.execute("DELETE FROM history_month WHERE rows = 0", [])?;
        diary.execute("UPDATE history_import SET state = 'done' WHERE state = 'publishing'", [])
    })?;
    Ok(())
}

/// Moves everything in a folder into another, whose files give way. What was there of folders stays.
fn move_files(from: &Path, to: &Path) -> io::Result<()> {
    for from in entries(from)? {
        let to = to.join(from.file_name().unwrap_or_default());
        if to.is_dir() {
            move_files(&from, &to)?;
        } else {
            fs::rename(&from, &to)?;
        }
    }
    Ok(())
}

/// Waits until everything that was written below a folder is on the disk. One by one, files take a hundred times as long.
fn sync(folder: &Path) -> Result<()> {
    #[cfg(target_os = "linux")]
    let synced = fs::File::open(folder).and_then(|folder| Ok(rustix::fs::syncfs(folder)?));
    #[cfg(not(target_os = "linux"))]
    let synced = sync_each(folder);
    synced.map_err(|error| unusable(folder, error))
}

#[cfg(not(target_os = "linux"))]
fn sync_each(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { sync_each(&path)? } else { fs::File::options().write(true).open(path)?.sync_all()? }
    }
    Ok(())
}

/// Nothing for a folder that is not there.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| entry.map(|entry| entry.path())).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
