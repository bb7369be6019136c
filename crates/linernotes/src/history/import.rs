//! Downloads into the history: read, merge with what is there, publish. Works in rounds, so that memory holds a round at most.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::History;
use super::merge::{Counts, Entry, Kept, count, merge};
use super::month_file::{self, Scratch};
use super::place::{Dataset, Lock, file_of, unusable};
use super::publish::{Staged, StagedFile, Staging};
use super::reading::Month;
use super::report::{FileReport, HistoryReport, KeptRows, Tags};
use super::round::{self, MEGABYTE, Round};
use super::row::Row;
use super::source::Sources;
use super::texts::Texts;
use crate::{Error, Progress, Result};

pub(super) fn import(history: &History, given: &[PathBuf], follower: &dyn Fn(u64, u64)) -> Result<HistoryReport> {
    let named = || given.first().cloned().unwrap_or_default();
    let no_plays = |cause: String| Error::NoPlays { path: named(), cause };
    let sources = Sources::of(given).map_err(|(path, error)| Error::NoPlays { path, cause: error.to_string() })?;
    if sources.files.is_empty() {
        let first = sources.unopened.first();
        return Err(no_plays(
            first.map_or("it has no file of plays".to_owned(), |(name, why)| format!("{name}: {why}")),
        ));
    }
    let lock = Lock::of(history)?;
    super::publish::end_under(&lock, history)?;
    let staging = Staging::begin(&lock, history)?;
    let mut work = Work { history, staging, staged: HashMap::new(), counts: Counts::default() };
    let mut report = HistoryReport { passed_over: sources.passed_over, ..HistoryReport::default() };

    report.files = round::read(&sources.files, follower, |round| work.merge(round))?;
    let unopened = sources.unopened.into_iter().map(|(name, why)| FileReport {
        name,
        problem: Some(why),
        ..FileReport::default()
    });
    report.files.extend(unopened);
    if report.files.iter().all(|file| file.extended + file.account == 0) {
        return Err(no_plays(why_none(&report.files)));
    }
    work.into_report(&mut report)?;
    Ok(report)
}

/// What shows a cell or a terminal how far an import is.
pub(super) fn bar() -> impl Fn(u64, u64) {
    let bar = OnceCell::new();
    move |done, of| {
        let megabytes = |bytes: u64| bytes as usize / MEGABYTE;
        bar.get_or_init(|| Progress::new("Importing plays (MB)", megabytes(of))).set(megabytes(done));
    }
}

/// Why there is no play in any of the files: what is wrong with the first that has something wrong.
fn why_none(files: &[FileReport]) -> String {
    let wrong = files.iter().find_map(|file| {
        let broken = || file.first_unreadable.first().map(|row| format!("row {}: {}", row.row, row.why));
        Some(format!("{}: {}", file.name, file.problem.clone().or_else(broken)?))
    });
    wrong.unwrap_or_else(|| "its files of plays are empty lists".to_owned())
}

/// What an import has done so far.
struct Work<'history> {
    history: &'history History,
    staging: Staging<'history>,
    staged: HashMap<Month, OfMonth>,
    counts: Counts,
}

/// A month that this import changes.
struct OfMonth {
    /// In the order of its files: whether the history had the row before.
    is_stored: Vec<bool>,
    kept: KeptRows,
    tags: Tags,
    files: Vec<StagedFile>,
}

impl Work<'_> {
    fn merge(&mut self, round: &Round) -> Result<()> {
        let (months, next) = (Vec::from_iter(&round.months), AtomicUsize::new(0));
        let merged = Mutex::new(Vec::new());
        let this = &*self;
        let merge_some = || -> Result<()> {
            let mut scratch = Scratch::default();
            while let Some((month, rows)) = months.get(next.fetch_add(1, Ordering::Relaxed)) {
                let done = this.merge_month(**month, rows, &round.texts, &mut scratch)?;
                merged.lock().unwrap_or_else(PoisonError::into_inner).push(done);
            }
            Ok(())
        };
        thread::scope(|scope| {
            let threads: Vec<_> = (0..round::threads()).map(|_| scope.spawn(merge_some)).collect();
            let joined = threads
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            joined.collect::<Vec<_>>().into_iter().collect::<Result<()>>()
        })?;
        for (month, of_month, counts) in merged.into_inner().unwrap_or_else(PoisonError::into_inner) {
            self.counts += counts;
            if let Some(of_month) = of_month {
                self.staged.insert(month, of_month);
            }
        }
        Ok(())
    }

    fn merge_month(
        &self,
        month: Month,
        new: &[Vec<Row>],
        texts: &Texts<'_>,
        scratch: &mut Scratch,
    ) -> Result<(Month, Option<OfMonth>, Counts)> {
        let mut texts = Texts::above(texts);
        let (stored, is_stored) = self.stored(month, &mut texts)?;
        let new = new.iter().flatten().map(|row| (row, false));
        let entries = stored.iter().zip(is_stored).chain(new);
        let entries = entries.map(|(row, is_stored)| Entry { row, is_stored, is_near_repeat: false });
        let Kept { entries, counts, is_changed } = merge(entries.collect(), &texts);
        if !is_changed && !self.staged.contains_key(&month) {
            return Ok((month, None, counts));
        }
        let is_spoken = |entry: &Entry<'_>| texts.title(entry.row.title).kind.is_spoken();
        let (spoken, plays): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_spoken);
        let mut of_month =
            OfMonth { is_stored: Vec::new(), kept: KeptRows::default(), tags: Tags::default(), files: Vec::new() };
        for (dataset, entries) in [(Dataset::Plays, plays), (Dataset::Spoken, spoken)] {
            of_month.is_stored.extend(entries.iter().map(|entry| entry.is_stored));
            count(&entries, &texts, &mut of_month.kept, &mut of_month.tags);
            of_month.files.push(self.staging.write(dataset, month, &entries, &texts, scratch)?);
        }
        Ok((month, Some(of_month), counts))
    }

    /// The rows of a month as they are at this point, and whether each was there before the import.
    fn stored(&self, month: Month, texts: &mut Texts<'_>) -> Result<(Vec<Row>, Vec<bool>)> {
        let staged = self.staged.get(&month);
        let folder = if staged.is_some() { self.staging.folder() } else { &self.history.folder };
        let mut rows = Vec::new();
        for dataset in Dataset::ALL {
            let path = folder.join(file_of(dataset, month));
            if path.exists() {
                let table = month_file::read(&path).and_then(|table| month_file::rows(&table, texts));
                rows.extend(table.map_err(|error| unusable(&path, error))?);
            }
        }
        let is_stored = staged.map_or_else(|| vec![true; rows.len()], |staged| staged.is_stored.clone());
        Ok((rows, is_stored))
    }

    fn into_report(self, report: &mut HistoryReport) -> Result<()> {
        let Counts { known, repeated, covered, superseded } = self.counts;
        (report.known, report.repeated, report.covered, report.superseded) = (known, repeated, covered, superseded);
        report.rows = report.files.iter().map(|file| file.rows).sum();
        report.unreadable = report.files.iter().map(|file| file.unreadable).sum();
        for month in self.staged.values() {
            report.kept += month.kept;
            report.tags += month.tags;
        }
        let files = self.staged.into_values().flat_map(|month| month.files).collect();
        self.staging.publish(&Staged { files, report })
    }
}
