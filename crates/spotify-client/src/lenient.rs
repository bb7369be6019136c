//! Reads values that Spotify is known to send in more than one form.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A whole number, also when it is written `240.0`; nothing when it is null or something else, as for local files.
pub(crate) fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds and counts are far from the limits")]
    Ok(value.as_i64().or_else(|| value.as_f64().map(|number| number as i64)))
}

/// A value that may be null where the documentation promises one: the default then.
pub(crate) fn or_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + Default,
    D: Deserializer<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A time such as `2026-01-02T03:04:05Z`; nothing where it is null, or no time at all.
pub(crate) fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    Ok(moment(&Value::deserialize(deserializer)?))
}

/// The time that a value tells.
pub(crate) fn moment(value: &Value) -> Option<DateTime<Utc>> {
    value.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_moment_is_read_and_what_is_none_does_no_harm() {
        for (value, expected) in [
            (json!("2026-01-02T03:04:05Z"), Some("2026-01-02T03:04:05+00:00")),
            (json!("2026-09-01T12:34:56.789Z"), Some("2026-09-01T12:34:56.789+00:00")),
            (json!(null), None),
            (json!(""), None),
            (json!("0000"), None),
            (json!({}), None),
        ] {
            assert_eq!(moment(&value).map(|time| time.to_rfc3339()).as_deref(), expected);
        }
    }
}
