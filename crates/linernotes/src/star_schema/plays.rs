//! A table with tracks and moments to one that has every column the fact table is made of, and what it tells of the tracks.

use polars::prelude::{
    Column, DataFrame, DataType, Expr, IntoLazy as _, NULL, StrptimeOptions, TimeUnit, TimeZone, coalesce, col,
    concat_str, lit,
};

use super::{figures, unfit};
use crate::Result;
use crate::collect::collect;

/// What tells two tracks apart, and two albums: the id, or else what is known of something that has none.
pub(super) const TRACK: &str = "track_identity";
pub(super) const ALBUM: &str = "album_identity";

/// In the order of the rows given: columns of the fact table, the identity of the track, and those columns of tracks that
/// the table has.
pub(super) fn prepared(plays: &DataFrame) -> Result<DataFrame> {
    let moment = moment(plays)?;
    if plays.column("id").is_err() && plays.column("name").is_err() {
        return Err(unfit("the table has neither a column `id` nor a column `name`: give it one of tracks"));
    }
    let of_plays =
        of_plays().into_iter().map(|(name, kind)| typed(plays, name, &kind).unwrap_or_else(|| none(name, kind)));
    let of_tracks = of_tracks().into_iter().filter_map(|(name, kind)| typed(plays, name, &kind));
    let columns: Vec<Expr> = std::iter::once(moment).chain(of_plays).chain(of_tracks).collect();
    let told = |name: &str| match plays.column(name).is_ok() {
        true => col(name),
        false => lit(NULL).cast(DataType::String),
    };
    // A local file has a name only; two of the same name by one artist on one album are one.
    let parts = ["name", "artist", "album"].map(|name| told(name).fill_null(lit("")));
    let by_name =
        polars::prelude::when(told("name").is_not_null()).then(concat_str(parts, "\u{1f}", false)).otherwise(lit(NULL));
    let plays = plays.clone().lazy().select(columns);
    let plays = plays.with_column(coalesce(&[told("id"), told("uri"), by_name]).alias(TRACK));
    Ok(figures::with_platform_families(&collect(figures::with_figures(plays))?)?)
}

/// A column as what it is needed as; nothing where the table has none.
pub(super) fn typed(table: &DataFrame, name: &str, kind: &DataType) -> Option<Expr> {
    let is = table.column(name).ok()?.dtype();
    // A day in text that is only a year or a month is unknown; polars warns of a cast from text.
    if *kind == DataType::Date && *is == DataType::String {
        let day = StrptimeOptions { format: Some("%Y-%m-%d".into()), strict: false, ..Default::default() };
        return Some(col(name).str().to_date(day));
    }
    Some(col(name).cast(kind.clone()))
}

/// A column in which nothing is known.
pub(super) fn none(name: &str, kind: DataType) -> Expr {
    lit(NULL).cast(kind).alias(name)
}

/// What a table may tell of a play.
fn of_plays() -> [(&'static str, DataType); 13] {
    [
        ("context_type", DataType::String),
        ("context_uri", DataType::String),
        ("ms_played", DataType::Int64),
        ("kind", DataType::String),
        ("platform", DataType::String),
        ("country", DataType::String),
        ("reason_end", DataType::String),
        ("shuffle", DataType::Boolean),
        ("skipped", DataType::Boolean),
        ("offline", DataType::Boolean),
        ("incognito", DataType::Boolean),
        ("near_repeat", DataType::Boolean),
        ("source", DataType::String),
    ]
}

/// What a table may tell of a track.
pub(super) fn of_tracks() -> [(&'static str, DataType); 16] {
    let list = DataType::List(Box::new(DataType::String));
    [
        ("name", DataType::String),
        ("artists", list.clone()),
        ("artist", DataType::String),
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
