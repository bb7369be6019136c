//! The listener's player: what plays, on which device, what comes next. The commands are in [`command`].

mod command;
mod device;
mod playback;
mod queue;

pub use command::{Offset, Play, Shuffle, Transfer};
pub use device::{Device, Target};
pub use playback::{Actions, Context, CurrentlyPlaying, Disallows, Playback, RepeatState};
pub use queue::Queue;

use serde::Deserialize;

use crate::lenient::or_default;
use crate::request::Request;
use crate::{Pending, Scope, Spotify};

/// Without this, episodes come as nothing, or squeezed into a track.
const BOTH_KINDS: &str = "track,episode";

/// Devices as they are sent.
#[derive(Deserialize)]
struct Devices {
    #[serde(default, deserialize_with = "or_default")]
    devices: Vec<Device>,
}

impl Spotify {
    /// What plays, on which device and how; nothing when no device is active.
    ///
    /// `GET /me/player` · needs [`Scope::UserReadPlaybackState`].
    ///
    /// # Errors
    ///
    /// [`crate::Error::SignedOut`], [`crate::Error::MissingScope`], and what every call may meet.
    pub fn playback(&self) -> Pending<Option<Playback>> {
        let request = Request::get("me/player").query("additional_types", BOTH_KINDS).in_market();
        self.call(Ok(request.needs(Scope::UserReadPlaybackState)))
    }

    /// What plays, without the device; nothing when nothing does.
    ///
    /// `GET /me/player/currently-playing` · needs [`Scope::UserReadCurrentlyPlaying`].
    ///
    /// # Errors
    ///
    /// [`crate::Error::SignedOut`], [`crate::Error::MissingScope`], and what every call may meet.
    pub fn currently_playing(&self) -> Pending<Option<CurrentlyPlaying>> {
        let request = Request::get("me/player/currently-playing").query("additional_types", BOTH_KINDS).in_market();
        self.call(Ok(request.needs(Scope::UserReadCurrentlyPlaying)))
    }

    /// The listener's devices on which Spotify runs now; none when it runs nowhere.
    ///
    /// `GET /me/player/devices` · needs [`Scope::UserReadPlaybackState`].
    ///
    /// # Errors
    ///
    /// [`crate::Error::SignedOut`], [`crate::Error::MissingScope`], and what every call may meet.
    pub fn devices(&self) -> Pending<Vec<Device>> {
        let request = Request::get("me/player/devices").needs(Scope::UserReadPlaybackState);
        let answer = self.call::<Devices>(Ok(request));
        Box::pin(async move { Ok(answer.await?.devices) })
    }

    /// What plays and what comes next: about 20 of the latter, whatever is behind them.
    ///
    /// `GET /me/player/queue` · needs [`Scope::UserReadCurrentlyPlaying`] or [`Scope::UserReadPlaybackState`].
    ///
    /// # Errors
    ///
    /// [`crate::Error::SignedOut`], [`crate::Error::MissingScope`], and what every call may meet.
    pub fn queue(&self) -> Pending<Queue> {
        let request = Request::get("me/player/queue");
        self.call(Ok(request.needs_any(&[Scope::UserReadCurrentlyPlaying, Scope::UserReadPlaybackState])))
    }
}
