//! A table with tracks and moments to one that has every column the schema is made of, and nothing else.

use polars::prelude::{
    Column, DataFrame, DataType, Expr, IntoLazy as _, NULL, StrptimeOptions, TimeUnit, TimeZone, coalesce, col,
    concat_str, lit,
};

use super::unfit;
use crate::Result;

/// What tells two tracks apart, and two albums: the id, or else what is known of something that has none.
pub(super) const TRACK: &str = "track_identity";
pub(super) const ALBUM: &str = "album_identity";

pub(super) fn prepared(plays: &DataFrame) -> Result<DataFrame> {
    let columns: Vec<Expr> = std::iter::once(moment(plays)?)
        .chain(wanted().into_iter().map(|(name, kind)| match plays.column(name) {
            // A day in text that is only a year or a month is unknown; polars warns of a cast from text.
            Ok(text) if kind == DataType::Date && *text.dtype() == DataType::String => {
                let day = StrptimeOptions { format: Some("%Y-%m-%d".into()), strict: false, ..Default::default() };
                col(name).str().to_date(day)
            }
            Ok(_) => col(name).cast(kind),
            Err(_) => lit(NULL).cast(kind).alias(name),
        }))
        .collect();
    if plays.column("id").is_err() && plays.column("name").is_err() {
        return Err(unfit("the table has neither a column `id` nor a column `name`: give it one of tracks"));
    }
    // A local file has a name only; two of the same name on one album are one.
    let unnamed = |parts: [&str; 2]| concat_str(parts.map(|part| col(part).fill_null(lit(""))), "\u{1f}", false);
    let known = |name: &str, otherwise: Expr| {
        polars::prelude::when(col(name).is_not_null()).then(otherwise).otherwise(lit(NULL))
    };
    let plays = plays.clone().lazy().select(columns).with_columns([
        coalesce(&[col("id"), col("uri"), known("name", unnamed(["name", "album"]))]).alias(TRACK),
        coalesce(&[col("album_id"), col("album")]).alias(ALBUM),
    ]);
    Ok(plays.collect()?)
}

fn wanted() -> Vec<(&'static str, DataType)> {
    let list = DataType::List(Box::new(DataType::String));
    vec![
        ("context_type", DataType::String),
        ("context_uri", DataType::String),
        ("name", DataType::String),
        ("artists", list.clone()),
        ("album", DataType::String),
        ("release_date", DataType::Date),
        ("disc_number", DataType::Int64),
        ("track_number", DataType::Int64),
        ("duration_ms", DataType::Int64),
        ("explicit", DataType::Boolean),
        ("popularity", DataType::Int64),
        ("isrc", DataType::String),
        ("artist_ids", list),
        ("album_id", DataType::String),
        ("cover_url", DataType::String),
        ("id", DataType::String),
        ("uri", DataType::String),
    ]
}

/// The moments in UTC, which is also what moments without a zone are taken for.
fn moment(plays: &DataFrame) -> Result<Expr> {
    let named = |name: &&str| plays.column(name).is_ok();
    let Some(name) = ["played_at", "added_at"].into_iter().find(named) else {
        return Err(unfit(
            "the table has neither a column `played_at` nor `added_at`: rename the one with the moments",
        ));
    };
    match plays.column(name).map(Column::dtype) {
        Ok(DataType::Datetime(_, zone)) => {
            let utc = match zone {
                Some(_) => col(name).dt().convert_time_zone(TimeZone::UTC),
                None => col(name).dt().replace_time_zone(
                    Some(TimeZone::UTC),
                    lit("raise"),
                    polars::prelude::NonExistent::Raise,
                ),
            };
            Ok(utc.dt().cast_time_unit(TimeUnit::Milliseconds).alias("played_at"))
        }
        _ => Err(unfit(format!(
            "the column `{name}` holds no moments: make it a datetime, with `.str().to_datetime(…)`"
        ))),
    }
}
