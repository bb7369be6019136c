//! Files to rounds of rows: as many as memory shall hold at once. Files are read side by side; when a round is full their readers
//! wait, in the middle of a file if need be, until somebody has worked through it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use super::reading::{Month, Reader, Rows};
use super::report::FileReport;
use super::row::Row;
use super::source::PlayFile;
use super::texts::{Adopted, Texts};
use crate::Result;

/// So many rows are held at once, about: 150 MB.
const ROUND: usize = if cfg!(test) { 1_000 } else { 2_000_000 };
pub(super) const MEGABYTE: usize = 1_000_000;
/// So many bytes are told of at once.
const TOLD: usize = 8 * MEGABYTE;

/// The rows of a round, by month and reader.
pub(super) struct Round {
    pub(super) texts: Texts<'static>,
    pub(super) months: HashMap<Month, Vec<Vec<Row>>>,
}

impl Round {
    fn of(parts: Vec<Rows>) -> Self {
        let mut parts = parts.into_iter();
        let Rows { known, months, .. } = parts.next().unwrap_or_else(Rows::new);
        let mut texts = known.texts;
        let mut by_month: HashMap<Month, Vec<Vec<Row>>> =
            months.into_iter().map(|(month, rows)| (month, vec![rows])).collect();
        for part in parts {
            let Adopted { words, titles_from } = texts.adopt(&part.known.texts);
            for (month, mut rows) in part.months {
                for row in &mut rows {
                    row.title += titles_from;
                    for word in [&mut row.platform, &mut row.country, &mut row.reason_start, &mut row.reason_end] {
                        *word = words[*word as usize];
                    }
                }
                by_month.entry(month).or_default().push(rows);
            }
        }
        Self { texts, months: by_month }
    }
}

/// What a reader says.
enum Told {
    /// So many more have been read.
    Megabytes(usize),
    File(usize, FileReport),
    Rows(Box<Rows>),
    /// The round is full, and it waits to hear that it may go on.
    Waits(mpsc::Sender<()>),
    Ended,
}

pub(super) fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Reads files, and has `work` done on every round. Tells `follower` how many bytes of how many are read, and what became of each
/// file, in their order.
///
/// # Errors
///
/// Those of `work`.
pub(super) fn read(
    files: &[PlayFile],
    follower: &dyn Fn(u64, u64),
    mut work: impl FnMut(&Round) -> Result<()>,
) -> Result<Vec<FileReport>> {
    let bytes = files.iter().map(|file| file.bytes).sum::<u64>();
    let mut done = 0;
    follower(done, bytes);
    // A file of videos is of all the years: first, it leaves little in every month, and last, it would have every month merged again.
    let mut order: Vec<(usize, &PlayFile)> = files.iter().enumerate().collect();
    order.sort_by_key(|(_, file)| !file.is_video());
    let files = order.as_slice();
    let (next, filled, stop) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    let mut reports = Vec::new();
    thread::scope(|scope| {
        let _stop = StopOnDrop(&stop);
        let (sender, told) = mpsc::channel();
        let readers = threads().min(files.len());
        for _ in 0..readers {
            let told = sender.clone();
            let side = Side { files, next: &next, filled: &filled, stop: &stop, told, bytes: 0 };
            scope.spawn(move || side.read());
        }
        drop(sender);
        let (mut parts, mut waiting, mut ended) = (Vec::new(), Vec::new(), 0);
        for told in told {
            match told {
                Told::Megabytes(megabytes) => {
                    done += (megabytes * MEGABYTE) as u64;
                    follower(done, bytes);
                }
                Told::File(at, report) => reports.push((at, report)),
                Told::Rows(rows) => parts.push(*rows),
                Told::Waits(go_on) => waiting.push(go_on),
                Told::Ended => ended += 1,
            }
            if ended == readers {
                follower(bytes, bytes);
            }
            if waiting.len() + ended == readers && !parts.is_empty() {
                work(&Round::of(std::mem::take(&mut parts)))?;
                filled.store(0, Ordering::Relaxed);
                for go_on in waiting.drain(..) {
                    // Whoever has ended has told so.
                    let _ = go_on.send(());
                }
            }
        }
        Ok::<(), crate::Error>(())
    })?;
    reports.sort_by_key(|(at, _)| *at);
    Ok(reports.into_iter().map(|(_, report)| report).collect())
}

/// An interrupt unwinds through here, and the readers shall end then.
struct StopOnDrop<'flag>(&'flag AtomicBool);

impl Drop for StopOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// One of those who read side by side.
struct Side<'files> {
    files: &'files [(usize, &'files PlayFile)],
    next: &'files AtomicUsize,
    /// How many rows the round has.
    filled: &'files AtomicUsize,
    stop: &'files AtomicBool,
    told: mpsc::Sender<Told>,
    /// Read, and not yet told of.
    bytes: usize,
}

impl Side<'_> {
    fn read(mut self) {
        let (mut rows, mut reader) = (Rows::new(), Reader::new());
        while !self.stop.load(Ordering::Relaxed) {
            let Some((at, file)) = self.files.get(self.next.fetch_add(1, Ordering::Relaxed)) else { break };
            let report = reader.read(file, &mut rows, &mut |rows, bytes| self.may_go_on(rows, bytes));
            self.tell(Told::File(*at, report));
        }
        self.tell(Told::Rows(Box::new(rows)));
    }

    /// Hears of the rows and the bytes of every piece that is read.
    fn may_go_on(&mut self, rows: &mut Rows, bytes: usize) -> bool {
        // Whoever is told wakes up, which takes longer than to read a piece.
        self.bytes += bytes;
        if self.bytes > TOLD {
            self.tell(Told::Megabytes(self.bytes / MEGABYTE));
            self.bytes %= MEGABYTE;
        }
        let new = std::mem::take(&mut rows.new);
        if self.filled.fetch_add(new, Ordering::Relaxed) + new >= ROUND {
            let (go_on, heard) = mpsc::channel();
            self.tell(Told::Rows(Box::new(std::mem::replace(rows, Rows::new()))));
            self.tell(Told::Waits(go_on));
            // Nobody listens any more after an interrupt.
            return heard.recv().is_ok();
        }
        !self.stop.load(Ordering::Relaxed)
    }

    /// Whoever listens no longer has been interrupted.
    fn tell(&self, told: Told) {
        let _ = self.told.send(told);
    }
}

impl Drop for Side<'_> {
    fn drop(&mut self) {
        self.tell(Told::Ended);
    }
}
