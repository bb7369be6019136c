//! A listener's player to what it does: one look, and a watch that tells of every change. It commands nothing: for that there is
//! the client's `play`, `pause` and `next`.
//!
//! `look` asks once, [`course`] decides without a clock and without Spotify what has happened and when to ask again, [`watch`]
//! sleeps and asks.

mod course;
mod event;
mod playing;
mod watch;

use std::future::Future;
use std::pin::Pin;

use chrono::Utc;
use spotify_client::{CurrentlyPlaying, Playback, RepeatState, Scope, Spotify};

pub use event::{PlayerChange, PlayerEvent};
pub use playing::{ItemKind, NowPlaying, PlayerDevice, PlayerItem, PlayerState};
pub(crate) use watch::ended_by_somebody;
pub use watch::{PendingEnd, PendingEvent, PendingEvents, Told, Watch};

use crate::Result;

/// A look that has not been taken yet: `.await` it, or `.wait()` for it in a notebook. Nothing is sent before.
pub type PendingNow = Pin<Box<dyn Future<Output = Result<NowPlaying>> + Send>>;

/// What a listener hears.
pub trait Listening {
    /// What plays now, where, and how far it is. It shows itself as a card.
    ///
    /// `GET /me/player` · needs [`Scope::UserReadPlaybackState`]. Who agreed to [`Scope::UserReadCurrentlyPlaying`] alone is told
    /// the same without the device, by `GET /me/player/currently-playing`.
    ///
    /// ```no_run
    /// # use linernotes::prelude::*;
    /// let spotify = Spotify::from_env()?.sign_in([Scope::UserReadPlaybackState]).wait()?;
    /// spotify.now_playing().wait()?;
    /// # Ok::<(), linernotes::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`crate::Error::Spotify`]; when the listener agreed to neither, it names the scope.
    fn now_playing(&self) -> PendingNow;

    /// A watch of the player, which tells what changes. Nothing is sent yet.
    ///
    /// ```no_run
    /// # use linernotes::prelude::*;
    /// # let spotify = Spotify::from_env()?;
    /// spotify.watch().live().wait()?; // in a notebook: a card that changes in place until it is interrupted
    /// let mut watch = spotify.watch();
    /// let change = watch.next_event().wait()?; // or event by event
    /// # Ok::<(), linernotes::Error>(())
    /// ```
    fn watch(&self) -> Watch;
}

impl Listening for Spotify {
    fn now_playing(&self) -> PendingNow {
        let spotify = self.clone();
        Box::pin(async move { look(&spotify).await })
    }

    fn watch(&self) -> Watch {
        Watch::of(self.clone())
    }
}

/// One request.
async fn look(spotify: &Spotify) -> Result<NowPlaying> {
    let scopes = spotify.session().await.map(|session| session.scopes).unwrap_or_default();
    let has_device = scopes.contains(&Scope::UserReadPlaybackState);
    let playback = if !has_device && scopes.contains(&Scope::UserReadCurrentlyPlaying) {
        spotify.currently_playing().await?.map(without_device)
    } else {
        spotify.playback().await?
    };
    // Of this machine's clock only the differences count. A sandbox's can be moved, which its answers tell.
    let at = if spotify.is_sandbox() { spotify.now() } else { Utc::now() };
    Ok(NowPlaying::of(playback, at))
}

fn without_device(playing: CurrentlyPlaying) -> Playback {
    let CurrentlyPlaying { context, timestamp, progress_ms, is_playing, item, currently_playing_type, actions } =
        playing;
    Playback {
        device: None,
        repeat_state: RepeatState::Off,
        shuffle_state: false,
        smart_shuffle: false,
        context,
        timestamp,
        progress_ms,
        is_playing,
        item,
        currently_playing_type,
        actions,
    }
}
