//! Plays one by one, the latest first: what was heard last, or on a day.

use polars::prelude::{Column, DataFrame};

use super::Lifetime;
use super::catalogue::Item;
use super::frame::{moments, texts};
use super::platform;
use super::play::Play;
use crate::Result;

impl Lifetime {
    /// The plays that count, the latest to begin first, `at_most` of them.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `began_at` | in UTC, as all moments are |
    /// | `name`, `artist` | of the play; what it lacks is that of its track, as [`Lifetime::top_tracks`] names it, and null where nobody knows it |
    /// | `album` | null where it is unknown |
    /// | `ms_played` | null where it is unknown |
    /// | `platform` | the family of the device, as in [`Lifetime::platforms`] |
    /// | `id`, `uri` | of the edition that was heard; null where they are unknown |
    /// | `cover_url` | of that edition or its album, where it is known |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn plays(&self, at_most: usize) -> Result<DataFrame> {
        let plays: Vec<&Play> = self.counted().rev().take(at_most).collect();
        let catalogue = &self.catalogue;
        let items = || plays.iter().map(|play| catalogue.items[play.item as usize]);
        let track = |item: Item| catalogue.tracks.get(item.track as usize);
        let edition = |item: Item| catalogue.editions.get(item.edition as usize);
        let artist = |item: Item| catalogue.artist(item.artist).or_else(|| catalogue.artist(track(item)?.artist));
        let album = |item: Item| catalogue.albums.get(item.album as usize);
        let lengths: Vec<Option<i64>> = plays.iter().map(|play| (!play.is_untold()).then_some(play.ms)).collect();
        let columns = vec![
            moments("began_at", plays.iter().map(|play| Some(play.began)))?,
            texts("name", items().map(|item| track(item)?.name.as_deref())),
            texts("artist", items().map(artist)),
            texts("album", items().map(|item| Some(album(item)?.name.as_str()))),
            Column::new("ms_played".into(), lengths),
            texts("platform", plays.iter().map(|play| Some(platform::name(play.platform)))),
            texts("id", items().map(|item| edition(item)?.id.as_deref())),
            texts("uri", items().map(|item| edition(item)?.uri.as_deref())),
            texts("cover_url", plays.iter().map(|play| catalogue.details[play.item as usize].cover_url.as_deref())),
        ];
        Ok(DataFrame::new(plays.len(), columns)?)
    }
}
