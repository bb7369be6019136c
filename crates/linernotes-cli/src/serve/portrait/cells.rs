//! Columns of the diary's tables to plain values. What is missing stays missing.

use chrono::{DateTime, Utc};
use linernotes::prelude::*;

/// The rows that have in a column what the one row of `like` has there; none where `like` has no row.
pub(super) fn same(table: &DataFrame, like: &DataFrame, column: &str) -> Result<DataFrame> {
    if like.height() != 1 {
        return Ok(table.clear());
    }
    let (found, wanted) = (table.column(column)?, like.column(column)?);
    let equal = found.as_materialized_series().equal(wanted.as_materialized_series())?;
    Ok(table.filter(&equal)?)
}

pub(super) fn texts(table: &DataFrame, column: &str) -> Result<Vec<Option<String>>> {
    let cells = table.column(column)?.cast(&DataType::String)?;
    Ok(cells.str()?.iter().map(|cell| cell.map(str::to_owned)).collect())
}

pub(super) fn numbers(table: &DataFrame, column: &str) -> Result<Vec<Option<f64>>> {
    let cells = table.column(column)?.cast(&DataType::Float64)?;
    Ok(cells.f64()?.iter().map(|cell| cell.filter(|number| number.is_finite())).collect())
}

pub(super) fn counts(table: &DataFrame, column: &str) -> Result<Vec<Option<usize>>> {
    let cells = table.column(column)?.cast(&DataType::Int64)?;
    Ok(cells.i64()?.iter().map(|cell| cell.and_then(|count| usize::try_from(count).ok())).collect())
}

pub(super) fn moments(table: &DataFrame, column: &str) -> Result<Vec<Option<DateTime<Utc>>>> {
    let cells =
        table.column(column)?.cast(&DataType::Datetime(TimeUnit::Milliseconds, None))?.cast(&DataType::Int64)?;
    Ok(cells.i64()?.iter().map(|cell| cell.and_then(DateTime::from_timestamp_millis)).collect())
}

/// Lists of texts. A text in a list that is missing is left out.
pub(super) fn lists(table: &DataFrame, column: &str) -> Result<Vec<Option<Vec<String>>>> {
    let cells = table.column(column)?;
    let texts_of = |cell: Option<Series>| -> Result<Option<Vec<String>>> {
        let Some(cell) = cell else { return Ok(None) };
        let texts = cell.cast(&DataType::String)?;
        Ok(Some(texts.str()?.iter().flatten().map(str::to_owned).collect()))
    };
    let cells = cells.list()?;
    (0..cells.len()).map(|row| texts_of(cells.get_as_series(row))).collect()
}
