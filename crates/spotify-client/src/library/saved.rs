//! A row of the library.

use std::fmt;
use std::marker::PhantomData;

use chrono::{DateTime, Utc};
use serde::de::{DeserializeOwned, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::lenient::moment;

/// Something in the listener's library.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SavedItem<T> {
    /// When they saved it; nothing where Spotify does not say.
    pub added_at: Option<DateTime<Utc>>,
    /// What they saved; nothing where Spotify no longer has it.
    pub item: Option<T>,
}

/// By what name the thing goes beside `added_at`: by its kind, and by `item` in what this crate has written.
const NAMES: [&str; 6] = ["track", "album", "show", "episode", "audiobook", "item"];

/// Audiobooks are documented to come bare, and reported to come as all else does: both are read.
impl<'de, T: DeserializeOwned> Deserialize<'de> for SavedItem<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Row(PhantomData))
    }
}

struct Row<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for Row<T> {
    type Value = SavedItem<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row of the library")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SavedItem<T>, A::Error> {
        let (mut added_at, mut item, mut bare) = (None, None, Map::new());
        while let Some(name) = map.next_key::<String>()? {
            if name == "added_at" {
                added_at = Some(moment(&map.next_value()?));
            } else if added_at.is_some() || NAMES.contains(&name.as_str()) && bare.is_empty() {
                item = map.next_value()?;
            } else {
                bare.insert(name, map.next_value::<Value>()?);
            }
        }
        if added_at.is_none() && item.is_none() && !bare.is_empty() {
            item = Some(T::deserialize(Value::Object(bare)).map_err(A::Error::custom)?);
        }
        Ok(SavedItem { added_at: added_at.flatten(), item })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Audiobook, Episode, Track};

    const ID: &str = "0ND8rF8oirMXtE59n585P6";

    fn read<T: DeserializeOwned>(value: Value) -> SavedItem<T> {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn an_audiobook_is_read_bare_and_with_its_time() {
        let book = json!({ "id": ID, "name": "a", "type": "audiobook" });
        let wrapped: SavedItem<Audiobook> = read(json!({ "added_at": "2026-01-02T03:04:05Z", "audiobook": book }));
        let bare: SavedItem<Audiobook> = read(book);
        assert_eq!((bare.item == wrapped.item && bare.item.is_some(), bare.added_at), (true, None));
        assert_eq!(wrapped.added_at.unwrap().to_rfc3339(), "2026-01-02T03:04:05+00:00");
    }

    #[test]
    fn a_thing_is_not_taken_for_the_one_it_is_part_of() {
        let episode = json!({ "id": ID, "name": "a", "show": { "id": ID, "name": "b" } });
        assert_eq!(read::<Episode>(json!({ "added_at": null, "episode": episode })).item.unwrap().name, "a");
        let track = json!({ "id": ID, "name": "a", "album": { "id": null, "name": "b" } });
        let saved: SavedItem<Track> = read(json!({ "added_at": "2026-01-02T03:04:05Z", "track": track }));
        assert_eq!(saved.item.as_ref().unwrap().name, "a");
        assert_eq!(read::<Track>(serde_json::to_value(&saved).unwrap()), saved);
    }

    #[test]
    fn what_is_gone_does_not_spoil_the_list() {
        let gone: SavedItem<Track> = read(json!({ "added_at": "2026-01-02T03:04:05Z", "track": null }));
        assert_eq!(gone.item, None);
        assert!(gone.added_at.is_some());
    }
}
