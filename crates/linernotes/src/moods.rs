//! Tracks that suit a mood: those that keep its limits, how well each does, and the best of them. Reads nothing but the table.

mod best;
mod feature;
mod profile;
mod reading;
mod score;

use polars::prelude::DataFrame;

use crate::Result;
pub use best::{Best, Limits};
pub use profile::{MoodFeature, MoodProfile};

/// Tracks by mood, on tables that hold audio features under Spotify's names.
///
/// What is missing is not taken for zero. Neither is a number that is none, nor a tempo of 0, by which Spotify says that it
/// found none: they are missing too.
pub trait Moods {
    /// The rows that keep every limit of the mood, in their order. A row in which a feature with a limit is missing is not among
    /// them, as nobody knows. A mood without limits leaves all rows.
    ///
    /// ```
    /// use linernotes::prelude::*;
    ///
    /// let table = df!("energy" => [0.9, 0.8], "danceability" => [0.8, 0.8], "tempo" => [128.0, 120.0])?;
    /// assert_eq!(table.matching(&MoodProfile::named("workout")?)?.height(), 1); // 120 is not above 120
    /// # Ok::<(), linernotes::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoColumn`] for a feature with a limit, as nothing could match; [`crate::Error::WrongColumn`] for one that
    /// is no number.
    fn matching(&self, mood: &MoodProfile) -> Result<DataFrame>;

    /// The table with `score`, from 0 to 1: how well a row suits the mood. It is the mean of how near each feature is, by their
    /// weights, over the features that are known; null where none is. Behind it `score_known`, from 0 to 1: which share of the
    /// weight was known; and for each feature with a weight `from_energy` and so on: what it added to the score, null where it
    /// is missing. These sum to the score. Columns of an earlier score are replaced.
    ///
    /// A feature with a target is as near as 1 - |value - target| / span, one with nothing but limits as near as 1 within them and as
    /// 1 - distance / span outside; neither is below 0. The span is 1, but 120 beats a minute for `tempo` and 20 dB for
    /// `loudness`, where nearly all music is. A limit beside a target does not matter here.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoColumn`] where the table has none of the features that count, [`crate::Error::WrongColumn`] for one that
    /// is no number.
    fn scored(&self, mood: &MoodProfile) -> Result<DataFrame>;

    /// The rows with the highest score, with the columns of [`Moods::scored`], the best first; of equals, the one that the table
    /// has first.
    ///
    /// Left out are rows of which too little is known, a track (a `uri`, or `id`) that was taken already, and tracks of an artist of
    /// whom there are enough. A track of two artists counts for each. Artists are told apart by `artist_ids`, and where one has
    /// no id by `artists`: lists, or texts with `;` between the artists.
    ///
    /// ```
    /// use linernotes::prelude::*;
    ///
    /// let table = df!("artists" => ["Nell", "Nell", "Ossian"], "energy" => [0.9, 0.8, 0.3])?;
    /// let lively = MoodProfile::parse("energy = { target = 1 }")?;
    /// let best = table.best(&lively, &Best { count: 2, per_artist: 1, ..Best::default() })?;
    /// assert_eq!(best.column("artists")?.str()?.iter().flatten().collect::<Vec<_>>(), ["Nell", "Ossian"]);
    /// # Ok::<(), linernotes::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As of [`Moods::scored`], and with [`Limits::Kept`] of [`Moods::matching`]; [`crate::Error::NoColumn`] where there is
    /// nothing by which to tell artists apart.
    fn best(&self, mood: &MoodProfile, options: &Best) -> Result<DataFrame>;
}

impl Moods for DataFrame {
    fn matching(&self, mood: &MoodProfile) -> Result<DataFrame> {
        Ok(self.filter(&score::keeps_limits(self, mood)?)?)
    }

    fn scored(&self, mood: &MoodProfile) -> Result<DataFrame> {
        score::Scores::of(self, mood)?.beside(self)
    }

    fn best(&self, mood: &MoodProfile, options: &Best) -> Result<DataFrame> {
        best::best(self, mood, options)
    }
}

#[cfg(test)]
mod tests;
