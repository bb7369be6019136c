//! Plays that follow on each other.

use std::time::Duration;

use polars::prelude::DataFrame;

use super::Lifetime;
use super::frame::{counts, moments, numbers};
use super::tally::Tally;
use crate::Result;

impl Lifetime {
    /// The sessions, the earliest first. A play begins another one when it began more than `pause` after everything before had
    /// ended; half an hour is usual.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `begun_at` | when its first play began |
    /// | `ended_at` | when the last of its plays to end did |
    /// | `plays`, `streams`, `hours` | |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn sessions(&self, pause: Duration) -> Result<DataFrame> {
        let pause = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
        let mut sessions: Vec<(i64, i64, Tally)> = Vec::new();
        for play in self.counted() {
            let goes_on = sessions.last().is_some_and(|(_, ended, _)| play.began <= ended.saturating_add(pause));
            if !goes_on {
                sessions.push((play.began, play.ended(), Tally::default()));
            }
            if let Some((_, ended, tally)) = sessions.last_mut() {
                *ended = play.ended().max(*ended);
                tally.count(play);
            }
        }
        let columns = vec![
            moments("begun_at", sessions.iter().map(|(begun, ..)| Some(*begun)))?,
            moments("ended_at", sessions.iter().map(|(_, ended, _)| Some(*ended)))?,
            counts("plays", sessions.iter().map(|(.., tally)| tally.plays)),
            counts("streams", sessions.iter().map(|(.., tally)| tally.streams)),
            numbers("hours", sessions.iter().map(|(.., tally)| Some(tally.hours()))),
        ];
        Ok(DataFrame::new(sessions.len(), columns)?)
    }
}
