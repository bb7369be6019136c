//! Spotify's answer about the player to what it means: music, a podcast, an advertisement, silence.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use spotify_client::{Device, Id as _, Playable, Playback};

use crate::show::{clock, one_line};

/// How many characters its bar has as text.
const BAR: i64 = 12;

/// What plays at a moment. As text, that in one line with a bar; as JSON, its fields:
///
/// ```json
/// {"state": "playing", "at": "2026-11-21T18:30:12.345Z",
///  "item": {"kind": "track", "id": "0ND8rF8oirMXtE59n585P6", "uri": "spotify:track:0ND8rF8oirMXtE59n585P6",
///           "name": "…", "artists": ["…"], "album": "…", "duration_ms": 182800},
///  "progress_ms": 12345, "device": {"id": "…", "name": "…", "kind": "Speaker", "is_private_session": false},
///  "context_uri": "spotify:album:2f4Ejh4Po2rpuXSYa6IDCe"}
/// ```
///
/// Every field is always there; what is not known is null.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NowPlaying {
    /// Whether it plays.
    pub state: PlayerState,
    /// When this was so, to the millisecond.
    pub at: DateTime<Utc>,
    /// What plays or is paused; nothing in silence.
    pub item: Option<PlayerItem>,
    /// How far into the item, in milliseconds.
    pub progress_ms: Option<i64>,
    /// Where; nothing in silence, and where the listener did not agree to show it.
    pub device: Option<PlayerDevice>,
    /// Where the music comes from, such as `spotify:album:…`; nothing where single tracks play.
    pub context_uri: Option<String>,
    #[serde(skip)]
    playback: Option<Box<Playback>>,
}

/// Whether something plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlayerState {
    /// It plays.
    Playing,
    /// Something is on, and stands still.
    Paused,
    /// Nothing is on: no device is active, or it has nothing to play.
    Stopped,
}

/// Something that plays. What Spotify does not tell of it is nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlayerItem {
    /// What it is.
    pub kind: ItemKind,
    /// Of a track or an episode.
    pub id: Option<String>,
    /// `spotify:track:…`, `spotify:episode:…`, or `spotify:local:…`.
    pub uri: Option<String>,
    /// As Spotify shows it.
    pub name: Option<String>,
    /// Of a track, in the order Spotify gives them; else none.
    pub artists: Vec<String>,
    /// The album of a track, the show of an episode.
    pub album: Option<String>,
    /// Length in milliseconds.
    pub duration_ms: Option<i64>,
}

/// What something that plays is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ItemKind {
    /// A track of Spotify's.
    Track,
    /// A file of the listener's own.
    LocalFile,
    /// An episode of a podcast.
    Episode,
    /// An advertisement, of which Spotify tells no more.
    Ad,
    /// Something in a private session, of which Spotify tells no more.
    Private,
    /// Something else.
    Unknown,
}

/// Where it plays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlayerDevice {
    /// Nothing on a device that takes no commands.
    pub id: Option<String>,
    /// As the listener sees it.
    pub name: String,
    /// `Computer`, `Smartphone`, `Speaker`, …
    pub kind: String,
    /// Whether the listener hides what plays there.
    pub is_private_session: bool,
}

impl NowPlaying {
    /// What an answer at this moment means; nothing is the answer when no device is active.
    pub(super) fn of(playback: Option<Playback>, at: DateTime<Utc>) -> Self {
        let at = DateTime::from_timestamp_millis(at.timestamp_millis()).unwrap_or(at);
        let item = playback.as_ref().and_then(PlayerItem::of);
        let (Some(playback), Some(item)) = (playback, item) else {
            return Self {
                state: PlayerState::Stopped,
                at,
                item: None,
                progress_ms: None,
                device: None,
                context_uri: None,
                playback: None,
            };
        };
        Self {
            state: if playback.is_playing { PlayerState::Playing } else { PlayerState::Paused },
            at,
            item: Some(item),
            progress_ms: playback.progress_ms,
            device: playback.device.as_ref().map(PlayerDevice::of),
            context_uri: playback.context.as_ref().map(|context| context.uri.clone()).filter(|uri| !uri.is_empty()),
            playback: Some(Box::new(playback)),
        }
    }

    /// What it will be at a later moment when nobody touches it: further, and never behind the end. Nothing is asked.
    #[must_use]
    pub fn moved_to(&self, moment: DateTime<Utc>) -> Self {
        let passed = (moment - self.at).num_milliseconds();
        if self.state != PlayerState::Playing || passed <= 0 {
            return self.clone();
        }
        let end = self.duration_ms().unwrap_or(i64::MAX);
        let progress_ms = self.progress_ms.map(|progress| progress.saturating_add(passed).min(end.max(progress)));
        Self { at: moment, progress_ms, ..self.clone() }
    }

    /// The largest picture of what plays: of a track the cover of its album. Nothing where Spotify tells of none.
    #[must_use]
    pub fn cover_url(&self) -> Option<&str> {
        let images = match self.playback.as_deref()?.item.as_ref()? {
            Playable::Track(track) => &track.album.as_deref()?.images,
            Playable::Episode(episode) => &episode.images,
            _ => return None,
        };
        images.iter().max_by_key(|image| image.width).map(|image| image.url.as_str())
    }

    /// Its length in milliseconds, where it is known.
    pub(super) fn duration_ms(&self) -> Option<i64> {
        self.item.as_ref()?.duration_ms.filter(|duration| *duration > 0)
    }

    /// What Spotify answered, as far as it has come; nothing in silence.
    pub(crate) fn playback(&self) -> Option<Playback> {
        let playback = self.playback.as_deref()?;
        Some(Playback { progress_ms: self.progress_ms, ..playback.clone() })
    }
}

impl PlayerItem {
    /// Nothing where nothing is on.
    fn of(playback: &Playback) -> Option<Self> {
        let is_private = playback.device.as_ref().is_some_and(|device| device.is_private_session);
        let Some(item) = &playback.item else {
            let kind = match playback.currently_playing_type.as_str() {
                "ad" => ItemKind::Ad,
                _ if is_private => ItemKind::Private,
                _ if playback.is_playing => ItemKind::Unknown,
                _ => return None,
            };
            let (id, uri, name, artists, album, duration_ms) = (None, None, None, Vec::new(), None, None);
            return Some(Self { kind, id, uri, name, artists, album, duration_ms });
        };
        let known = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let (kind, id, artists, album) = match item {
            Playable::Track(track) => (
                if track.is_local { ItemKind::LocalFile } else { ItemKind::Track },
                track.id.as_ref().map(|id| id.as_str().to_owned()),
                track.artists.iter().map(|artist| artist.name.clone()).collect(),
                track.album.as_ref().and_then(|album| known(&album.name)),
            ),
            Playable::Episode(episode) => (
                ItemKind::Episode,
                Some(episode.id.as_str().to_owned()),
                Vec::new(),
                episode.show.as_ref().and_then(|show| known(&show.name)),
            ),
            _ => (ItemKind::Unknown, None, Vec::new(), None),
        };
        let (uri, name, duration_ms) = (known(item.uri()), known(item.name()), item.duration_ms());
        Some(Self { kind, id, uri, name, artists, album, duration_ms })
    }

    /// Whether it is the same one, as far as that is told.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.kind == other.kind && self.uri == other.uri && (self.uri.is_some() || self.name == other.name)
    }
}

impl PlayerDevice {
    fn of(device: &Device) -> Self {
        let Device { id, name, kind, is_private_session, .. } = device;
        Self { id: id.clone(), name: name.clone(), kind: kind.clone(), is_private_session: *is_private_session }
    }

    /// Whether it is the same one. A device without an id goes by its name.
    pub(super) fn is(&self, other: &Self) -> bool {
        match (&self.id, &other.id) {
            (Some(id), Some(other)) => id == other,
            _ => self.name == other.name,
        }
    }
}

impl fmt::Display for NowPlaying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(item), false) = (&self.item, self.state == PlayerState::Stopped) else {
            return f.write_str("nothing plays");
        };
        f.write_str(if self.state == PlayerState::Playing { "▶ " } else { "⏸ " })?;
        if let (Some(progress), Some(duration)) = (self.progress_ms, self.duration_ms()) {
            let filled = (progress.saturating_mul(BAR) / duration).clamp(0, BAR) as usize;
            let (full, empty) = ("━".repeat(filled), "─".repeat(BAR as usize - filled));
            write!(f, "{full}{empty} {} of {}  ", clock(progress), clock(duration))?;
        }
        write!(f, "{item}")
    }
}

impl fmt::Display for PlayerItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.as_deref().unwrap_or(match self.kind {
            ItemKind::Ad => "an advertisement",
            ItemKind::Private => "something in a private session",
            ItemKind::Track | ItemKind::LocalFile | ItemKind::Episode => "(no name)",
            ItemKind::Unknown => "something that Spotify does not tell",
        });
        f.write_str(&one_line(name))?;
        if !self.artists.is_empty() {
            write!(f, " · {}", one_line(&self.artists.join(", ")))?;
        }
        if let Some(album) = &self.album {
            write!(f, " · {}", one_line(album))?;
        }
        match self.kind {
            ItemKind::LocalFile => f.write_str(" (a file of one's own)"),
            ItemKind::Episode => f.write_str(" (a podcast)"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ID: &str = "0ND8rF8oirMXtE59n585P6";

    fn now(answer: Value) -> NowPlaying {
        NowPlaying::of(serde_json::from_value(answer).unwrap(), DateTime::UNIX_EPOCH)
    }

    fn track() -> Value {
        json!({ "type": "track", "id": ID, "name": "Paper\nLanterns", "uri": format!("spotify:track:{ID}"),
            "artists": [{ "id": null, "name": "Mara" }, { "id": null, "name": "Lind" }],
            "album": { "id": null, "name": "Rooms" }, "duration_ms": 180_000 })
    }

    #[test]
    fn everything_is_told_as_what_it_is() {
        let private = json!({ "name": "Phone", "type": "Smartphone", "is_private_session": true });
        let episode = json!({ "type": "episode", "id": ID, "name": "Tides", "duration_ms": 60_000, "uri": "spotify:episode:x",
            "show": { "id": "5CfCWKI5pZ28U0uOzXkDHe", "name": "Harbour" } });
        let local = json!({ "is_local": true, "id": null, "name": "Demo", "uri": "spotify:local:a:b:c:9" });
        for (answer, words) in [
            (Value::Null, "nothing plays"),
            (json!({ "is_playing": false, "item": null, "currently_playing_type": "unknown" }), "nothing plays"),
            (
                json!({ "is_playing": true, "item": track(), "progress_ms": 45_000 }),
                "▶ ━━━───────── 0:45 of 3:00  Paper Lanterns · Mara, Lind · Rooms",
            ),
            (json!({ "is_playing": false, "item": track() }), "⏸ Paper Lanterns · Mara, Lind · Rooms"),
            (
                json!({ "is_playing": true, "item": episode, "progress_ms": i64::MAX }),
                "▶ ━━━━━━━━━━━━ 2562047788015:12:55 of 1:00  Tides · Harbour (a podcast)",
            ),
            (json!({ "is_playing": true, "item": local, "progress_ms": 1 }), "▶ Demo (a file of one's own)"),
            (json!({ "is_playing": true, "item": null, "currently_playing_type": "ad" }), "▶ an advertisement"),
            (json!({ "is_playing": true, "item": null, "device": private }), "▶ something in a private session"),
            (json!({ "is_playing": true, "item": null }), "▶ something that Spotify does not tell"),
            (json!({ "is_playing": true, "item": { "type": "chapter", "name": "One" } }), "▶ One"),
        ] {
            assert_eq!(now(answer.clone()).to_string(), words, "{answer}");
        }
    }

    #[test]
    fn as_json_every_field_is_there() {
        let device = json!({ "id": "k", "name": "Kitchen", "type": "Speaker", "volume_percent": 40 });
        let playing = json!({ "is_playing": true, "item": track(), "progress_ms": 45_000, "device": device,
            "context": { "type": "album", "uri": "spotify:album:a" } });
        let json = |now: NowPlaying| serde_json::to_string(&now).unwrap();
        insta::assert_snapshot!(json(now(playing)), @r#"{"state":"playing","at":"1970-01-01T00:00:00Z","item":{"kind":"track","id":"0ND8rF8oirMXtE59n585P6","uri":"spotify:track:0ND8rF8oirMXtE59n585P6","name":"Paper\nLanterns","artists":["Mara","Lind"],"album":"Rooms","duration_ms":180000},"progress_ms":45000,"device":{"id":"k","name":"Kitchen","kind":"Speaker","is_private_session":false},"context_uri":"spotify:album:a"}"#);
        insta::assert_snapshot!(json(now(Value::Null)), @r#"{"state":"stopped","at":"1970-01-01T00:00:00Z","item":null,"progress_ms":null,"device":null,"context_uri":null}"#);
    }

    #[test]
    fn time_moves_what_plays_and_never_behind_its_end() {
        let moment = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let playing = now(json!({ "is_playing": true, "item": track(), "progress_ms": 100_000 }));
        for (seconds, progress) in [(-5, 100_000), (0, 100_000), (30, 130_000), (500, 180_000)] {
            assert_eq!(playing.moved_to(moment(seconds)).progress_ms, Some(progress), "{seconds}");
        }
        let paused = now(json!({ "is_playing": false, "item": track(), "progress_ms": 100_000 }));
        assert_eq!(paused.moved_to(moment(30)), paused);
    }
}
