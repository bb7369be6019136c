//! A lifetime in one row.

use polars::prelude::DataFrame;

use super::Lifetime;
use super::frame::{counts, moments, numbers};
use super::period::{Calendar, Every};
use super::play::{COUNTS, INCOGNITO, NEAR_REPEAT, NONE, OFFLINE, Play, STREAM};
use super::skips::Skips;
use super::tally::{by_item, hours};
use crate::Result;

impl Lifetime {
    /// One row, also without plays.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `plays`, `streams`, `hours` | |
    /// | `artists`, `albums`, `tracks` | how many different ones had a stream |
    /// | `days` | how many have a stream |
    /// | `first_at`, `last_at` | when the first play began, and when the last to end did; null without plays |
    /// | `skips`, `skip_rate` | as in [`Lifetime::skips`] |
    /// | `short` | plays of less than 30 seconds, which are no streams |
    /// | `untold` | streams of which nobody knows how long they were heard: they add nothing to `hours` |
    /// | `incognito`, `offline` | plays in a private session, and without a connection |
    /// | `near_repeats`, `unknown`, `undated` | rows in no other figure: near repeats, those of unknown kind, and those without a moment; the last is 0 for selected plays |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn totals(&self) -> Result<DataFrame> {
        let calendar = Calendar::of(self, Every::Day);
        let mut days = vec![false; calendar.len()];
        let (mut skips, mut ended) = (Skips::default(), None);
        for play in self.counted() {
            skips.count(play);
            ended = ended.max(Some(play.ended()));
            if let (true, Some(day)) = (play.is(STREAM), calendar.period(play.day)) {
                days[day] = true;
            }
        }
        let tally = super::over_time::whole(self);
        // One way through the plays for all of these.
        let mut marked = Marked::default();
        self.plays.iter().for_each(|play| marked.count(play));
        let count = |name: &str, count: i64| counts(name, [count]);
        let [artists, albums, tracks] = self.heard();
        let columns = vec![
            count("plays", tally.plays),
            count("streams", tally.streams),
            numbers("hours", [Some(hours(tally.ms))]),
            count("artists", artists),
            count("albums", albums),
            count("tracks", tracks),
            count("days", days.into_iter().filter(|day| *day).count() as i64),
            moments("first_at", [self.counted().next().map(|play| play.began)])?,
            moments("last_at", [ended])?,
            count("skips", skips.skips),
            numbers("skip_rate", [skips.rate()]),
            count("short", marked.short),
            count("untold", marked.untold),
            count("incognito", marked.incognito),
            count("offline", marked.offline),
            count("near_repeats", marked.near_repeats),
            count("unknown", marked.unknown),
            count("undated", self.undated as i64),
        ];
        Ok(DataFrame::new(1, columns)?)
    }

    /// How many artists, albums and tracks had a stream.
    fn heard(&self) -> [i64; 3] {
        let catalogue = &self.catalogue;
        let mut heard = [
            vec![false; catalogue.artists.len()],
            vec![false; catalogue.albums.len()],
            vec![false; catalogue.tracks.len()],
        ];
        for (item, _) in catalogue.items.iter().zip(by_item(self)).filter(|(_, tally)| tally.streams > 0) {
            for (heard, code) in heard.iter_mut().zip([item.artist, item.album, item.track]) {
                if code != NONE {
                    heard[code as usize] = true;
                }
            }
        }
        heard.map(|heard| heard.into_iter().filter(|heard| *heard).count() as i64)
    }
}

/// How many plays have what mark.
#[derive(Default)]
struct Marked {
    short: i64,
    untold: i64,
    incognito: i64,
    offline: i64,
    near_repeats: i64,
    unknown: i64,
}

impl Marked {
    fn count(&mut self, play: &Play) {
        if !play.is(COUNTS) {
            let is_near_repeat = play.is(NEAR_REPEAT);
            self.near_repeats += i64::from(is_near_repeat);
            self.unknown += i64::from(!is_near_repeat);
            return;
        }
        self.short += i64::from(!play.is(STREAM));
        self.untold += i64::from(play.is(STREAM) && play.is_untold());
        self.incognito += i64::from(play.is(INCOGNITO));
        self.offline += i64::from(play.is(OFFLINE));
    }
}
