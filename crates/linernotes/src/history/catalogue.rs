//! What the diary knows of a history's files and imports.

use std::fmt;
use std::fs::File;

use chrono::{DateTime, Utc};
use polars::prelude::{Column, DataFrame, ParquetReader, SerReader as _, TimeUnit, TimeZone, df};

use super::place::{Dataset, file_of};
use super::report::HistoryReport;
use super::{History, publish};
use crate::Result;

/// Whether a history's files are as its catalogue says. As text, that in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct HistoryCheck {
    /// How many files there are.
    pub files: usize,
    /// How many rows they hold.
    pub rows: u64,
    /// What is wrong, in words.
    pub findings: Vec<String>,
}

/// A file of the catalogue.
pub(super) struct OfMonth {
    pub(super) dataset: Dataset,
    year: i32,
    month: i32,
    pub(super) rows: i64,
    bytes: i64,
    ms_played: i64,
    first_at: Option<i64>,
    last_at: Option<i64>,
}

impl OfMonth {
    pub(super) fn file(&self) -> std::path::PathBuf {
        file_of(self.dataset, self.year * 12 + self.month - 1)
    }
}

/// The files with rows, in order.
pub(super) fn files(history: &History) -> Result<Vec<OfMonth>> {
    let sql = "SELECT dataset, year, month, rows, bytes, ms_played, first_at, last_at FROM history_month
        WHERE rows > 0 ORDER BY dataset, year, month";
    history.diary.read(|diary| {
        let mut query = diary.prepare(sql)?;
        let rows = query.query_map([], |row| {
            let name: String = row.get(0)?;
            Ok(OfMonth {
                dataset: if name == Dataset::Spoken.name() { Dataset::Spoken } else { Dataset::Plays },
                year: row.get(1)?,
                month: row.get(2)?,
                rows: row.get(3)?,
                bytes: row.get(4)?,
                ms_played: row.get(5)?,
                first_at: row.get(6)?,
                last_at: row.get(7)?,
            })
        })?;
        rows.collect()
    })
}

pub(super) fn months(history: &History) -> Result<DataFrame> {
    let files = files(history)?;
    let moments = |cell: fn(&OfMonth) -> Option<i64>| files.iter().map(cell).collect::<Vec<_>>();
    let column = |cell: fn(&OfMonth) -> i64| files.iter().map(cell).collect::<Vec<_>>();
    let mut table = df!(
        "dataset" => files.iter().map(|file| file.dataset.name()).collect::<Vec<_>>(),
        "year" => column(|file| file.year.into()),
        "month" => column(|file| file.month.into()),
        "rows" => column(|file| file.rows),
        "hours" => files.iter().map(|file| file.ms_played as f64 / 3_600_000.0).collect::<Vec<_>>(),
    )?;
    for (name, milliseconds) in [("first_at", moments(|file| file.first_at)), ("last_at", moments(|file| file.last_at))]
    {
        table.with_column(moment(name, milliseconds)?)?;
    }
    let names = files.iter().map(|file| file.file().to_string_lossy().replace('\\', "/")).collect::<Vec<_>>();
    table.with_column(Column::new("bytes".into(), column(|file| file.bytes)))?;
    table.with_column(Column::new("file".into(), names))?;
    Ok(table)
}

fn moment(name: &str, milliseconds: Vec<Option<i64>>) -> polars::prelude::PolarsResult<Column> {
    let kind = polars::prelude::DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
    Column::new(name.into(), milliseconds).cast(&kind)
}

pub(super) fn imports(history: &History) -> Result<DataFrame> {
    let sql = "SELECT imported_at, report FROM history_import ORDER BY key";
    let imports: Vec<(i64, String)> = history.diary.read(|diary| {
        let mut query = diary.prepare(sql)?;
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    })?;
    let reports: Vec<HistoryReport> =
        imports.iter().map(|(_, report)| serde_json::from_str(report).unwrap_or_default()).collect();
    let column = |cell: fn(&HistoryReport) -> u64| reports.iter().map(|report| cell(report) as i64).collect::<Vec<_>>();
    let mut table =
        DataFrame::new_infer_height(vec![moment("imported_at", imports.iter().map(|(at, _)| Some(*at)).collect())?])?;
    for (name, counts) in [
        ("rows", column(|report| report.rows)),
        ("kept", column(|report| report.kept.all())),
        ("known", column(|report| report.known)),
        ("repeated", column(|report| report.repeated)),
        ("covered", column(|report| report.covered)),
        ("unreadable", column(|report| report.unreadable)),
        ("files", column(|report| report.files.len() as u64)),
    ] {
        table.with_column(Column::new(name.into(), counts))?;
    }
    Ok(table)
}

pub(super) fn last_import(history: &History) -> Result<Option<(DateTime<Utc>, HistoryReport)>> {
    let sql = "SELECT imported_at, report FROM history_import ORDER BY key DESC LIMIT 1";
    let imports: Vec<(i64, String)> = history.diary.read(|diary| {
        let mut query = diary.prepare(sql)?;
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    })?;
    let last = imports.into_iter().next();
    Ok(last.map(|(at, report)| {
        (DateTime::from_timestamp_millis(at).unwrap_or_default(), serde_json::from_str(&report).unwrap_or_default())
    }))
}

pub(super) fn check(history: &History) -> Result<HistoryCheck> {
    let mut check = HistoryCheck::default();
    if publish::is_publishing(history)? {
        check.findings.push("an import is taking its place: look again in a moment".to_owned());
    }
    for known in files(history)? {
        let file = known.file();
        let name = file.display();
        check.files += 1;
        let rows = File::open(history.folder.join(&file))
            .map_err(|error| error.to_string())
            .and_then(|file| ParquetReader::new(file).num_rows().map_err(|error| error.to_string()));
        match rows {
            Ok(rows) if rows as i64 == known.rows => check.rows += rows as u64,
            Ok(rows) => check.findings.push(format!("{name} has {rows} rows, and should have {}", known.rows)),
            Err(why) => check.findings.push(format!("{name} cannot be read ({why}): import the download again")),
        }
    }
    Ok(check)
}

impl fmt::Display for HistoryCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { files, rows, findings } = self;
        match findings.as_slice() {
            [] => write!(f, "sound: {rows} plays in {files} files"),
            findings => write!(f, "not sound:\n  {}", findings.join("\n  ")),
        }
    }
}
