//! A lifetime of listening to every figure of a dashboard: the table of plays is prepared once, and each table after that is
//! counted in milliseconds, also of a selection of the plays. Fetches nothing and draws nothing.
//!
//! # What is counted
//!
//! * A play **counts** when its `kind` is `music` or `local` and it is no `near_repeat`. Rows of unknown kind and near repeats
//!   are told of in [`Lifetime::totals`] and are in no other figure.
//! * A **stream** is a play that counts and was heard for 30 seconds, or for a time that nobody knows. Rankings, shares and
//!   numbers of artists, albums and tracks go by streams. The first and the last day are those of streams.
//! * **Hours** are those of every play that counts, so also of those that are no stream. An `ms_played` below zero is zero.
//! * A play belongs to the moment when it **began**: `played_at` less `ms_played`, which is null for tracked plays and takes
//!   nothing from them. Days, weeks (from Monday), months and hours are those of the listener's zone, by the IANA database: the
//!   hour that the clocks skip in spring has no plays, and that which they show twice in autumn has those of both.
//! * A row without a moment between 1800 and 2199 cannot be placed and is left out, which [`Lifetime::totals`] tells.
//!
//! # What is one thing
//!
//! Texts are compared exactly, and an empty one is none.
//!
//! * An **artist** is a name. A play without one is in no ranking of artists.
//! * A **track** is a title and an artist. Its ids and albums are its editions: one recording often comes under several. A play that
//!   lacks title or artist takes those of the first play that has both with the same URI (or id, without a URI). If there is none, its track is
//!   what has this address; without an address, what has this title.
//! * An **album** is its name and the artist.
//!
//! Rankings go by streams, then by time heard, then by name in the order of Unicode, what has no name first: two calls
//! never order differently.

mod catalogue;
mod choice;
mod clock;
mod details;
mod discoveries;
mod frame;
mod groups;
mod heatmap;
mod known;
mod loyalty;
mod obsessions;
mod over_time;
mod period;
mod platform;
mod play;
mod plays;
mod prepare;
mod rediscoveries;
mod sessions;
mod skips;
mod streaks;
mod tally;
mod top;
mod totals;
mod years;

use std::fmt;
use std::sync::Arc;

use polars::prelude::{DataFrame, TimeZone};

use crate::Result;
use crate::engineered::zone;
use catalogue::Catalogue;
use clock::Clock;
use play::{COUNTS, Play};

pub use choice::Choice;
pub use obsessions::Obsessions;
pub use period::Every;
pub(crate) use platform::platform_family;
pub use rediscoveries::{Rediscoveries, Returning};
pub use skips::SkipsBy;
pub use top::{Top, TopBy};

/// A listener's plays, prepared to be counted. Cheap to clone; every method gives a table whose columns and types are the same
/// also when it has no rows.
///
/// ```
/// use linernotes::prelude::*;
///
/// let plays = df!(
///     "played_at" => [1_711_846_800_000_i64, 1_711_850_400_000],
///     "ms_played" => [180_000_i64, 240_000],
///     "name" => ["Second Cup", "Rain"],
///     "artist" => ["Nell Arden", "Ossian"],
/// )?
/// .lazy()
/// .with_column(col("played_at").cast(DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC))))
/// .collect()?;
/// let lifetime = Lifetime::of(&plays)?.zone("Europe/Berlin")?;
/// assert_eq!(lifetime.top_artists(&Top::default())?.height(), 2);
/// let of_nell = lifetime.select(&Choice { artists: vec!["Nell Arden".to_owned()], ..Choice::default() })?;
/// assert_eq!(of_nell.totals()?.column("streams")?.i64()?.get(0), Some(1));
/// # Ok::<(), linernotes::Error>(())
/// ```
#[derive(Clone)]
pub struct Lifetime {
    /// By when they began.
    plays: Arc<Vec<Play>>,
    catalogue: Arc<Catalogue>,
    zone: TimeZone,
    undated: usize,
}

impl Lifetime {
    /// Prepares a table of plays: one row a play. It has `played_at` (a datetime, when the play ended; without a zone in UTC),
    /// `name` and `artist`, and whatever it has of `ms_played`, `kind`, `album`, `id`, `uri`, `platform`, `country`,
    /// `reason_end`, `skipped`, `offline`, `incognito` and `near_repeat`; what it lacks is unknown of every play. Where the
    /// kind is unknown, a play with a name or a URI is music.
    ///
    /// Clocks are those of UTC until [`Lifetime::zone`] says otherwise.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoColumn`] and [`crate::Error::WrongColumn`].
    pub fn of(plays: &DataFrame) -> Result<Self> {
        let zone = TimeZone::UTC;
        let prepare::Prepared { plays, catalogue, undated } = prepare::prepare(plays, &zone)?;
        Ok(Self { plays: Arc::new(plays), catalogue: Arc::new(catalogue), zone, undated })
    }

    /// The same by the clocks and the calendar of a zone of IANA's: `Europe/Berlin`.
    ///
    /// # Errors
    ///
    /// [`crate::Error::UnknownZone`].
    pub fn zone(mut self, zone: &str) -> Result<Self> {
        self.zone = zone::parse(zone)?;
        let mut clock = Clock::of(&self.zone)?;
        for play in Arc::make_mut(&mut self.plays) {
            let local = clock.local(play.began);
            (play.day, play.hour) = (local.day, local.hour);
        }
        Ok(self)
    }

    /// On whose clocks it counts: `Europe/Berlin`.
    #[must_use]
    pub fn time_zone(&self) -> &str {
        self.zone.as_str()
    }

    /// With what is known about tracks: a table like that of [`crate::Diary::tracks`], of which `id` and whatever is there of
    /// `release_date`, `popularity`, `cover_url`, `danceability`, `energy`, `valence` and `features_source` are used. What an
    /// edition lacks, as it has no row, no id, or null in it, it has from the first other edition of its track that has it, in
    /// the order of the plays' rows. Features are taken together, so that they are of one source, and covers from what is on
    /// the same album.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoColumn`] without `id`, and [`crate::Error::WrongColumn`].
    pub fn tracks(mut self, tracks: &DataFrame) -> Result<Self> {
        details::join_tracks(Arc::make_mut(&mut self.catalogue), tracks)?;
        Ok(self)
    }

    /// With the genres of artists: a table with `name` and `genres` (lists of texts). Of several rows with a name, the first
    /// that has genres is taken.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoColumn`] and [`crate::Error::WrongColumn`].
    pub fn artists(mut self, artists: &DataFrame) -> Result<Self> {
        details::join_artists(Arc::make_mut(&mut self.catalogue), artists)?;
        Ok(self)
    }

    /// The plays that a choice names, with every method that all have. First times ([`Lifetime::discoveries`],
    /// [`Lifetime::loyalty`], [`Lifetime::years`]) stay those of all plays; everything else is of the selected ones alone.
    ///
    /// # Errors
    ///
    /// [`crate::Error::UnknownChoice`] for an artist, an album, a track, a genre or a country that no play has, with names that
    /// may have been meant, and for moods, platforms, weekdays and hours that there cannot be.
    pub fn select(&self, choice: &Choice) -> Result<Self> {
        let plays = choice::select(&self.plays, &self.catalogue, choice)?;
        Ok(Self { plays: Arc::new(plays), undated: 0, ..self.clone() })
    }

    /// The plays that figures are made of.
    fn counted(&self) -> impl DoubleEndedIterator<Item = &Play> {
        self.plays.iter().filter(|play| play.is(COUNTS))
    }
}

impl fmt::Debug for Lifetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lifetime").field("plays", &self.plays.len()).field("zone", &self.zone.as_str()).finish()
    }
}

#[cfg(test)]
mod tests;
