//! A listener's plays into their diary, look by look, for months: Spotify tells of the last fifty and forgets the rest.
//!
//! [`pace`] decides without a clock when to look again, [`gap`] what may be missing, [`trouble`] what is waited out; [`look`] asks
//! and writes, [`follow`] sleeps. [`lock`] lets one tracker at a time have a diary, [`status`] tells how it stands.
//!
//! A look asks for the last plays without a cursor, and not for those after the last one that is known: Spotify reports plays of
//! a device that was offline late, and before others that it told of earlier. What is known already costs nothing, for a
//! play is kept once by its moment and its track.

mod follow;
mod gap;
mod lock;
mod look;
mod pace;
mod status;
mod trouble;

use spotify_client::Spotify;

pub use follow::{PendingRun, TrackerEvent, TrackerRun};
pub use gap::PlayGap;
pub(crate) use gap::notice_where_plays_are_tracked;
pub use lock::RunningTracker;
pub use look::{PendingLook, Tracker, TrackerLook};
pub use status::TrackerStatus;
pub use trouble::TrackerWait;

use crate::{Diary, Result};

/// Plays kept as they happen.
pub trait Tracking {
    /// A tracker, which keeps the plays of a client's listener in their diary. Nothing is sent yet, and no other tracker may have
    /// the diary until this one is dropped. Everything else may go on with it.
    ///
    /// ```no_run
    /// # use linernotes::prelude::*;
    /// let spotify = Spotify::from_env()?.sign_in([Scope::UserReadRecentlyPlayed]).wait()?;
    /// let diary = Diary::of(&spotify)?;
    /// spotify.tracker(&diary)?.look().wait()?; // once; `linernotes track` does it for months
    /// # Ok::<(), linernotes::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`crate::Error::TrackerRuns`] while another has the diary; [`crate::Error::Spotify`] when nobody is signed in,
    /// [`crate::Error::OtherListener`] for somebody else's diary, [`crate::Error::NoDiary`] where the file that locks it cannot be
    /// made beside it.
    fn tracker(&self, diary: &Diary) -> Result<Tracker>;
}

impl Tracking for Spotify {
    fn tracker(&self, diary: &Diary) -> Result<Tracker> {
        Tracker::of(self.clone(), diary.clone())
    }
}
