//! Forgotten gems: tracks that a listener loved once and has not heard since. From Spotify's two lists as they are now, or from
//! the months that the diary has kept. Plays and saves nothing.

mod live;
mod past;
mod reason;

use polars::prelude::DataFrame;
use spotify_client::{Spotify, TimeRange};

use crate::{Diary, PendingTable, Result};

/// What a listener has forgotten, as Spotify tells it today.
pub trait ForgottenGems {
    /// The tracks among the listener's 50 of the last year that are not among their 50 of the last four weeks, in the year's
    /// order: the columns of [`crate::Features::top_features`], then `reason`, why each is there, in words.
    ///
    /// A track is known by its `id`, and by its `uri` where it has none. Who is new to Spotify has no top lists, and gets a table
    /// without rows.
    ///
    /// ```no_run
    /// # use linernotes::prelude::*;
    /// let spotify = Spotify::from_env()?.sign_in([Scope::UserTopRead]).wait()?;
    /// spotify.forgotten_gems().wait()?;
    /// # Ok::<(), linernotes::Error>(())
    /// ```
    ///
    /// `GET /me/top/tracks`, for two ranges · needs [`spotify_client::Scope::UserTopRead`].
    ///
    /// # Errors
    ///
    /// [`crate::Error::Spotify`].
    fn forgotten_gems(&self) -> PendingTable;
}

/// When a track of the diary counts as loved, and when as forgotten.
///
/// ```no_run
/// # use linernotes::prelude::*;
/// # let diary = Diary::in_memory()?;
/// diary.gems(&Gems { top: 10, silent_months: 12, ..Gems::default() })?;
/// # Ok::<(), linernotes::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gems {
    /// Of which top lists a track has to have been: those of four weeks unless said otherwise.
    pub range: TimeRange,
    /// A month counts as one of love when the track's rank in it was this or a better one: 50 unless said otherwise, which is
    /// the whole list.
    pub top: u32,
    /// How many such months there have to be: 2 unless said otherwise.
    pub months: u32,
    /// For how many months it has to have been silent: 3 unless said otherwise. 0 counts as 1, as what is loved now is not
    /// forgotten.
    pub silent_months: u32,
}

impl Default for Gems {
    fn default() -> Self {
        Self { range: TimeRange::ShortTerm, top: 50, months: 2, silent_months: 3 }
    }
}

impl ForgottenGems for Spotify {
    fn forgotten_gems(&self) -> PendingTable {
        Box::pin(live::forgotten_gems(self.clone()))
    }
}

impl Diary {
    /// The tracks that were loved once and are silent now. The most loved is first; of two that were loved alike, the one that
    /// has been silent for longer, then the order of `uri`.
    ///
    /// A **month of love** is a snapshot of [`Gems::range`] that has the track at rank [`Gems::top`] or better. The **last sign**
    /// of a track is the latest of these months (in UTC): of a snapshot of that range or of `short_term` with the track at any
    /// rank, and of a play. It has been **silent** for as many months as lie from there to the diary's latest snapshot of either
    /// range. A gem has at least [`Gems::months`] of love, and at least [`Gems::silent_months`] of silence.
    ///
    /// The columns of [`Diary::tracks`], then:
    ///
    /// | column | |
    /// | --- | --- |
    /// | `best_rank` | the best of the months of love |
    /// | `months_loved` | how many of them there are |
    /// | `first_month`, `last_month` | the first and the last of them, as their first days |
    /// | `plays`, `last_played_at` | how many plays the diary has seen, and the last; both null in a diary that has seen none of anything |
    /// | `silent_since` | the month of the last sign, as its first day |
    /// | `silent_months` | the months from there to the latest snapshot |
    /// | `silent_snapshots` | how many of them have a snapshot of `range` or of `short_term`: of the others nobody knows |
    /// | `love` | (51 − rank) / 50, summed over the months of love: 1.0 is a month at the top |
    /// | `reason` | all this in words |
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`] when the file cannot be read.
    pub fn gems(&self, wanted: &Gems) -> Result<DataFrame> {
        past::gems(self, wanted)
    }
}

#[cfg(test)]
pub(crate) mod tests;
