//! Of which part of the listening more is known than names.

use std::collections::BTreeMap;

use polars::prelude::{Column, DataFrame};

use super::Lifetime;
use super::catalogue::Item;
use super::details::Details;
use super::frame::{counts, numbers, texts};
use super::over_time::whole;
use super::tally::{Tally, by_item, share};
use crate::Result;

/// What may be known of a track.
const DETAILS: [&str; 5] = ["features", "genre", "release_date", "popularity", "cover_url"];

/// Whether it is known and of what source, to what was counted and the tracks that had a stream.
type Groups<'a> = BTreeMap<(bool, Option<&'a str>), (Tally, Vec<u32>)>;

impl Lifetime {
    /// Of which share of the listening something is known: for each detail a row of what it is not known of, and before it one
    /// of what it is known of; for the features one for each source, that with most streams first. Rows without plays are left
    /// out, so that shares are those of what was heard.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `detail` | `features` (valence, energy or danceability), `genre`, `release_date`, `popularity`, `cover_url` |
    /// | `is_known` | |
    /// | `source` | of features, where it is told; null for all others |
    /// | `streams`, `share` | |
    /// | `hours`, `share_of_hours` | |
    /// | `tracks` | how many different ones had a stream |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn known(&self) -> Result<DataFrame> {
        let items = by_item(self);
        let all = whole(self);
        let mut rows = Vec::new();
        for detail in DETAILS {
            let mut groups: Groups<'_> = BTreeMap::new();
            for (at, tally) in items.iter().enumerate().filter(|(_, tally)| tally.plays > 0) {
                let item = self.catalogue.items[at];
                let (sum, tracks) = groups.entry(self.is_known(detail, item, &self.catalogue.details[at])).or_default();
                sum.add(tally);
                if tally.streams > 0 && item.track != super::play::NONE {
                    tracks.push(item.track);
                }
            }
            let mut groups: Vec<_> = groups.into_iter().collect();
            groups.sort_by(|(one, (mine, _)), (other, (theirs, _))| {
                other.0.cmp(&one.0).then_with(|| super::tally::ranked((mine, one.1), (theirs, other.1)))
            });
            for ((is_known, source), (tally, mut tracks)) in groups {
                tracks.sort_unstable();
                tracks.dedup();
                rows.push((detail, is_known, source, tally, tracks.len() as i64));
            }
        }
        let columns = vec![
            texts("detail", rows.iter().map(|row| Some(row.0))),
            Column::new("is_known".into(), rows.iter().map(|row| row.1).collect::<Vec<bool>>()),
            texts("source", rows.iter().map(|row| row.2)),
            counts("streams", rows.iter().map(|row| row.3.streams)),
            numbers("share", rows.iter().map(|row| share(row.3.streams, all.streams))),
            numbers("hours", rows.iter().map(|row| Some(row.3.hours()))),
            numbers("share_of_hours", rows.iter().map(|row| share(row.3.ms, all.ms))),
            counts("tracks", rows.iter().map(|row| row.4)),
        ];
        Ok(DataFrame::new(rows.len(), columns)?)
    }

    fn is_known<'a>(&self, detail: &str, item: Item, details: &'a Details) -> (bool, Option<&'a str>) {
        match detail {
            "features" => (details.sound.is_some(), details.sound.as_ref().and_then(|sound| sound.source.as_deref())),
            "genre" => {
                let artist = self.catalogue.artists.get(item.artist as usize);
                (artist.is_some_and(|artist| !artist.genres.is_empty()), None)
            }
            "release_date" => (details.release_year.is_some(), None),
            "popularity" => (details.popularity.is_some(), None),
            _ => (details.cover_url.is_some(), None),
        }
    }
}
