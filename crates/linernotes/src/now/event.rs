//! What happens at the player, as a value that scripts can rely on.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{NowPlaying, PlayerDevice, PlayerItem};
use crate::show::{clock, one_line};

/// Something that happened at the player. As text, that in words without the time; as JSON, its fields, which are always there and
/// null where nothing is known:
///
/// ```json
/// {"event": "started", "at": "2026-11-21T18:30:12.345Z",
///  "item": {"kind": "track", "id": "…", "uri": "…", "name": "…", "artists": ["…"], "album": "…", "duration_ms": 182800},
///  "progress_ms": 345, "device": {"id": "…", "name": "…", "kind": "Speaker", "is_private_session": false},
///  "context_uri": "spotify:album:…"}
/// ```
///
/// `item.kind` is `track`, `local_file`, `episode`, `ad`, `private` or `unknown`. More fields, kinds and events may come; those
/// that there are stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlayerEvent {
    /// What happened.
    #[serde(rename = "event")]
    pub change: PlayerChange,
    /// When it was noticed. What had begun by then began `progress_ms` before that, unless it was moved or paused.
    pub at: DateTime<Utc>,
    /// What it happened to. Of silence that begins, what there was before.
    pub item: Option<PlayerItem>,
    /// How far into the item, in milliseconds. Of what was skipped, how far it must have come.
    pub progress_ms: Option<i64>,
    /// Where.
    pub device: Option<PlayerDevice>,
    /// Where the music comes from.
    pub context_uri: Option<String>,
}

/// What happened at the player. The first event of a watch tells how things stand: `started`, `paused` or `stopped`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PlayerChange {
    /// An item plays that did not before, or the same one anew.
    Started,
    /// It stands still, and is not at its end.
    Paused,
    /// It plays on.
    Resumed,
    /// It is more than three seconds from where time alone would have brought it: somebody moved it, or it stalled.
    Sought,
    /// It was heard up to its last twelve seconds at least, over which Spotify may fade into the next one.
    Finished,
    /// Something else came before that.
    Skipped,
    /// It plays on another device.
    ChangedDevice,
    /// Nothing is on any more.
    Stopped,
}

impl PlayerChange {
    /// As JSON has it.
    fn word(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Paused => "paused",
            Self::Resumed => "resumed",
            Self::Sought => "sought",
            Self::Finished => "finished",
            Self::Skipped => "skipped",
            Self::ChangedDevice => "changed_device",
            Self::Stopped => "stopped",
        }
    }
}

impl PlayerEvent {
    /// Something that happened to what there is.
    pub(super) fn of(change: PlayerChange, now: &NowPlaying) -> Self {
        Self {
            change,
            at: now.at,
            item: now.item.clone(),
            progress_ms: now.progress_ms,
            device: now.device.clone(),
            context_uri: now.context_uri.clone(),
        }
    }
}

impl fmt::Display for PlayerChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl fmt::Display for PlayerEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { change, item, progress_ms, device, .. } = self;
        write!(f, "{change}: ")?;
        let (Some(item), false) = (item, *change == PlayerChange::Stopped) else {
            return f.write_str("nothing plays");
        };
        write!(f, "{item}")?;
        if let Some(progress) = progress_ms.filter(|_| *change != PlayerChange::Finished) {
            write!(f, ", at {}", clock(progress))?;
            if let Some(duration) = item.duration_ms {
                write!(f, " of {}", clock(duration))?;
            }
        }
        match device {
            Some(device) if matches!(change, PlayerChange::Started | PlayerChange::ChangedDevice) => {
                write!(f, ", on {}", one_line(&device.name))
            }
            _ => Ok(()),
        }
    }
}
