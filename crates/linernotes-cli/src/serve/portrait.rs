//! A diary's latest snapshot to what "Your music" tells of it: plain values, made once and cheap to show. Asks Spotify for
//! nothing.

mod cells;
mod change;
mod ranked;
mod sound;

use chrono::{DateTime, Utc};
use linernotes::prelude::*;

pub(crate) use change::Change;
pub(crate) use ranked::{RankedArtist, RankedTrack};
pub(crate) use sound::{Feature, KeyCount, Measure, Mode, Mood, Sound, TrackSound};

/// What a listener loves, by their latest snapshot.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Portrait {
    /// When the snapshot was taken.
    pub(crate) taken_at: DateTime<Utc>,
    /// What the last four weeks have that the year has not, and the other way round; nothing while one of them is empty.
    pub(crate) change: Option<Change>,
    /// Short, medium and long.
    ranges: [RangePortrait; 3],
}

/// The same of one range.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RangePortrait {
    pub(crate) range: TimeRange,
    /// The most-played first.
    pub(crate) tracks: Vec<RankedTrack>,
    /// The most-played first.
    pub(crate) artists: Vec<RankedArtist>,
    /// How the tracks sound.
    pub(crate) sound: Sound,
}

/// The ranges as pages show them, the shortest first.
pub(crate) const RANGES: [TimeRange; 3] = [TimeRange::ShortTerm, TimeRange::MediumTerm, TimeRange::LongTerm];

impl Portrait {
    /// That of a diary; nothing where there is no snapshot. It reads the disk and computes, so it must not run where the
    /// server answers.
    ///
    /// # Errors
    ///
    /// [`Error::NoDiary`] when the file cannot be read.
    pub(crate) fn of(diary: &Diary) -> Result<Option<Self>> {
        let snapshots = diary.snapshots()?;
        // By month, so that the last row is of the latest.
        let latest = snapshots.tail(Some(1));
        let pages = cells::same(&snapshots, &latest, "month")?;
        let Some(taken_at) = cells::moments(&pages, "taken_at")?.into_iter().flatten().max() else { return Ok(None) };
        let tracks = cells::same(&diary.top_tracks()?, &latest, "month")?;
        let artists = cells::same(&diary.top_artists()?, &latest, "month")?;
        let of_range = |range| RangePortrait::of(range, &tracks, &artists);
        let [short, medium, long] = RANGES.map(of_range);
        let ranges = [short?, medium?, long?];
        Ok(Some(Self { taken_at, change: Change::between(&ranges[0], &ranges[2]), ranges }))
    }

    /// What it tells of a range.
    pub(crate) fn range(&self, range: TimeRange) -> &RangePortrait {
        match range {
            TimeRange::ShortTerm => &self.ranges[0],
            TimeRange::MediumTerm => &self.ranges[1],
            TimeRange::LongTerm => &self.ranges[2],
        }
    }
}

impl RangePortrait {
    fn of(range: TimeRange, tracks: &DataFrame, artists: &DataFrame) -> Result<Self> {
        let wanted = df!("range" => [range.to_string()])?;
        let tracks = sound::told(&cells::same(tracks, &wanted, "range")?)?;
        let artists = cells::same(artists, &wanted, "range")?;
        let sounds = sound::of_tracks(&tracks)?;
        Ok(Self {
            range,
            sound: Sound::of(&tracks, &sounds)?,
            tracks: ranked::tracks(&tracks, sounds)?,
            artists: ranked::artists(&artists)?,
        })
    }

    /// Whether Spotify ranked nothing, as it does for those who are new.
    pub(crate) fn is_empty(&self) -> bool {
        self.tracks.is_empty() && self.artists.is_empty()
    }
}

#[cfg(test)]
pub(crate) mod tests;
