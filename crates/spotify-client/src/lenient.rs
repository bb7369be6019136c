//! Reads values that Spotify is known to send in more than one form.

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
