//! What plays, as Spotify tells it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Device;
use crate::Playable;
use crate::lenient::{integer, or_default};

/// The state of the player.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Playback {
    /// Where it plays.
    #[serde(default)]
    pub device: Option<Device>,
    /// What happens at the end.
    #[serde(default, deserialize_with = "or_default")]
    pub repeat_state: RepeatState,
    /// Whether the order is by chance.
    #[serde(default, deserialize_with = "or_default")]
    pub shuffle_state: bool,
    /// Whether Spotify mixes in what would fit; sent, but not documented.
    #[serde(default, deserialize_with = "or_default")]
    pub smart_shuffle: bool,
    /// Where the music comes from; nothing where single tracks play.
    #[serde(default)]
    pub context: Option<Context>,
    /// When the state last changed, in Unix milliseconds.
    #[serde(default, deserialize_with = "integer")]
    pub timestamp: Option<i64>,
    /// How far into the item, in milliseconds.
    #[serde(default, deserialize_with = "integer")]
    pub progress_ms: Option<i64>,
    /// Whether it plays, and is not paused.
    #[serde(default, deserialize_with = "or_default")]
    pub is_playing: bool,
    /// What plays; nothing during an advertisement and in a private session.
    #[serde(default)]
    pub item: Option<Playable>,
    /// `track`, `episode`, `ad` or `unknown`.
    #[serde(default, deserialize_with = "or_default")]
    pub currently_playing_type: String,
    /// What the player can do now.
    #[serde(default, deserialize_with = "or_default")]
    pub actions: Actions,
}

/// What plays, without where and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CurrentlyPlaying {
    /// Where the music comes from; nothing where single tracks play.
    #[serde(default)]
    pub context: Option<Context>,
    /// When this was asked, in Unix milliseconds.
    #[serde(default, deserialize_with = "integer")]
    pub timestamp: Option<i64>,
    /// How far into the item, in milliseconds.
    #[serde(default, deserialize_with = "integer")]
    pub progress_ms: Option<i64>,
    /// Whether it plays, and is not paused.
    #[serde(default, deserialize_with = "or_default")]
    pub is_playing: bool,
    /// What plays; nothing during an advertisement and in a private session.
    #[serde(default)]
    pub item: Option<Playable>,
    /// `track`, `episode`, `ad` or `unknown`.
    #[serde(default, deserialize_with = "or_default")]
    pub currently_playing_type: String,
    /// What the player can do now.
    #[serde(default, deserialize_with = "or_default")]
    pub actions: Actions,
}

/// Where music comes from: a list that goes on after the track.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// `album`, `artist`, `playlist`, `show`, or `collection` for what the listener has saved.
    #[serde(default, rename = "type", deserialize_with = "or_default")]
    pub kind: String,
    /// `spotify:album:…`, or `spotify:user:…:collection`.
    #[serde(default, deserialize_with = "or_default")]
    pub uri: String,
}

/// What happens at the end of a track, or of all tracks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum RepeatState {
    /// It ends.
    #[default]
    Off,
    /// The track begins again.
    Track,
    /// The album, playlist or show begins again.
    Context,
    /// A word of Spotify's that this version does not know, as it came.
    Other(String),
}

impl RepeatState {
    fn word(&self) -> &str {
        match self {
            Self::Off => "off",
            Self::Track => "track",
            Self::Context => "context",
            Self::Other(word) => word,
        }
    }
}

impl From<String> for RepeatState {
    fn from(word: String) -> Self {
        match word.as_str() {
            "off" => Self::Off,
            "track" => Self::Track,
            "context" => Self::Context,
            _ => Self::Other(word),
        }
    }
}

impl From<RepeatState> for String {
    fn from(state: RepeatState) -> Self {
        state.to_string()
    }
}

impl fmt::Display for RepeatState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What the player can do now.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Actions {
    /// What it cannot: such a command is refused.
    #[serde(default, deserialize_with = "or_default")]
    pub disallows: Disallows,
}

macro_rules! disallows {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What the player cannot do now. What is not sent is allowed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
        pub struct Disallows {
            $($(#[$doc])* #[serde(default, deserialize_with = "or_default")] pub $name: bool,)*
        }
    };
}

disallows! {
    /// Playing something else.
    interrupting_playback,
    /// [`crate::Spotify::pause`]: it is paused already, or an advertisement plays.
    pausing,
    /// Playing on: it plays already.
    resuming,
    /// [`crate::Spotify::seek`].
    seeking,
    /// [`crate::Spotify::next`].
    skipping_next,
    /// [`crate::Spotify::previous`].
    skipping_prev,
    /// [`crate::Spotify::repeat`] of the album, playlist or show.
    toggling_repeat_context,
    /// [`crate::Spotify::repeat`] of the track.
    toggling_repeat_track,
    /// [`crate::Spotify::shuffle`].
    toggling_shuffle,
    /// [`crate::Spotify::transfer_playback`].
    transferring_playback,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_null_or_not_sent_is_no_error() {
        for text in [
            "{}",
            r#"{"context":null,"item":null,"progress_ms":null,"actions":null,"device":null,"repeat_state":null}"#,
            r#"{"currently_playing_type":"ad","is_playing":true,"actions":{"disallows":null}}"#,
        ] {
            let playback: Playback = serde_json::from_str(text).unwrap();
            assert_eq!((playback.item, playback.actions), (None, Actions::default()), "{text}");
            let playing: CurrentlyPlaying = serde_json::from_str(text).unwrap();
            assert_eq!(playing.context, None, "{text}");
        }
    }

    #[test]
    fn words_that_nobody_knows_yet_are_kept() {
        let text = r#"{"repeat_state":"album","currently_playing_type":"video","context":{"type":"mix","uri":"spotify:mix:x"}}"#;
        let playback: Playback = serde_json::from_str(text).unwrap();
        assert_eq!(playback.repeat_state, RepeatState::Other("album".to_owned()));
        assert_eq!(playback.currently_playing_type, "video");
        assert_eq!(playback.context.map(|context| context.kind).as_deref(), Some("mix"));
        for word in ["off", "track", "context", "album"] {
            assert_eq!(String::from(RepeatState::from(word.to_owned())), word);
        }
    }

    #[test]
    fn what_is_disallowed_stands_below_disallows() {
        let actions: Actions =
            serde_json::from_str(r#"{"disallows":{"pausing":true,"seeking":null,"dancing":true}}"#).unwrap();
        assert_eq!(actions.disallows, Disallows { pausing: true, ..Disallows::default() });
    }
}
