//! Days and minutes. A minute a row rather than an hour: parts of the day, half hours or the time itself can then be made
//! of the same key, and 1,440 rows cost nothing.

use polars::prelude::{
    Column, DataFrame, DataType, Expr, IntoLazy as _, LazyFrame, PolarsResult, SortMultipleOptions, TimeZone, col, df,
    lit,
};

use super::tables::{UNKNOWN, with_unknown};

/// The keys of a moment on local clocks; 0 without one.
pub(super) fn keys(local: &Expr) -> [Expr; 2] {
    let whole = |part: Expr| part.cast(DataType::Int64);
    let minute = whole(local.clone().dt().hour()) * lit(60_i64) + whole(local.clone().dt().minute()) + lit(1_i64);
    [date_key(local.clone()).fill_null(lit(0_i64)).alias("date_key"), minute.fill_null(lit(0_i64)).alias("time_key")]
}

/// Every day from the first play to the last on local clocks, and the unknown one.
pub(super) fn dates(fact: &DataFrame, zone: &TimeZone) -> PolarsResult<LazyFrame> {
    let day = || col("played_at").dt().convert_time_zone(zone.clone()).dt().date().to_physical();
    let ends = fact.clone().lazy().select([day().min().alias("first"), day().max().alias("last")]).collect()?;
    let days: Vec<i32> = match (ends.column("first")?.i32()?.get(0), ends.column("last")?.i32()?.get(0)) {
        (Some(first), Some(last)) => (first..=last).collect(),
        _ => Vec::new(),
    };
    let days = DataFrame::new(days.len(), vec![Column::new("date".into(), days).cast(&DataType::Date)?])?;
    let part = |part: Expr, name: &str| part.cast(DataType::Int64).alias(name);
    let date = || col("date").dt();
    let days = days.lazy().with_columns([
        date_key(col("date")).alias("date_key"),
        part(date().year(), "year"),
        part(date().quarter(), "quarter"),
        part(date().month(), "month"),
        date().strftime("%B").alias("month_name"),
        part(date().iso_year(), "week_year"),
        part(date().week(), "week"),
        part(date().day(), "day"),
        part(date().weekday(), "weekday"),
        date().strftime("%A").alias("weekday_name"),
        date().weekday().gt_eq(lit(6)).alias("is_weekend"),
    ]);
    let days = with_unknown("date_key", "month_name", days)?;
    let unknown = |name: &str| {
        polars::prelude::when(col("date_key").eq(lit(0_i64))).then(lit(UNKNOWN)).otherwise(col(name)).alias(name)
    };
    Ok(days.with_column(unknown("weekday_name")).sort(["date_key"], SortMultipleOptions::default()))
}

/// The 1,440 minutes of a day, and the unknown one.
pub(super) fn minutes() -> PolarsResult<LazyFrame> {
    let minutes = 0..1_440_i64;
    let part_of_day = |minute: i64| {
        ["night", "morning", "afternoon", "evening"]
            [usize::from(minute >= 360) + usize::from(minute >= 720) + usize::from(minute >= 1_080)]
    };
    let day = df!(
        "time_key" => minutes.clone().map(|minute| minute + 1).collect::<Vec<_>>(),
        "time" => minutes.clone().map(|minute| format!("{:02}:{:02}", minute / 60, minute % 60)).collect::<Vec<_>>(),
        "hour" => minutes.clone().map(|minute| minute / 60).collect::<Vec<_>>(),
        "minute" => minutes.clone().map(|minute| minute % 60).collect::<Vec<_>>(),
        "part_of_day" => minutes.map(part_of_day).collect::<Vec<_>>(),
    )?;
    let day = with_unknown("time_key", "time", day.lazy())?;
    Ok(day.with_column(col("part_of_day").fill_null(lit(UNKNOWN))))
}

fn date_key(day: Expr) -> Expr {
    let whole = |part: Expr| part.cast(DataType::Int64);
    whole(day.clone().dt().year()) * lit(10_000_i64)
        + whole(day.clone().dt().month()) * lit(100_i64)
        + whole(day.dt().day())
}
