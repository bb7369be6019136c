//! A column of a table by its name, or an error that names those there are.

use polars::prelude::{Column, DataFrame, DataType};

use crate::{Error, Result};

/// The column of that name.
pub(crate) fn column<'a>(table: &'a DataFrame, name: &str) -> Result<&'a Column> {
    table.column(name).map_err(|_| no_column(table, name))
}

/// What its cells hold.
pub(crate) fn type_of<'a>(table: &'a DataFrame, name: &str) -> Result<&'a DataType> {
    Ok(column(table, name)?.dtype())
}

/// What its columns are called, in order.
pub(crate) fn names(table: &DataFrame) -> Vec<&str> {
    table.columns().iter().map(|column| column.name().as_str()).collect()
}

pub(crate) fn no_column(table: &DataFrame, name: &str) -> Error {
    let names = names(table);
    let there = if names.is_empty() { "it has none".to_owned() } else { format!("it has {}", names.join(", ")) };
    Error::NoColumn { column: name.to_owned(), there }
}

pub(crate) fn wrong_column(name: &str, found: &DataType, needed: &'static str) -> Error {
    Error::WrongColumn { column: name.to_owned(), found: found.to_string(), needed }
}

/// A cell of each record, for a column of them.
pub(crate) fn cells<R, T>(records: &[R], cell: impl Fn(&R) -> T) -> Vec<T> {
    records.iter().map(cell).collect()
}
