//! Moments and days as text.

use polars::prelude::{Column, DataType, TimeUnit};

use super::Failure;

/// A datetime column as ISO 8601: `Z` in UTC, the offset in another zone, nothing without one. A fraction of a second
/// only if any moment has one, and then in the whole column: pandas reads a column in one form only.
pub(super) fn text(column: &Column) -> Result<Column, Failure> {
    let moments = column.datetime()?;
    let (per_second, fraction) = match moments.time_unit() {
        TimeUnit::Milliseconds => (1_000, "%.3f"),
        TimeUnit::Microseconds => (1_000_000, "%.6f"),
        TimeUnit::Nanoseconds => (1_000_000_000, "%.9f"),
    };
    let whole = moments.physical().iter().flatten().all(|moment| moment % per_second == 0);
    let zone = match moments.time_zone().as_ref().map(|zone| zone.as_str()) {
        None => "",
        Some("UTC") => "Z",
        Some(_) => "%:z",
    };
    let format = format!("%Y-%m-%dT%H:%M:%S{}{zone}", if whole { "" } else { fraction });
    Ok(Column::from(polars::prelude::IntoSeries::into_series(moments.to_string(&format)?)))
}

/// A date column as `2026-01-31`.
pub(super) fn day(column: &Column) -> Result<Column, Failure> {
    Ok(column.cast(&DataType::String)?)
}
