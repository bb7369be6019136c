//! What plays, and what playlists hold: a track or an episode.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::{Episode, Track};

/// A track or an episode.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Playable {
    /// A track, or a file of the listener's own.
    Track(Box<Track>),
    /// An episode of a show.
    Episode(Box<Episode>),
    /// Something that Spotify does not document, as it came.
    Unknown(Value),
}

impl Playable {
    /// As Spotify shows it; empty where it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Track(track) => &track.name,
            Self::Episode(episode) => &episode.name,
            Self::Unknown(value) => text(value, "name"),
        }
    }

    /// `spotify:track:…`, `spotify:episode:…`, or `spotify:local:…` for a file of the listener's own.
    #[must_use]
    pub fn uri(&self) -> &str {
        match self {
            Self::Track(track) => &track.uri,
            Self::Episode(episode) => &episode.uri,
            Self::Unknown(value) => text(value, "uri"),
        }
    }

    /// Length in milliseconds.
    #[must_use]
    pub fn duration_ms(&self) -> Option<i64> {
        match self {
            Self::Track(track) => track.duration_ms,
            Self::Episode(episode) => episode.duration_ms,
            Self::Unknown(value) => value.get("duration_ms")?.as_i64(),
        }
    }

    /// The track, if it is one.
    #[must_use]
    pub fn track(&self) -> Option<&Track> {
        match self {
            Self::Track(track) => Some(track),
            _ => None,
        }
    }

    /// The episode, if it is one.
    #[must_use]
    pub fn episode(&self) -> Option<&Episode> {
        match self {
            Self::Episode(episode) => Some(episode),
            _ => None,
        }
    }

    fn read(value: Value) -> Self {
        let local = value.get("is_local").and_then(Value::as_bool).unwrap_or(false);
        // Without a type, as from a file that was written by this crate, the URI still tells.
        let kind = match text(&value, "type") {
            _ if local => "track",
            "" => text(&value, "uri").split(':').nth(1).unwrap_or_default(),
            kind => kind,
        };
        let found = match kind {
            "track" | "local" => Track::deserialize(&value).map(|track| Self::Track(Box::new(track))).ok(),
            "episode" => Episode::deserialize(&value).map(|episode| Self::Episode(Box::new(episode))).ok(),
            _ => None,
        };
        found.unwrap_or(Self::Unknown(value))
    }
}

impl<'de> Deserialize<'de> for Playable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::read)
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ID: &str = "0ND8rF8oirMXtE59n585P6";

    fn kind(value: &Value) -> &'static str {
        match serde_json::from_value(value.clone()).unwrap() {
            Playable::Track(_) => "track",
            Playable::Episode(_) => "episode",
            Playable::Unknown(_) => "unknown",
        }
    }

    #[test]
    fn its_type_tells_what_it_is_and_nothing_is_an_error() {
        for (value, expected) in [
            (json!({ "type": "track", "id": ID, "name": "a" }), "track"),
            (json!({ "type": "episode", "id": ID, "name": "a", "duration_ms": 1 }), "episode"),
            (json!({ "uri": format!("spotify:episode:{ID}"), "id": ID, "name": "a" }), "episode"),
            (
                json!({ "type": "track", "is_local": true, "id": null, "duration_ms": {}, "album": { "id": null } }),
                "track",
            ),
            (json!({ "type": "chapter", "id": ID, "name": "a" }), "unknown"),
            (json!({ "type": "track", "id": 7 }), "unknown"),
            (json!({}), "unknown"),
            (json!("surprise"), "unknown"),
        ] {
            assert_eq!(kind(&value), expected, "{value}");
        }
    }

    #[test]
    fn an_episode_in_the_shape_of_a_track_is_an_episode() {
        let squeezed = json!({
            "type": "episode", "episode": false, "track": true, "id": ID, "name": "a", "duration_ms": 60_000,
            "uri": format!("spotify:episode:{ID}"), "is_local": false, "disc_number": 0, "track_number": 0,
            "album": { "id": ID, "name": "show", "type": "show", "album_type": null, "images": [] },
            "artists": [{ "id": ID, "name": null, "type": "show" }], "external_ids": {},
        });
        let playable: Playable = serde_json::from_value(squeezed).unwrap();
        let found = (playable.name(), playable.duration_ms(), playable.track().is_none(), playable.episode().is_some());
        assert_eq!(found, ("a", Some(60_000), true, true));
    }

    #[test]
    fn what_is_written_is_read_as_the_same() {
        for value in [
            json!({ "type": "track", "id": ID, "name": "a", "uri": format!("spotify:track:{ID}") }),
            json!({ "type": "episode", "id": ID, "name": "a", "uri": format!("spotify:episode:{ID}") }),
            json!({ "is_local": true, "id": null, "name": "a", "uri": "spotify:local:a:b:c:9" }),
            json!({ "type": "riddle", "name": "a" }),
        ] {
            let playable: Playable = serde_json::from_value(value).unwrap();
            let written = serde_json::to_value(&playable).unwrap();
            assert_eq!(serde_json::from_value::<Playable>(written).unwrap(), playable);
        }
    }
}
