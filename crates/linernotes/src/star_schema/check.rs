//! A folder to what is wrong with it.

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::{
    CsvReadOptions, DataFrame, DataType, Expr, Field, IntoLazy as _, LazyFrame, ParquetReader, PolarsResult, Schema,
    SerReader as _, StrptimeOptions, TimeUnit, TimeZone, col, lit,
};

use super::dictionary::{self, Described};
use crate::{Error, Result};

/// What a check of a star schema's files has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The folder that was read.
    pub folder: PathBuf,
    /// The tables and how many rows each has.
    pub tables: Vec<(String, usize)>,
    /// How many relationships were followed, row by row.
    pub relationships: usize,
    /// How many measures were looked at; 0 in a folder without any.
    pub measures: usize,
    /// What is wrong, a line each; nothing when all is well.
    pub findings: Vec<String>,
}

impl Checked {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    /// The check itself when nothing is wrong.
    ///
    /// # Errors
    ///
    /// [`Error::UnsoundFolder`] with the first finding.
    pub fn sound(self) -> Result<Self> {
        let Some(first) = self.findings.first().cloned() else { return Ok(self) };
        Err(Error::UnsoundFolder { path: self.folder, first, findings: self.findings.len() })
    }

    fn of(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), tables: Vec::new(), relationships: 0, measures: 0, findings: Vec::new() }
    }
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tables, relationships, measures, findings, .. } = self;
        write!(f, "{} tables, {relationships} relationships", tables.len())?;
        if *measures > 0 {
            write!(f, ", {measures} measures")?;
        }
        match (findings.as_slice(), measures) {
            ([], 0) => f.write_str(": every column has its type, every key leads to a row"),
            ([], _) => {
                f.write_str(": every column has its type, every key leads to a row, every measure to its columns")
            }
            ([one], _) => write!(f, ": {one}"),
            (several, _) => write!(f, ":\n{}", several.join("\n")),
        }
    }
}

pub(super) fn check(folder: &Path) -> Result<Checked> {
    if !folder.join(dictionary::FILE).is_file() {
        let why = format!("there is no `{}`: name the folder of a star schema", dictionary::FILE);
        return Err(Error::Unfit { what: format!("a check of {}", folder.display()), why });
    }
    let mut checked = Checked::of(folder);
    for extension in ["parquet", "csv"] {
        let present = dictionary::tables().iter().any(|table| folder.join(table).with_extension(extension).is_file());
        if present {
            let of_files = check_files(folder, extension);
            checked.findings.extend(of_files.findings);
            (checked.tables, checked.relationships) = (of_files.tables, of_files.relationships);
        }
    }
    if checked.tables.is_empty() && checked.findings.is_empty() {
        checked.findings.push("there is no table".into());
    }
    Ok(checked)
}

fn check_files(folder: &Path, extension: &str) -> Checked {
    let mut tables = HashMap::new();
    let mut checked = Checked::of(folder);
    for name in dictionary::tables() {
        let file = format!("{name}.{extension}");
        match read(&folder.join(&file), name) {
            Ok(table) => {
                checked.findings.extend(wrong_columns(&file, name, &table));
                checked.tables.push((name.to_owned(), table.height()));
                tables.insert(name, table);
            }
            Err(error) => checked.findings.push(format!("{file} cannot be read: {error}")),
        }
    }
    for name in dictionary::tables() {
        let Some(table) = tables.get(name) else { continue };
        match repeated(&dictionary::own_key(name), table) {
            Ok(0) => {}
            Ok(keys) => checked.findings.push(format!("{name}.{extension} has {keys} keys more than once")),
            // A column that is not there is told above.
            Err(_) => {}
        }
    }
    for of in dictionary::COLUMNS.iter() {
        let Some((table, column)) = of.key_to else { continue };
        let (Some(from), Some(to)) = (tables.get(of.table), tables.get(table)) else { continue };
        checked.relationships += 1;
        match lost(of, from, column, to) {
            Ok(0) => {}
            Ok(orphans) => {
                let name = format!("{}.{extension}: {}", of.table, of.column);
                checked.findings.push(format!("{name} leads nowhere in {orphans} rows"));
            }
            Err(error) => {
                checked.findings.push(format!("{}.{extension}: {} cannot be followed: {error}", of.table, of.column))
            }
        }
    }
    checked
}

/// The columns that the tables of a folder have, by their files.
pub(super) fn columns(folder: &Path) -> HashMap<String, Vec<String>> {
    let named = |name: &&'static str| {
        let of_kind = |extension: &str| names(&folder.join(name).with_extension(extension)).ok();
        Some(((*name).to_owned(), of_kind("parquet").or_else(|| of_kind("csv"))?))
    };
    dictionary::tables().iter().filter_map(named).collect()
}

fn names(path: &Path) -> PolarsResult<Vec<String>> {
    let file = File::open(path)?;
    if path.extension().is_some_and(|extension| extension == "parquet") {
        return Ok(ParquetReader::new(file).schema()?.iter_names().map(ToString::to_string).collect());
    }
    let table = CsvReadOptions::default().with_n_rows(Some(0)).into_reader_with_file_handle(file).finish()?;
    Ok(table.get_column_names().into_iter().map(ToString::to_string).collect())
}

fn read(path: &Path, table: &str) -> PolarsResult<DataFrame> {
    if path.extension().is_some_and(|extension| extension == "parquet") {
        return ParquetReader::new(File::open(path)?).finish();
    }
    // As text at first, so that a value of the wrong kind is told by its column; there is no cast from text to truth.
    let truths = dictionary::columns_of(table).filter(|of| of.kind == DataType::Boolean);
    let truths: Schema = truths.map(|of| Field::new(of.column.into(), of.kind.clone())).collect();
    let options =
        CsvReadOptions::default().with_infer_schema_length(Some(0)).with_schema_overwrite(Some(Arc::new(truths)));
    let texts = options.into_reader_with_file_handle(File::open(path)?).finish()?;
    let known: Vec<_> = dictionary::columns_of(table).filter(|of| texts.column(of.column).is_ok()).map(typed).collect();
    texts.lazy().with_columns(known).collect()
}

/// A column of text as what it stands for; an error when it does not.
fn typed(of: &Described) -> Expr {
    let text = || col(of.column);
    match &of.kind {
        DataType::Boolean => text(),
        DataType::Date => {
            text().str().to_date(StrptimeOptions { format: Some("%Y-%m-%d".into()), ..StrptimeOptions::default() })
        }
        DataType::Datetime(..) => text().str().replace(lit("Z"), lit(""), true).str().to_datetime(
            Some(TimeUnit::Milliseconds),
            Some(TimeZone::UTC),
            StrptimeOptions { format: Some("%Y-%m-%dT%H:%M:%S%.f".into()), ..StrptimeOptions::default() },
            lit("raise"),
        ),
        kind => text().strict_cast(kind.clone()),
    }
}

fn wrong_columns(file: &str, name: &str, table: &DataFrame) -> Vec<String> {
    let is: Vec<_> = table.columns().iter().map(|column| (column.name().as_str(), column.dtype().clone())).collect();
    let wanted: Vec<_> = dictionary::columns_of(name).map(|of| (of.column, of.kind.clone())).collect();
    let mut wrong: Vec<String> = wanted
        .iter()
        .filter_map(|(column, kind)| match is.iter().find(|(name, _)| name == column) {
            None => Some(format!("{file} has no column {column}")),
            Some((_, other)) if other != kind => Some(format!("{file}: {column} is {other}, not {kind}")),
            Some(_) => None,
        })
        .collect();
    if wrong.is_empty() && is.len() != wanted.len() {
        wrong.push(format!("{file} has {} columns, not {}", is.len(), wanted.len()));
    }
    wrong
}

/// How many rows have a key that leads nowhere.
fn lost(of: &Described, from: &DataFrame, column: &str, to: &DataFrame) -> PolarsResult<usize> {
    let (from, to) = (from.clone().lazy().select([col(of.column)]), to.clone().lazy().select([col(column)]));
    count(from.anti_join(to, col(of.column), col(column)))
}

/// How many keys of a table stand in it more than once.
fn repeated(key: &[&str], table: &DataFrame) -> PolarsResult<usize> {
    let key: Vec<Expr> = key.iter().map(|column| col(*column)).collect();
    let keys = table.clone().lazy().group_by(key).agg([polars::prelude::len().alias("rows")]);
    count(keys.filter(col("rows").gt(lit(1))))
}

fn count(rows: LazyFrame) -> PolarsResult<usize> {
    Ok(rows.collect()?.height())
}
