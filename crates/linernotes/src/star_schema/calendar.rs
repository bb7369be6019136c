//! Days and minutes. A minute a row rather than an hour: parts of the day, half hours or the time itself can then be made
//! of the same key, and 1,440 rows cost nothing.

use polars::prelude::{
    Column, DataFrame, DataType, Expr, IntoLazy as _, LazyFrame, NonExistent, PolarsResult, SortMultipleOptions,
    TimeZone, coalesce, col, df, lit,
};

use super::tables::with_unknown;

/// What the clocks of the zone showed when a play began; when it ended where that is not known.
pub(super) const LOCAL: &str = "local moment";

pub(super) fn local(zone: &TimeZone) -> Expr {
    // Without the zone, which is looked up once and not for each part.
    let moment = coalesce(&[col("begun_at"), col("played_at")]).dt().convert_time_zone(zone.clone());
    moment.dt().replace_time_zone(None, lit("raise"), NonExistent::Raise).alias(LOCAL)
}

/// The keys of the local moment; 0 without one.
pub(super) fn keys() -> [Expr; 2] {
    let whole = |part: Expr| part.cast(DataType::Int64);
    let minute = whole(col(LOCAL).dt().hour()) * lit(60_i64) + whole(col(LOCAL).dt().minute()) + lit(1_i64);
    [date_key(col(LOCAL)).fill_null(lit(0_i64)).alias("date_key"), minute.fill_null(lit(0_i64)).alias("time_key")]
}

/// Every day from the first play to the last on local clocks, and the unknown one.
pub(super) fn dates(fact: &DataFrame) -> PolarsResult<LazyFrame> {
    let day = |moment: Expr| moment.dt().date().to_physical();
    let ends = [day(col(LOCAL).min()).alias("first"), day(col(LOCAL).max()).alias("last")];
    let ends = fact.clone().lazy().select(ends).collect()?;
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
    let days = with_unknown("date_key", &["month_name", "weekday_name"], days)?;
    Ok(days.sort(["date_key"], SortMultipleOptions::default()))
}

/// The 1,440 minutes of a day, and the unknown one.
pub(super) fn minutes() -> PolarsResult<LazyFrame> {
    let minutes = 0..1_440_i64;
    let part = |minute: i64| usize::from(minute >= 360) + usize::from(minute >= 720) + usize::from(minute >= 1_080);
    let part_of_day = |minute: i64| ["night", "morning", "afternoon", "evening"][part(minute)];
    let day = df!(
        "time_key" => minutes.clone().map(|minute| minute + 1).collect::<Vec<_>>(),
        "time" => minutes.clone().map(|minute| format!("{:02}:{:02}", minute / 60, minute % 60)).collect::<Vec<_>>(),
        "hour" => minutes.clone().map(|minute| minute / 60).collect::<Vec<_>>(),
        "minute" => minutes.clone().map(|minute| minute % 60).collect::<Vec<_>>(),
        "part_of_day" => minutes.clone().map(part_of_day).collect::<Vec<_>>(),
        "part_of_day_number" => minutes.map(|minute| part(minute) as i64 + 1).collect::<Vec<_>>(),
    )?;
    with_unknown("time_key", &["time", "part_of_day"], day.lazy())
}

fn date_key(day: Expr) -> Expr {
    let whole = |part: Expr| part.cast(DataType::Int64);
    whole(day.clone().dt().year()) * lit(10_000_i64)
        + whole(day.clone().dt().month()) * lit(100_i64)
        + whole(day.dt().day())
}
