//! Tables as JSON.

use chrono::{DateTime, NaiveDate, SecondsFormat};
use linernotes::prelude::*;
use serde_json::Map;

/// A table as JSON: an object for each row.
pub(crate) fn rows(table: &DataFrame) -> Value {
    let row = |at: usize| -> Map<String, Value> {
        table
            .columns()
            .iter()
            .map(|column| (column.name().to_string(), column.get(at).map_or(Value::Null, value)))
            .collect()
    };
    (0..table.height()).map(|at| Value::Object(row(at))).collect()
}

/// A list as an array, a date as `2026-11-25`, a moment as RFC 3339 has it.
fn value(value: AnyValue<'_>) -> Value {
    match value {
        AnyValue::Null => Value::Null,
        AnyValue::Boolean(value) => value.into(),
        AnyValue::String(text) => text.into(),
        AnyValue::StringOwned(text) => text.as_str().into(),
        AnyValue::Int64(number) => number.into(),
        AnyValue::Float64(number) => number.into(),
        AnyValue::Date(days) => NaiveDate::from_epoch_days(days).map(|day| day.to_string()).into(),
        AnyValue::Datetime(since, unit, _) | AnyValue::DatetimeOwned(since, unit, _) => moment(since, unit).into(),
        AnyValue::List(parts) => (0..parts.len()).map(|at| parts.get(at).map_or(Value::Null, self::value)).collect(),
        other => other.to_string().into(),
    }
}

/// In UTC; nothing for a moment that no calendar has.
fn moment(since: i64, unit: TimeUnit) -> Option<String> {
    let moment = match unit {
        TimeUnit::Milliseconds => DateTime::from_timestamp_millis(since),
        TimeUnit::Microseconds => DateTime::from_timestamp_micros(since),
        TimeUnit::Nanoseconds => Some(DateTime::from_timestamp_nanos(since)),
    };
    Some(moment?.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_dates_and_moments_are_what_json_has_for_them() {
        let album: linernotes::prelude::Album = serde_json::from_value(json!({
            "id": "2f4Ejh4Po2rpuXSYa6IDCe", "name": "a", "release_date": "1999", "total_tracks": 1, "genres": [],
            "artists": [{ "id": null, "name": "b" }, { "id": null, "name": "c" }],
        }))
        .unwrap();
        let saved = SavedItem { added_at: "2026-01-02T03:04:05.678+01:00".parse().ok(), item: Some(album) };
        let row = rows(&vec![saved].table().unwrap())[0].take();
        assert_eq!(row["added_at"], "2026-01-02T02:04:05.678Z");
        assert_eq!(row["release_date"], "1999-01-01");
        assert_eq!(row["artists"], json!(["b", "c"]));
        assert_eq!((&row["genres"], &row["artist_ids"]), (&json!([]), &json!([null, null])));
        assert_eq!((&row["total_tracks"], &row["label"]), (&json!(1), &Value::Null));
    }
}
