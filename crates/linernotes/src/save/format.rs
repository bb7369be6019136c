//! A file's extension to what writes it.

use std::path::Path;

use polars::prelude::{Column, DataFrame, DataType};
use tempfile::NamedTempFile;

use super::{Adapted, Delimiter, Failure, Named, Saving, csv, excel, ipc, json, parquet, sqlite};
use crate::{Error, Result};

const KNOWN: &str = ".csv, .tsv, .parquet, .json, .ndjson, .jsonl, .arrow, .ipc, .feather, .xlsx, .sqlite, .db";

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Csv,
    Tsv,
    Parquet,
    Json,
    JsonLines,
    Ipc,
    Excel,
    Sqlite,
}

impl Format {
    pub(crate) fn of(path: &Path) -> Result<Self> {
        let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
        match extension.as_deref() {
            Some("csv") => Ok(Self::Csv),
            Some("tsv") => Ok(Self::Tsv),
            Some("parquet") => Ok(Self::Parquet),
            Some("json") => Ok(Self::Json),
            Some("ndjson" | "jsonl") => Ok(Self::JsonLines),
            Some("arrow" | "ipc" | "feather") => Ok(Self::Ipc),
            Some("xlsx") => Ok(Self::Excel),
            Some("sqlite" | "db") => Ok(Self::Sqlite),
            _ => Err(Error::UnknownFormat { path: path.to_owned(), known: KNOWN }),
        }
    }

    /// The name of a file's only table.
    pub(crate) fn name_for(self, path: &Path) -> String {
        let stem = path.file_stem().map_or_else(|| "table".into(), |stem| stem.to_string_lossy().into_owned());
        if self == Self::Excel { excel::sheet_name(&stem) } else { stem }
    }

    pub(crate) fn write(
        self,
        file: &mut NamedTempFile,
        tables: &[Named<'_>],
        saving: &Saving,
    ) -> Result<Vec<Adapted>, Failure> {
        match self {
            Self::Excel => return excel::write(file.as_file_mut(), tables),
            Self::Sqlite => return sqlite::write(file.path(), tables),
            _ => {}
        }
        let [Named { table, .. }] = tables else {
            let several = "it holds one table: save each to a file of its own, or all of them as .xlsx or .sqlite";
            return Err(Failure::Unfit(several.into()));
        };
        let file = file.as_file_mut();
        match self {
            Self::Csv | Self::Tsv => csv::write(file, table, self.delimiter(saving.delimiter), saving.bom),
            Self::Parquet => parquet::write(file, table),
            Self::Ipc => ipc::write(file, table),
            Self::Json => json::write(file, table, json::Rows::Array),
            Self::JsonLines => json::write(file, table, json::Rows::Lines),
            Self::Excel | Self::Sqlite => Ok(Vec::new()),
        }
    }

    fn delimiter(self, asked: Delimiter) -> u8 {
        match asked {
            Delimiter::ByExtension if self == Self::Tsv => b'\t',
            Delimiter::ByExtension | Delimiter::Comma => b',',
            Delimiter::Semicolon => b';',
            Delimiter::Tab => b'\t',
        }
    }
}

/// The columns of a table, each as `adapt` has it: as it is where that gives nothing. Also the names of those it changed,
/// sorted by how.
pub(super) fn adapt(
    table: &DataFrame,
    adapt: impl Fn(&Column) -> Result<Option<(Column, Option<&'static str>)>, Failure>,
) -> Result<(Vec<Column>, Vec<Adapted>), Failure> {
    let (mut columns, mut adapted) = (Vec::with_capacity(table.width()), Vec::new());
    for column in table.columns() {
        match adapt(column)? {
            None => columns.push(column.clone()),
            Some((changed, how)) => {
                columns.push(changed);
                how.into_iter().for_each(|how| note(&mut adapted, how, column.name()));
            }
        }
    }
    Ok((columns, adapted))
}

/// Adds a column to those that are written in some other way.
pub(super) fn note(adapted: &mut Vec<Adapted>, how: &'static str, column: &str) {
    let at = adapted.iter().position(|adapted| adapted.how == how).unwrap_or_else(|| {
        adapted.push(Adapted { how, columns: Vec::new() });
        adapted.len() - 1
    });
    if !adapted[at].columns.iter().any(|name| name == column) {
        adapted[at].columns.push(column.to_owned());
    }
}

/// A column of a type that the format has nothing for.
pub(super) fn unfit(column: &Column) -> Failure {
    let (kind, instead) = match column.dtype() {
        DataType::Duration(_) => ("a duration", "make it a number, such as `.dt().total_seconds(true)`"),
        DataType::Struct(_) => ("a struct", "unnest it into columns of their own"),
        DataType::List(_) => ("lists of lists or structs", "explode it into rows"),
        DataType::Binary => ("raw bytes", "drop it, or make it text"),
        _ => ("of a type that this format has nothing for", "cast it"),
    };
    Failure::column(column.name(), format_args!("is {kind} ({}): {instead}, or save as .parquet", column.dtype()))
}
