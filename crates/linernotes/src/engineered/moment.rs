//! A moment to what the clock and the calendar said where the listener lives.

use polars::prelude::{
    DataFrame, DataType, Expr, IntoLazy as _, NULL, NamedFrom as _, NonExistent, Series, TimeZone, by_name, col, lit,
};

use super::{EngineeredOptions, Hemisphere};
use crate::Result;
use crate::collect::collect;
use crate::columns::{type_of, wrong_column};

pub(super) const NAMES: [&str; 5] = ["hour", "weekday", "weekday_name", "season", "local_date"];
/// Stands beside the table's columns while these are made.
const LOCAL: &str = "local moment";
/// Where moments are, unless said otherwise: the first of these that is there.
const MOMENTS: [&str; 2] = ["played_at", "added_at"];
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/// By month, in the north.
const SEASONS: [&str; 12] = [
    "winter", "winter", "spring", "spring", "spring", "summer", "summer", "summer", "autumn", "autumn", "autumn",
    "winter",
];

/// The column of moments that a table has of itself.
pub(super) fn default_column(table: &DataFrame) -> Option<&'static str> {
    MOMENTS.into_iter().find(|name| table.column(name).is_ok())
}

/// The table with columns of a moment, of those in [`NAMES`].
pub(super) fn with(
    table: &DataFrame,
    names: &[&str],
    zone: TimeZone,
    options: &EngineeredOptions,
) -> Result<DataFrame> {
    let local = local(table, zone, options)?.alias(LOCAL);
    let columns = names.iter().map(|name| column(name, options.hemisphere)).collect::<Vec<_>>();
    collect(table.clone().lazy().with_column(local).with_columns(columns).drop(by_name([LOCAL], true, false)))
}

/// What the clocks of the zone showed, without the zone: it is looked up once, not for each column.
fn local(table: &DataFrame, zone: TimeZone, options: &EngineeredOptions) -> Result<Expr> {
    let name = options.moment.as_deref().or_else(|| default_column(table)).unwrap_or(MOMENTS[0]);
    let in_zone = |moment: Expr, zone| moment.dt().replace_time_zone(zone, lit("raise"), NonExistent::Raise);
    let moment = match type_of(table, name)? {
        DataType::Datetime(_, Some(_)) => col(name),
        DataType::Datetime(_, None) => in_zone(col(name), Some(TimeZone::UTC)),
        other => return Err(wrong_column(name, other, "moments, such as `played_at` holds")),
    };
    Ok(in_zone(moment.dt().convert_time_zone(zone), None))
}

fn column(name: &str, hemisphere: Hemisphere) -> Expr {
    let time = col(LOCAL).dt();
    let column = match name {
        "hour" => time.hour().cast(DataType::Int64),
        "weekday" => time.weekday().cast(DataType::Int64),
        "weekday_name" => named(time.weekday(), &WEEKDAYS),
        "season" => named(time.month(), &seasons(hemisphere)),
        _ => time.date(),
    };
    column.alias(name)
}

fn seasons(hemisphere: Hemisphere) -> [&'static str; 12] {
    let mut seasons = SEASONS;
    if hemisphere == Hemisphere::South {
        seasons.rotate_left(6);
    }
    seasons
}

/// Names for numbers from 1.
fn named(number: Expr, names: &[&str]) -> Expr {
    let numbers = Series::new("numbers".into(), (1..).take(names.len()).collect::<Vec<i64>>());
    let names = Series::new("names".into(), names);
    number.cast(DataType::Int64).replace_strict(lit(numbers), lit(names), Some(lit(NULL)), Some(DataType::String))
}
