//! A folder to what is wrong with it.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use polars::prelude::{
    CsvReadOptions, DataFrame, DataType, Field, IntoLazy as _, LazyFrame, ParquetReader, PolarsResult, Schema,
    SerReader as _, StrptimeOptions, TimeUnit, TimeZone, col, lit,
};

use super::dictionary::{self, Described};
use crate::{Error, Result};

/// What a check of a star schema's files has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The tables and how many rows each has.
    pub tables: Vec<(String, usize)>,
    /// How many relationships were followed, row by row.
    pub relationships: usize,
    /// What is wrong, a line each; nothing when all is well.
    pub findings: Vec<String>,
}

impl Checked {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tables, relationships, findings } = self;
        write!(f, "{} tables, {relationships} relationships: ", tables.len())?;
        if findings.is_empty() {
            return f.write_str("every column has its type, every key leads to a row");
        }
        write!(f, "{}", findings.join("\n"))
    }
}

pub(super) fn check(folder: &Path) -> Result<Checked> {
    if !folder.join(dictionary::FILE).is_file() {
        let why = format!("there is no `{}`: name the folder of a star schema", dictionary::FILE);
        return Err(Error::Unfit { what: format!("a check of {}", folder.display()), why });
    }
    let mut checked = Checked { tables: Vec::new(), relationships: 0, findings: Vec::new() };
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
    let mut checked = Checked { tables: Vec::new(), relationships: 0, findings: Vec::new() };
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
    for of in dictionary::COLUMNS.iter() {
        let Some((table, column)) = of.key_to else { continue };
        let (Some(from), Some(to)) = (tables.get(of.table), tables.get(table)) else { continue };
        checked.relationships += 1;
        match lost(of, from, column, to) {
            Ok((0, 0)) => {}
            Ok((orphans, twice)) => {
                let name = format!("{}.{extension}: {}", of.table, of.column);
                checked.findings.extend((orphans > 0).then(|| format!("{name} leads nowhere in {orphans} rows")));
                checked
                    .findings
                    .extend((twice > 0).then(|| format!("{name} leads to {twice} keys that {table} has twice")));
            }
            Err(error) => {
                checked.findings.push(format!("{}.{extension}: {} cannot be followed: {error}", of.table, of.column))
            }
        }
    }
    checked
}

fn read(path: &Path, table: &str) -> PolarsResult<DataFrame> {
    if path.extension().is_some_and(|extension| extension == "parquet") {
        return ParquetReader::new(std::fs::File::open(path)?).finish();
    }
    // As text at first, so that a value of the wrong kind is told by its column; there is no cast from text to truth.
    let truths = dictionary::columns_of(table).filter(|of| of.kind == DataType::Boolean);
    let truths: Schema = truths.map(|of| Field::new(of.column.into(), of.kind.clone())).collect();
    let options =
        CsvReadOptions::default().with_infer_schema_length(Some(0)).with_schema_overwrite(Some(Arc::new(truths)));
    let texts = options.into_reader_with_file_handle(std::fs::File::open(path)?).finish()?;
    let known: Vec<_> = dictionary::columns_of(table).filter(|of| texts.column(of.column).is_ok()).map(typed).collect();
    texts.lazy().with_columns(known).collect()
}

/// A column of text as what it stands for; an error when it does not.
fn typed(of: &Described) -> polars::prelude::Expr {
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

/// How many rows have a key that leads nowhere, and how many keys stand twice where it should lead.
fn lost(of: &Described, from: &DataFrame, column: &str, to: &DataFrame) -> PolarsResult<(usize, usize)> {
    let count = |rows: LazyFrame| -> PolarsResult<usize> { Ok(rows.collect()?.height()) };
    let (from, to) = (from.clone().lazy().select([col(of.column)]), to.clone().lazy().select([col(column)]));
    let orphans = count(from.anti_join(to.clone(), col(of.column), col(column)))?;
    let twice = to.group_by([col(column)]).agg([polars::prelude::len().alias("rows")]).filter(col("rows").gt(lit(1)));
    Ok((orphans, count(twice)?))
}
