//! What an enrichment brought, and why it stopped.

use std::fmt;

use chrono::{DateTime, Utc};
use spotify_client::Error;

use crate::diary::many;

/// What an enrichment brought. As text, that in words.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Enriched {
    /// Requests that were sent to Spotify.
    pub requests: usize,
    /// Tracks that were asked for.
    pub tracks: Tally,
    /// Artists that were asked for.
    pub artists: Tally,
    /// Tracks whose audio features were asked for.
    pub features: Tally,
    /// Streamed recordings of which the diary knew a track before, so that none was asked for.
    pub already_known: usize,
    /// Tracks that are still to be asked for, and about as many artists as made them.
    pub left: usize,
    /// How many runs like this one that takes; nothing where none is needed, or where this one got nowhere.
    pub runs_left: Option<usize>,
    /// Plays of music without an id. They are not looked for by name.
    pub without_id: usize,
    /// Recordings with an id that were played and never streamed. They are not asked for.
    pub never_streamed: usize,
    /// Of all streams, from 0 to 1, how much is of tracks whose release date the diary knows now; nothing without streams.
    pub with_release_date: Option<f64>,
    /// The same of genres. Spotify has none for many artists.
    pub with_genres: Option<f64>,
    /// The same of audio features.
    pub with_features: Option<f64>,
    /// Why it ended.
    pub stopped: Stop,
    /// What the client had to say meanwhile, in sentences.
    pub notices: Vec<String>,
}

/// What became of the things that were asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many got an answer.
    pub asked: usize,
    /// How many are in the diary now.
    pub kept: usize,
}

impl Tally {
    /// How many nobody knew.
    #[must_use]
    pub fn unknown(&self) -> usize {
        self.asked.saturating_sub(self.kept)
    }
}

/// Why an enrichment ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stop {
    /// Nothing is left to ask for.
    Complete,
    /// The requests that were allowed have been sent.
    Budget,
    /// Spotify asks for a wait, and nothing is sent there before it is over.
    Wait {
        /// When that is, where Spotify says it.
        until: Option<DateTime<Utc>>,
        /// Whether the developer account's quota is used up.
        quota: bool,
    },
    /// Nothing answers, or nothing that could be used: in words.
    Trouble(String),
    /// Somebody interrupted it.
    Interrupted,
}

impl Stop {
    /// Why an error ends an enrichment in good order.
    ///
    /// # Errors
    ///
    /// The error itself when a later run would meet it again.
    pub(super) fn of(error: Error) -> Result<Self, Error> {
        match error {
            Error::BudgetSpent { .. } => Ok(Self::Budget),
            Error::RateLimited { until, quota, .. } => Ok(Self::Wait { until, quota }),
            Error::Unreachable { .. } => Ok(Self::Trouble(error.to_string())),
            Error::Refused { ref said } if said.status >= 500 => Ok(Self::Trouble(error.to_string())),
            other => Err(other),
        }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Complete => f.write_str("complete"),
            Self::Budget => f.write_str("stopped as the budget is spent"),
            Self::Wait { until, quota } => {
                let what = if *quota { "the quota is used up" } else { "Spotify asks to wait" };
                match until {
                    Some(until) => {
                        write!(f, "stopped as {what}: nothing is sent before {}", until.format("%-d %B %Y, %H:%M UTC"))
                    }
                    None => write!(f, "stopped as {what}: try again on another day"),
                }
            }
            Self::Trouble(cause) => write!(f, "stopped at trouble ({cause})"),
            Self::Interrupted => f.write_str("interrupted"),
        }
    }
}

impl fmt::Display for Enriched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { requests, tracks, artists, features, already_known, left, stopped, .. } = self;
        write!(f, "{}: {}", many(*requests, "request"), told(tracks, "track"))?;
        write!(f, ", {}, audio features of {}", told(artists, "artist"), told(features, "track"))?;
        write!(f, "; {} known before", many(*already_known, "recording"))?;
        if let (Some(dates), Some(genres), Some(features)) =
            (self.with_release_date, self.with_genres, self.with_features)
        {
            let percent = |share: f64| format!("{:.0} %", (share * 100.0).floor());
            let (dates, genres, features) = (percent(dates), percent(genres), percent(features));
            write!(f, "\nof all streams {dates} have a release date, {genres} genres, {features} audio features")?;
        }
        write!(f, "\n{stopped}")?;
        if *left > 0 {
            write!(f, "; about {left} tracks and artists are left")?;
        }
        if let Some(runs) = self.runs_left {
            write!(f, ", {} like this", many(runs, "more run"))?;
        }
        if self.without_id > 0 {
            write!(f, "; {} without an id: not looked for by name", many(self.without_id, "play"))?;
        }
        self.notices.iter().try_for_each(|notice| write!(f, "\n{notice}"))
    }
}

/// `3 tracks (1 unknown)`.
fn told(tally: &Tally, what: &str) -> String {
    let all = many(tally.asked, what);
    match tally.unknown() {
        0 => all,
        unknown => format!("{all} ({unknown} unknown)"),
    }
}
