//! Listening by what music is and where it plays: decades, popularity, moods, genres, platforms, countries.

use polars::prelude::{Column, DataFrame};

use super::Lifetime;
use super::details::{MOODS, TENS};
use super::frame::{counts, numbers, texts};
use super::over_time::whole;
use super::platform;
use super::play::{COUNTS, Play};
use super::tally::{Distinct, Grouped, Sum, by_item, ranked, share, sums};
use crate::Result;

impl Lifetime {
    /// Listening by the decade in which a track came out, the earliest first.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `decade` | `1990s`; null, in the last row, for what has no known release date |
    /// | `streams`, `hours` | |
    /// | `share` | of all streams |
    /// | `artists`, `tracks` | how many different ones had a stream |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn decades(&self) -> Result<DataFrame> {
        let known = self.catalogue.decades();
        let names: Vec<String> = known.iter().map(|decade| format!("{decade}s")).collect();
        let group = |at: usize| known.binary_search(&self.catalogue.details[at].decade()?).ok();
        let rows = self.by_details(names.len(), group);
        self.rows("decade", rows, |group| names.get(group).map(String::as_str), Order::Kept)
    }

    /// Listening by Spotify's popularity of a track, the least popular first. It is that of when it was asked for, whenever the
    /// track was heard.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `popularity` | in tens: 40 is 40 to 49, and 90 is 90 to 100; null, in the last row, where it is unknown, or not from 0 to 100 |
    /// | `streams`, `hours`, `share`, `artists`, `tracks` | as in [`Lifetime::decades`] |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn popularity(&self) -> Result<DataFrame> {
        let rows = self.by_details(TENS, |at| self.catalogue.details[at].tens());
        let (groups, mut table) = self.ordered("popularity", rows, |_| None, Order::Kept)?;
        let tens = groups.into_iter().map(|group| (group < TENS).then_some(group as i64 * 10));
        table.with_column(Column::new("popularity".into(), tens.collect::<Vec<Option<i64>>>()))?;
        Ok(table)
    }

    /// Listening by mood, as [`crate::Engineer::with_mood`] tells it from valence and energy: the columns of
    /// [`Lifetime::decades`] with `mood`, that with most streams first, null last.
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn moods(&self) -> Result<DataFrame> {
        let rows = self.by_details(MOODS.len(), |at| self.catalogue.details[at].mood());
        self.rows("mood", rows, |group| MOODS.get(group).copied(), Order::Ranked)
    }

    /// Listening by the family of devices: the columns of [`Lifetime::decades`] with `platform`, that with most streams first.
    ///
    /// Families are `web`, `cast`, `car`, `console`, `tv`, `speaker`, `ios`, `android`, `windows`, `macos`, `linux`, `other`
    /// (a device that tells something else) and `unknown` (nothing, `unknown`, or `not_applicable`). A device is of the first
    /// of them of which its description has a word, such as `sonos` for a speaker: so a browser on Windows is `web`, and
    /// Android on a television is `tv`.
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn platforms(&self) -> Result<DataFrame> {
        let group = |play: &Play| if play.is(COUNTS) { Some(usize::from(play.platform)) } else { None };
        let rows = sums(&self.catalogue, &Grouped::of(&self.plays, platform::COUNT, group));
        self.rows("platform", rows, |group| Some(platform::name(group as u8)), Order::Ranked)
    }

    /// Listening by country, as Spotify writes it (`DE`): the columns of [`Lifetime::decades`] with `country`, that with most
    /// streams first, null last. `ZZ` is null.
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn countries(&self) -> Result<DataFrame> {
        let countries = &self.catalogue.countries;
        let group =
            |play: &Play| if play.is(COUNTS) { Some((play.country as usize).min(countries.len())) } else { None };
        let rows = sums(&self.catalogue, &Grouped::of(&self.plays, countries.len() + 1, group));
        self.rows("country", rows, |group| countries.get(group).map(String::as_str), Order::Ranked)
    }

    /// Listening by genre, as the artist's are known: that with most streams first, null last. A stream counts once in each
    /// of the genres of its artist, so that the numbers of all genres sum to more than there are.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `genre` | null for artists without genres and for what has no artist |
    /// | `streams`, `hours`, `share`, `artists`, `tracks` | as in [`Lifetime::decades`] |
    /// | `weighted_share` | where each stream parts equally among the genres of its artist: this sums to 1 |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn genres(&self) -> Result<DataFrame> {
        let genres = &self.catalogue.genres;
        let items = by_item(self);
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); genres.len() + 1];
        let mut weights = vec![0.0; genres.len() + 1];
        for (at, item) in self.catalogue.items.iter().enumerate().filter(|(at, _)| items[*at].plays > 0) {
            let its = self.catalogue.artists.get(item.artist as usize).map_or(&[][..], |artist| &artist.genres);
            let its = if its.is_empty() { &[genres.len() as u32] } else { its };
            for genre in its {
                members[*genre as usize].push(at as u32);
                weights[*genre as usize] += items[at].streams as f64 / its.len() as f64;
            }
        }
        let sums = self.sums_of_items(&items, &members);
        let whole = whole(self).streams;
        let (order, mut table) =
            self.ordered("genre", sums, |genre| genres.get(genre).map(String::as_str), Order::Ranked)?;
        let weighted = |genre: usize| (whole > 0).then(|| weights[genre] / whole as f64);
        table.with_column(numbers("weighted_share", order.into_iter().map(weighted)))?;
        Ok(table)
    }

    /// Sums of groups of items; those without one are in a group behind them.
    fn by_details(&self, groups: usize, group: impl Fn(usize) -> Option<usize>) -> Vec<Sum> {
        let items = by_item(self);
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); groups + 1];
        for at in (0..items.len()).filter(|at| items[*at].plays > 0) {
            members[group(at).unwrap_or(groups)].push(at as u32);
        }
        self.sums_of_items(&items, &members)
    }

    fn sums_of_items(&self, items: &[super::tally::Tally], members: &[Vec<u32>]) -> Vec<Sum> {
        let catalogue = &self.catalogue;
        let (mut artists, mut tracks) = (Distinct::of(catalogue.artists.len()), Distinct::of(catalogue.tracks.len()));
        let sum = |members: &Vec<u32>| {
            artists.begin();
            tracks.begin();
            let mut tally = super::tally::Tally::default();
            for at in members {
                let (item, its) = (catalogue.items[*at as usize], &items[*at as usize]);
                tally.add(its);
                if its.streams > 0 {
                    artists.see(item.artist);
                    tracks.see(item.track);
                }
            }
            Sum { tally, artists: artists.count(), tracks: tracks.count() }
        };
        members.iter().map(sum).collect()
    }

    fn rows<'a>(
        &self,
        column: &str,
        sums: Vec<Sum>,
        name: impl Fn(usize) -> Option<&'a str>,
        order: Order,
    ) -> Result<DataFrame> {
        Ok(self.ordered(column, sums, name, order)?.1)
    }

    /// A row for each group that has plays, and which group that is.
    fn ordered<'a>(
        &self,
        column: &str,
        sums: Vec<Sum>,
        name: impl Fn(usize) -> Option<&'a str>,
        order: Order,
    ) -> Result<(Vec<usize>, DataFrame)> {
        let whole: i64 = whole(self).streams;
        let mut groups: Vec<usize> = (0..sums.len()).filter(|group| sums[*group].tally.plays > 0).collect();
        if order == Order::Ranked {
            groups.sort_by(|one, other| {
                let is_unknown = |group: usize| name(group).is_none();
                let (mine, theirs) = ((&sums[*one].tally, name(*one)), (&sums[*other].tally, name(*other)));
                is_unknown(*one).cmp(&is_unknown(*other)).then_with(|| ranked(mine, theirs))
            });
        }
        let sum = || groups.iter().map(|group| &sums[*group]);
        let columns = vec![
            texts(column, groups.iter().map(|group| name(*group))),
            counts("streams", sum().map(|sum| sum.tally.streams)),
            numbers("hours", sum().map(|sum| Some(sum.tally.hours()))),
            numbers("share", sum().map(|sum| share(sum.tally.streams, whole))),
            counts("artists", sum().map(|sum| sum.artists)),
            counts("tracks", sum().map(|sum| sum.tracks)),
        ];
        let table = DataFrame::new(groups.len(), columns)?;
        Ok((groups, table))
    }
}

/// In which order groups come; what has no name is last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Kept,
    Ranked,
}
