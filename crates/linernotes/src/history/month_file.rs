//! What is kept of a month to a Parquet file, and back.

mod read;
mod write;

use polars::prelude::{DataType, Field, Schema, TimeUnit, TimeZone};

pub(super) use read::{read, rows};
pub(super) use write::{Scratch, write};

/// The columns of a file, and of a history without plays.
pub(super) fn schema() -> Schema {
    const MOMENT: DataType = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
    let of = |kind: DataType, names: &[&str]| -> Vec<Field> {
        names.iter().map(|name| Field::new((*name).into(), kind.clone())).collect()
    };
    let fields = [
        of(MOMENT, &["played_at"]),
        of(DataType::Int64, &["ms_played"]),
        of(DataType::String, &["kind", "name", "artist", "album", "uri"]),
        of(DataType::String, &["platform", "country", "reason_start", "reason_end"]),
        of(DataType::Boolean, &["shuffle", "skipped", "offline", "incognito"]),
        of(MOMENT, &["offline_at"]),
        of(DataType::Boolean, &["video", "near_repeat"]),
        of(DataType::String, &["source"]),
    ];
    Schema::from_iter(fields.into_iter().flatten())
}
