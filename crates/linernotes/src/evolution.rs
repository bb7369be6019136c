//! How a listener's taste moves from month to month: what comes and goes, how long it lasts, which genres and moods it turns to,
//! and what the seasons have to do with it. Reads the diary's snapshots and nothing else.
//!
//! A month without a snapshot is unknown, and nothing here pretends otherwise: what compares two snapshots says how many months
//! lie between them.

mod genres;
mod interval;
mod lasting;
mod loves;
mod mood;
mod pages;
mod seasons;
mod turnover;

use polars::prelude::DataFrame;
use spotify_client::TimeRange;

use crate::{Diary, Hemisphere, Result};

/// Which months of the year are compared, by which top lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seasons {
    /// Those of four weeks unless said otherwise. Longer ones reach over several seasons, and blur them.
    pub range: TimeRange,
    /// Where the listener lives.
    pub hemisphere: Hemisphere,
}

impl Default for Seasons {
    fn default() -> Self {
        Self { range: TimeRange::ShortTerm, hemisphere: Hemisphere::default() }
    }
}

impl Diary {
    /// What came and went: a row for each snapshot of a range that has one before it, the earliest first.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `month`, `since` | the snapshot's month and that of the one before, as their first days |
    /// | `months_apart` | from one to the other: more than 1 where months have no snapshot |
    /// | `tracks` | how many tracks are ranked in it |
    /// | `entries`, `survivors` | how many of them were not ranked before, and how many were |
    /// | `exits` | how many that were ranked before are not any more |
    /// | `turnover` | `entries` / `tracks`: 0 when all stayed, 1 when all are new; null where nothing is ranked |
    /// | `jaccard` | `survivors` / (`entries` + `exits` + `survivors`), the index of Jaccard (1901): 1 when both are the same, 0 when they share nothing; null where both are empty |
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`] when the file cannot be read; so with every table below.
    pub fn turnover(&self, range: TimeRange) -> Result<DataFrame> {
        turnover::table(&self.read(|connection| pages::of_tracks(connection, range))?)
    }

    /// Every track that a snapshot of a range ranks: the columns of [`Diary::tracks`], then those below. The one with the most
    /// months is first; of two with as many, the earlier one, then the order of `uri`.
    ///
    /// A **spell** is a run of months in succession whose snapshots all have the track. A month without a snapshot ends it, as
    /// nobody knows whether it went on.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `first_month`, `last_month` | the first and the last month with the track, as their first days |
    /// | `months` | how many months have it |
    /// | `spells`, `longest_spell` | how many runs that makes, and the months of the longest |
    /// | `months_unseen` | the months between first and last of which there is no snapshot |
    /// | `still_loved` | whether the latest snapshot has it |
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`].
    pub fn loves(&self, range: TimeRange) -> Result<DataFrame> {
        loves::table(self, range)
    }

    /// How long a love lasts: one row about the spells (see [`Diary::loves`]) whose beginning a range's snapshots have seen, or
    /// none in a diary of fewer than two snapshots.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `spells` | how many spells were seen to begin: the month before has a snapshot without the track |
    /// | `ended` | how many of them were seen to end: the month after has a snapshot without the track |
    /// | `unfinished` | the others: they last still, or a month without a snapshot came after |
    /// | `unseen_beginnings` | the spells that are left out, as they may be older than the diary or than a month without a snapshot |
    /// | `median_months` | after how many months half of the loves have ended, by [`Diary::love_curve`]; null where more than half last longer than was seen |
    /// | `lower_95`, `upper_95` | its 95 % interval by Brookmeyer and Crowley (1982): where the bounds of the curve reach one half; null where they do not |
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`].
    pub fn love_lasts(&self, range: TimeRange) -> Result<DataFrame> {
        lasting::summary(&self.read(|connection| pages::of_tracks(connection, range))?)
    }

    /// Which part of the loves outlives how many months, by Kaplan and Meier (1958), so that what lasts still is not taken for
    /// ended. A row for each number of months after which an end could be seen, from 1.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `months` | how long |
    /// | `at_risk` | of the spells that [`Diary::love_lasts`] counts, those that lasted at least so long and of which the month after is known |
    /// | `ended` | how many of these ended then |
    /// | `survival` | the part that lasts longer: the product of 1 − `ended` / `at_risk` up to here |
    /// | `lower_95`, `upper_95` | its 95 % interval: Greenwood's variance on the scale of log(−log), by Kalbfleisch and Prentice (1980); null where `survival` is 0 or 1 |
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`].
    pub fn love_curve(&self, range: TimeRange) -> Result<DataFrame> {
        lasting::table(&self.read(|connection| pages::of_tracks(connection, range))?)
    }

    /// Which genres the top artists of each snapshot of a range have: a row for each month and genre, the earliest month first,
    /// in it the largest share, then the order of letters.
    ///
    /// Each artist whose genres are known weighs the same, and parts that weight equally among their genres, so that the shares
    /// of a month sum to 1. Genres are as the diary knew them last, also for months before.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `month`, `since`, `months_apart` | as in [`Diary::turnover`]; the latter two are null in the first month |
    /// | `genre` | null in the only row of a month of whose artists no genre is known |
    /// | `artists` | how many have it |
    /// | `share` | of the month, from 0 to 1: 0 for a genre that the snapshot before had and this one has not |
    /// | `change` | `share` less that of the snapshot before; null where that does not exist or has no genres |
    /// | `unknown` | how many of the month's artists have no genres |
    /// | `distance` | from the snapshot before, the same in all rows of a month: half the sum of the absolute changes, which is the total variation: 0 for the same shares, 1 when no genre is common |
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`].
    pub fn genre_shift(&self, range: TimeRange) -> Result<DataFrame> {
        genres::table(&self.read(|connection| genres::read(connection, range))?)
    }

    /// How the top tracks of each snapshot of a range sound: a row for each month and feature, of danceability, energy, loudness
    /// (dB), speechiness, acousticness, instrumentalness, liveness, valence and tempo (beats a minute).
    ///
    /// | column | |
    /// | --- | --- |
    /// | `month`, `since`, `months_apart` | as in [`Diary::turnover`]; the latter two are null in the first month |
    /// | `feature` | a column of [`Diary::tracks`] |
    /// | `tracks` | of how many tracks it is known |
    /// | `unknown` | of how many it is not. A tempo of 0, by which Spotify says that it found none, is not known |
    /// | `mean` | of those that are known; null where none is |
    /// | `change` | `mean` less that of the snapshot before |
    /// | `standard_deviation` | of a sample: null below two tracks |
    /// | `lower_95`, `upper_95` | the mean's 95 % interval by Student's t (1908), for lists of which these tracks are a sample; null below two tracks |
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`].
    pub fn mood_drift(&self, range: TimeRange) -> Result<DataFrame> {
        mood::table(&self.read(|connection| mood::read(connection, range))?)
    }

    /// Whether a season sounds different from the rest of the year: a row for each season (spring, summer, autumn, winter) and
    /// feature (as in [`Diary::mood_drift`]), also for seasons without a snapshot, and none in a diary without snapshots.
    ///
    /// Tracks of one month are not independent of each other, so what is averaged are the means of months, each with the same
    /// weight. A season has whole months, as meteorologists count; a snapshot is of the month in which it was taken.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `season`, `feature` | |
    /// | `months` | how many months of the season have a mean, which is the size of the sample |
    /// | `years` | from how many years they are; a December belongs to the year after. From one year, what changes from year to year looks like a season |
    /// | `mean`, `standard_deviation` | of the months' means; the latter is null below two |
    /// | `lower_95`, `upper_95` | the mean's 95 % interval by Student's t; null below two months |
    /// | `other_months`, `other_mean` | the same of all other months |
    /// | `difference` | `mean` less `other_mean` |
    /// | `difference_lower_95`, `difference_upper_95` | its 95 % interval by Welch's t (1947); null where either side has fewer than two months |
    /// | `verdict` | `higher` or `lower` where that interval leaves out 0, else `no difference that these months show`; `too few months` where there is no interval |
    ///
    /// Means that differ by less than a billionth of their size are the same. Where nothing depends on the season, about one
    /// row in twenty says `higher` or `lower` all the same: there are 36 of them, so ask about the one that was meant.
    ///
    /// ```no_run
    /// # use linernotes::prelude::*;
    /// # let diary = Diary::in_memory()?;
    /// let seasons = diary.seasons(&Seasons { hemisphere: Hemisphere::South, ..Seasons::default() })?;
    /// let summers = seasons.lazy().filter(col("season").eq(lit("summer")).and(col("feature").eq(lit("valence"))));
    /// # Ok::<(), linernotes::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`].
    pub fn seasons(&self, how: &Seasons) -> Result<DataFrame> {
        seasons::table(&self.read(|connection| mood::read(connection, how.range))?, how.hemisphere)
    }
}

#[cfg(test)]
mod tests;
