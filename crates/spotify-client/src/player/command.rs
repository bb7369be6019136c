//! Commands to the player. They need a listener with Spotify Premium; Spotify does not promise to obey several in their order.

use std::fmt;

use serde_json::{Map, Value, json};

use super::{RepeatState, Target};
use crate::request::Request;
use crate::{Error, IntoUri, Pending, Result, Scope, Spotify, Uri};

/// What to play: `Play { context_uri: Some("spotify:album:…".into()), ..Play::default() }`. As it is by default, playback goes
/// on where it was paused.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Play {
    /// An album, artist, playlist or show, by its URI or link; or `spotify:user:…:collection`.
    pub context_uri: Option<String>,
    /// Tracks and episodes, by their URIs or links, instead of a context. Spotify breaks down at more than about 200.
    pub uris: Vec<String>,
    /// Where in these to begin, if not with the first.
    pub offset: Option<Offset>,
    /// Where in that to begin, in milliseconds.
    pub position_ms: Option<u64>,
}

/// Where to begin in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offset {
    /// With the item after so many others.
    Position(usize),
    /// With the item of this URI or link.
    Uri(String),
}

/// In which order to play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shuffle {
    /// By chance.
    On,
    /// As it stands.
    Off,
}

/// What happens when playback moves to another device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Transfer {
    /// It plays there, also when it was paused.
    Play,
    /// It stays paused, or plays on.
    #[default]
    Keep,
}

impl fmt::Display for Shuffle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::On => "true",
            Self::Off => "false",
        })
    }
}

impl Play {
    /// What is sent.
    fn body(self) -> Result<Value> {
        let Self { context_uri, uris, offset, position_ms } = self;
        let wrong = |text: &str| Err(Error::Argument(text.to_owned()));
        if context_uri.is_some() && !uris.is_empty() {
            return wrong("play either a context or single URIs: leave `context_uri` or `uris` out");
        }
        if offset.is_some() && context_uri.is_none() && uris.is_empty() {
            return wrong("an offset is a place in what is to be played: give `context_uri` or `uris` too");
        }
        let mut body = Map::new();
        if let Some(uri) = context_uri {
            body.insert("context_uri".to_owned(), context(&uri)?.into());
        }
        if !uris.is_empty() {
            let uris: Vec<String> = uris.iter().map(|uri| uri_of(uri)).collect::<Result<_>>()?;
            body.insert("uris".to_owned(), uris.into());
        }
        let offset = match offset {
            Some(Offset::Position(position)) => Some(json!({ "position": position })),
            Some(Offset::Uri(uri)) => Some(json!({ "uri": uri_of(&uri)? })),
            None => None,
        };
        body.extend(offset.map(|offset| ("offset".to_owned(), offset)));
        body.extend(position_ms.map(|position| ("position_ms".to_owned(), position.into())));
        Ok(Value::Object(body))
    }
}

fn uri_of(text: &str) -> Result<String> {
    Ok(Uri::parse(text)?.to_string())
}

/// What a listener has saved is a context too, and no other URI has its form.
fn context(text: &str) -> Result<String> {
    let text = text.trim();
    let is_collection = text.starts_with("spotify:user:") && text.ends_with(":collection");
    if is_collection { Ok(text.to_owned()) } else { uri_of(text) }
}

/// A command for a device.
fn to(request: Request, device: Target) -> Result<Request> {
    Ok(request.query_if("device_id", device.device_id()?).needs(Scope::UserModifyPlaybackState))
}

impl Spotify {
    /// Moves playback to a device.
    ///
    /// `PUT /me/player` · needs [`Scope::UserModifyPlaybackState`] and Premium.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Argument`] when no device is named, [`crate::Error::MissingScope`], and what every call may meet.
    pub fn transfer_playback(&self, device: impl Into<Target>, how: Transfer) -> Pending<()> {
        self.tell(transfer(device.into(), how))
    }

    /// Plays something, or plays on.
    ///
    /// `PUT /me/player/play` · needs [`Scope::UserModifyPlaybackState`] and Premium.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidUri`] and [`crate::Error::Argument`] when it is not clear what to play,
    /// [`crate::Error::MissingScope`], and what every call may meet; `NO_ACTIVE_DEVICE` where none is active and none named.
    pub fn play(&self, what: Play, device: impl Into<Target>) -> Pending<()> {
        self.tell(play(what, device.into()))
    }

    /// Pauses. Refused when it is paused already.
    ///
    /// `PUT /me/player/pause` · needs [`Scope::UserModifyPlaybackState`] and Premium.
    ///
    /// # Errors
    ///
    /// [`crate::Error::MissingScope`], and what every call may meet.
    pub fn pause(&self, device: impl Into<Target>) -> Pending<()> {
        self.tell(to(Request::put("me/player/pause"), device.into()))
    }

    /// On to the next item.
    ///
    /// `POST /me/player/next` · needs [`Scope::UserModifyPlaybackState`] and Premium.
    ///
    /// # Errors
    ///
    /// [`crate::Error::MissingScope`], [`crate::Error::Unconfirmed`], and what every call may meet.
    pub fn next(&self, device: impl Into<Target>) -> Pending<()> {
        self.tell(to(Request::post("me/player/next"), device.into()))
    }

    /// Back to the item before, however far this one has played. Refused at the first.
    ///
    /// `POST /me/player/previous` · needs [`Scope::UserModifyPlaybackState`] and Premium.
    ///
    /// # Errors
    ///
    /// [`crate::Error::MissingScope`], [`crate::Error::Unconfirmed`], and what every call may meet.
    pub fn previous(&self, device: impl Into<Target>) -> Pending<()> {
        self.tell(to(Request::post("me/player/previous"), device.into()))
    }

    /// To a place in the item, in milliseconds; behind its end the next one begins.
    ///
    /// `PUT /me/player/seek` · needs [`Scope::UserModifyPlaybackState`] and Premium.
    ///
    /// # Errors
    ///
    /// [`crate::Error::MissingScope`], and what every call may meet.
    pub fn seek(&self, position_ms: u64, device: impl Into<Target>) -> Pending<()> {
        self.tell(to(Request::put("me/player/seek").query("position_ms", position_ms), device.into()))
    }

    /// Sets what happens at the end.
    ///
    /// `PUT /me/player/repeat` · needs [`Scope::UserModifyPlaybackState`] and Premium.
    ///
    /// # Errors
    ///
    /// [`crate::Error::MissingScope`], and what every call may meet.
    pub fn repeat(&self, state: RepeatState, device: impl Into<Target>) -> Pending<()> {
        self.tell(to(Request::put("me/player/repeat").query("state", state), device.into()))
    }

    /// Sets the volume, from 0 to 100.
    ///
    /// `PUT /me/player/volume` · needs [`Scope::UserModifyPlaybackState`] and Premium.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Argument`] above 100, [`crate::Error::MissingScope`], and what every call may meet.
    pub fn set_volume(&self, percent: u8, device: impl Into<Target>) -> Pending<()> {
        self.tell(volume(percent, device.into()))
    }

    /// Sets the order.
    ///
    /// `PUT /me/player/shuffle` · needs [`Scope::UserModifyPlaybackState`] and Premium.
    ///
    /// # Errors
    ///
    /// [`crate::Error::MissingScope`], and what every call may meet.
    pub fn shuffle(&self, shuffle: Shuffle, device: impl Into<Target>) -> Pending<()> {
        self.tell(to(Request::put("me/player/shuffle").query("state", shuffle), device.into()))
    }

    /// Lets a track or an episode play next, behind what was queued before.
    ///
    /// `POST /me/player/queue` · needs [`Scope::UserModifyPlaybackState`] and Premium.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidUri`], [`crate::Error::MissingScope`], [`crate::Error::Unconfirmed`], and what every call may
    /// meet.
    pub fn add_to_queue(&self, uri: impl IntoUri, device: impl Into<Target>) -> Pending<()> {
        self.tell(enqueue(uri.into_uri(), device.into()))
    }
}

fn transfer(device: Target, how: Transfer) -> Result<Request> {
    let Some(id) = device.device_id()? else {
        return Err(Error::Argument("name the device to move to: `devices()` lists them".to_owned()));
    };
    let body = json!({ "device_ids": [id], "play": how == Transfer::Play });
    Ok(Request::put("me/player").json(body).needs(Scope::UserModifyPlaybackState))
}

fn play(what: Play, device: Target) -> Result<Request> {
    to(Request::put("me/player/play").json(what.body()?), device)
}

fn volume(percent: u8, device: Target) -> Result<Request> {
    if percent > 100 {
        return Err(Error::Argument(format!("a volume is 0 to 100 percent, not {percent}")));
    }
    to(Request::put("me/player/volume").query("volume_percent", percent), device)
}

fn enqueue(uri: Result<Uri>, device: Target) -> Result<Request> {
    to(Request::post("me/player/queue").query("uri", uri?), device)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALBUM: &str = "spotify:album:2f4Ejh4Po2rpuXSYa6IDCe";
    const TRACK: &str = "spotify:track:0ND8rF8oirMXtE59n585P6";

    #[test]
    fn what_to_play_is_sent_in_spotifys_words() {
        let album = Play { context_uri: Some(ALBUM.to_owned()), ..Play::default() };
        let saved = Play { context_uri: Some("spotify:user:robin:collection".to_owned()), ..Play::default() };
        let link = TRACK.replace("spotify:track:", "https://open.spotify.com/track/");
        for (play, expected) in [
            (Play::default(), json!({})),
            (album.clone(), json!({ "context_uri": ALBUM })),
            (saved, json!({ "context_uri": "spotify:user:robin:collection" })),
            (
                Play { offset: Some(Offset::Position(3)), position_ms: Some(500), ..album.clone() },
                json!({ "context_uri": ALBUM, "offset": { "position": 3 }, "position_ms": 500 }),
            ),
            (
                Play { offset: Some(Offset::Uri(link.clone())), ..album },
                json!({ "context_uri": ALBUM, "offset": { "uri": TRACK } }),
            ),
            (Play { uris: vec![link], ..Play::default() }, json!({ "uris": [TRACK] })),
        ] {
            assert_eq!(play.body().unwrap(), expected);
        }
    }

    #[test]
    fn what_cannot_be_meant_is_not_sent() {
        let context_uri = Some(ALBUM.to_owned());
        let uris = vec![TRACK.to_owned()];
        let offset = Some(Offset::Position(1));
        for (request, says) in [
            (play(Play { context_uri, uris, ..Play::default() }, Target::Active), "leave `context_uri`"),
            (play(Play { offset, ..Play::default() }, Target::Active), "give `context_uri`"),
            (play(Play { uris: vec!["x".to_owned()], ..Play::default() }, Target::Active), "`x` names nothing"),
            (transfer(Target::Active, Transfer::Play), "name the device"),
            (volume(101, Target::Active), "0 to 100"),
            (volume(50, Target::Device(" ".to_owned())), "no id"),
        ] {
            let message = request.unwrap_err().to_string();
            assert!(message.contains(says), "{message}");
        }
    }

    #[test]
    fn only_what_moves_on_is_not_repeated() {
        let volume = volume(100, Target::from("d")).unwrap();
        assert!(volume.repeatable);
        assert_eq!(volume.query, [("volume_percent", "100".to_owned()), ("device_id", "d".to_owned())]);
        assert!(play(Play::default(), Target::Active).unwrap().repeatable);
        assert!(!enqueue(Uri::parse(TRACK), Target::Active).unwrap().repeatable);
    }
}
