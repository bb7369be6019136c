//! Imports a privacy download into a new diary, and tells how long that and a bare scan of the same bytes took: a line each, with the
//! name, a tab, and seconds or bytes.
//!
//! `history_import DOWNLOAD DIARY`

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a script speaks")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use linernotes::prelude::*;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(download), Some(diary)) = (arguments.next(), arguments.next()) else {
        return Err("name a download and a diary's file".into());
    };
    let begun = Instant::now();
    let history = Diary::open(&diary)?.history()?;
    let report = history.import(&download)?;
    told("import", begun.elapsed().as_secs_f64());
    told("peak_megabytes", peak_megabytes());
    let begun = Instant::now();
    let plays = history.plays()?;
    told("read", begun.elapsed().as_secs_f64());
    told("rows", report.rows as f64);
    told("plays", plays.height() as f64);
    // The bare scan comes last: the files are as warm for it as they can be.
    let mut files = Vec::new();
    add_files(&download, &mut files)?;
    for (name, scan) in [("scan", scan as fn(&[u8]) -> usize), ("scan in detail", scan_in_detail)] {
        let begun = Instant::now();
        let rows = on_every_core(&files, scan)?;
        told(name, begun.elapsed().as_secs_f64());
        assert!(rows > 0, "the scan found nothing");
    }
    eprint!("{report}");
    Ok(())
}

fn told(name: &str, value: f64) {
    println!("{name}\t{value}");
}

/// What Linux says of this process; no number elsewhere.
fn peak_megabytes() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.map_or(f64::NAN, |kilobytes| kilobytes / 1_024.0)
}

/// Every value is looked at and none is kept.
fn scan(text: &[u8]) -> usize {
    serde_json::from_slice::<Vec<IgnoredAny>>(text).map_or(0, |rows| rows.len())
}

/// Every record is told apart.
fn scan_in_detail(text: &[u8]) -> usize {
    serde_json::from_slice::<Vec<&RawValue>>(text).map_or(0, |rows| rows.len())
}

fn on_every_core(files: &[PathBuf], scan: fn(&[u8]) -> usize) -> std::io::Result<usize> {
    let (next, rows) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let scan_some = || -> std::io::Result<()> {
        let mut text = Vec::new();
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            text.clear();
            std::io::Read::read_to_end(&mut fs::File::open(file)?, &mut text)?;
            rows.fetch_add(scan(&text), Ordering::Relaxed);
        }
        Ok(())
    };
    let cores = thread::available_parallelism()?.get();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(scan_some)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().expect("a scan does not panic"))
    })?;
    Ok(rows.into_inner())
}

fn add_files(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            add_files(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    Ok(())
}
