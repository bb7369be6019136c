//! Columns of the tables whose type no vector tells.

use polars::prelude::{Column, DataType, NamedFrom as _, PolarsResult, Series, TimeUnit, TimeZone};

/// Days since 1970 as dates.
pub(super) fn dates(name: &str, days: impl IntoIterator<Item = Option<i32>>) -> PolarsResult<Column> {
    let days: Vec<Option<i32>> = days.into_iter().collect();
    Ok(Series::new(name.into(), days).cast(&DataType::Date)?.into())
}

/// Milliseconds since 1970 as moments.
pub(super) fn moments(name: &str, instants: impl IntoIterator<Item = Option<i64>>) -> PolarsResult<Column> {
    let instants: Vec<Option<i64>> = instants.into_iter().collect();
    let moment = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
    Ok(Series::new(name.into(), instants).cast(&moment)?.into())
}

/// Texts; null where there is none.
pub(super) fn texts<'a>(name: &str, texts: impl IntoIterator<Item = Option<&'a str>>) -> Column {
    Column::new(name.into(), texts.into_iter().collect::<Vec<Option<&str>>>())
}

/// Whole numbers.
pub(super) fn counts(name: &str, counts: impl IntoIterator<Item = i64>) -> Column {
    Column::new(name.into(), counts.into_iter().collect::<Vec<i64>>())
}

/// Numbers; null where there is none.
pub(super) fn numbers(name: &str, numbers: impl IntoIterator<Item = Option<f64>>) -> Column {
    Column::new(name.into(), numbers.into_iter().collect::<Vec<Option<f64>>>())
}
