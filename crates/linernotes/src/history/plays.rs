//! The files of a history to one table.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use polars::prelude::{DataFrame, IntoLazy as _, col, lit, when};

use super::catalogue::{OfMonth, files};
use super::place::{Dataset, unusable};
use super::{History, month_file, publish, tracked};
use crate::Result;
use crate::collect::collect;

pub(super) fn plays(history: &History) -> Result<DataFrame> {
    let imported = imported(history, Dataset::Plays)?;
    with_id(tracked::with_tracked(history, imported)?)
}

pub(super) fn spoken(history: &History) -> Result<DataFrame> {
    with_id(imported(history, Dataset::Spoken)?)
}

/// The rows of a dataset as the files have them.
pub(super) fn imported(history: &History, dataset: Dataset) -> Result<DataFrame> {
    let files: Vec<OfMonth> = files(history)?.into_iter().filter(|file| file.dataset == dataset).collect();
    let next = AtomicUsize::new(0);
    let read_some = || -> Result<Vec<(usize, DataFrame)>> {
        let mut tables = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(file) = files.get(at) else { return Ok(tables) };
            if let Some(table) = read(history, file)? {
                tables.push((at, table));
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut tables = thread::scope(|scope| {
        let threads: Vec<_> = (0..threads.min(files.len())).map(|_| scope.spawn(read_some)).collect();
        let tables =
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        tables.collect::<Result<Vec<_>>>()
    })?
    .concat();
    tables.sort_by_key(|(at, _)| *at);
    let mut all = DataFrame::empty_with_schema(&month_file::schema());
    for (_, table) in tables {
        all.vstack_mut_owned(table)?;
    }
    Ok(all)
}

/// Nothing for a file that is on its way to its place.
fn read(history: &History, file: &OfMonth) -> Result<Option<DataFrame>> {
    let path = history.folder.join(file.file());
    if !path.exists() && publish::is_publishing(history)? {
        return Ok(None);
    }
    match month_file::read(&path) {
        Ok(table) => Ok(Some(table)),
        Err(_) if !path.exists() => {
            Err(unusable(&path, "it is missing: copy it to there, or import the download again"))
        }
        Err(error) => Err(unusable(&path, error)),
    }
}

/// The id is the last part of Spotify's addresses, and of no others.
fn with_id(plays: DataFrame) -> Result<DataFrame> {
    let spotify = ["spotify:track:", "spotify:episode:"].map(|begin| col("uri").str().starts_with(lit(begin)));
    let [track, episode] = spotify;
    let last = |length: i64| col("uri").str().slice(lit(length), lit(22));
    let id = when(track).then(last(14)).when(episode).then(last(16)).otherwise(lit(polars::prelude::NULL)).alias("id");
    let mut columns: Vec<_> = plays.get_column_names().into_iter().map(|name| col(name.clone())).collect();
    let uri = plays.get_column_index("uri").unwrap_or_default();
    columns.insert(uri, id);
    collect(plays.lazy().select(columns))
}
