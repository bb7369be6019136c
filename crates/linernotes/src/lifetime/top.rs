//! What was played most: artists, albums and tracks.

use polars::prelude::{Column, DataFrame};

use super::Lifetime;
use super::catalogue::{Catalogue, Edition, Item};
use super::details::Details;
use super::frame::{counts, dates, numbers, texts};
use super::play::NONE;
use super::tally::{Tally, by, by_item, distinct, ranked, share};
use crate::Result;

/// How long a ranking is, and by what it ranks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Top {
    /// How many rows at most: 50 unless said otherwise.
    pub count: usize,
    /// By streams unless said otherwise.
    pub by: TopBy,
}

/// By what a ranking ranks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TopBy {
    /// By streams, then by time heard, then by name.
    #[default]
    Streams,
    /// By time heard, then by streams, then by name.
    Hours,
}

impl Default for Top {
    fn default() -> Self {
        Self { count: 50, by: TopBy::default() }
    }
}

impl Lifetime {
    /// The artists with most streams; one to whom no stream went is not among them.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `artist` | |
    /// | `streams`, `hours` | |
    /// | `share` | of all streams, also of those whose artist is unknown |
    /// | `tracks` | how many different ones of theirs had a stream |
    /// | `first_played_on`, `last_played_on` | days with a stream |
    ///
    /// # Errors
    ///
    /// Only [`crate::Error::Table`]; so with every table below.
    pub fn top_artists(&self, top: &Top) -> Result<DataFrame> {
        let items = by_item(self);
        let ranking = self.ranked_artists(&items, top);
        let artists = &self.catalogue.artists;
        let tracks = distinct(&self.catalogue, &items, artists.len(), |item| item.artist, |item| item.track);
        let mut columns = vec![texts("artist", ranking.codes().map(|code| Some(artists[code].name.as_str())))];
        columns.extend(ranking.figures()?);
        columns.insert(4, counts("tracks", ranking.codes().map(|code| tracks[code])));
        Ok(DataFrame::new(ranking.codes.len(), columns)?)
    }

    /// The albums with most streams.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `album`, `artist` | the latter null where it is unknown |
    /// | `streams`, `hours`, `share`, `tracks`, `first_played_on`, `last_played_on` | as in [`Lifetime::top_artists`] |
    /// | `track_id`, `track_uri` | the edition on it with most streams: plays do not tell the album's own |
    /// | `cover_url` | of that edition, where it is known |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn top_albums(&self, top: &Top) -> Result<DataFrame> {
        let items = by_item(self);
        let catalogue = &self.catalogue;
        let ranking = self.ranked_albums(&items, top);
        let tracks = distinct(catalogue, &items, catalogue.albums.len(), |item| item.album, |item| item.track);
        let best = best_items(catalogue, &items, catalogue.albums.len(), |item| item.album);
        let album = |code: usize| &catalogue.albums[code];
        let mut columns = vec![
            texts("album", ranking.codes().map(|code| Some(album(code).name.as_str()))),
            texts("artist", ranking.codes().map(|code| catalogue.artist(album(code).artist))),
        ];
        columns.extend(ranking.figures()?);
        columns.insert(5, counts("tracks", ranking.codes().map(|code| tracks[code])));
        columns.extend(addresses(catalogue, &ranking, &best, ["track_id", "track_uri"]));
        columns
            .push(texts("cover_url", ranking.codes().map(|code| details(catalogue, best[code])?.cover_url.as_deref())));
        Ok(DataFrame::new(ranking.codes.len(), columns)?)
    }

    /// The tracks with most streams.
    ///
    /// | column | |
    /// | --- | --- |
    /// | `name`, `artist` | null where they are unknown |
    /// | `streams`, `hours`, `share`, `first_played_on`, `last_played_on` | as in [`Lifetime::top_artists`] |
    /// | `editions` | under how many addresses it had streams |
    /// | `id`, `uri` | of the edition with most streams; of equals, that which was heard for longest, then the order of addresses |
    /// | `popularity`, `danceability`, `energy`, `valence`, `cover_url` | of that edition, where they are known; null without an address |
    ///
    /// # Errors
    ///
    /// As of [`Lifetime::top_artists`].
    pub fn top_tracks(&self, top: &Top) -> Result<DataFrame> {
        let items = by_item(self);
        let catalogue = &self.catalogue;
        let ranking = self.ranked_tracks(&items, top);
        let editions = distinct(catalogue, &items, catalogue.tracks.len(), |item| item.track, |item| item.edition);
        let best = best_items(catalogue, &items, catalogue.tracks.len(), |item| item.track);
        let track = |code: usize| &catalogue.tracks[code];
        let of = |code: usize| details(catalogue, best[code]);
        let sound = |code: usize| of(code)?.sound.as_ref();
        let mut columns = vec![
            texts("name", ranking.codes().map(|code| track(code).name.as_deref())),
            texts("artist", ranking.codes().map(|code| catalogue.artist(track(code).artist))),
        ];
        columns.extend(ranking.figures()?);
        columns.push(counts("editions", ranking.codes().map(|code| editions[code])));
        columns.extend(addresses(catalogue, &ranking, &best, ["id", "uri"]));
        let popularity: Vec<Option<i64>> = ranking.codes().map(|code| of(code)?.popularity).collect();
        columns.push(Column::new("popularity".into(), popularity));
        columns.push(numbers("danceability", ranking.codes().map(|code| sound(code)?.danceability)));
        columns.push(numbers("energy", ranking.codes().map(|code| sound(code)?.energy)));
        columns.push(numbers("valence", ranking.codes().map(|code| sound(code)?.valence)));
        columns.push(texts("cover_url", ranking.codes().map(|code| of(code)?.cover_url.as_deref())));
        Ok(DataFrame::new(ranking.codes.len(), columns)?)
    }

    pub(super) fn ranked_artists(&self, items: &[Tally], top: &Top) -> Ranking {
        let artists = &self.catalogue.artists;
        let tallies = by(&self.catalogue, items, artists.len(), |item| item.artist);
        Ranking::of(tallies, items, top, |code| artists[code].name.as_str())
    }

    pub(super) fn ranked_albums(&self, items: &[Tally], top: &Top) -> Ranking {
        let albums = &self.catalogue.albums;
        let tallies = by(&self.catalogue, items, albums.len(), |item| item.album);
        Ranking::of(tallies, items, top, |code| {
            (albums[code].name.as_str(), self.catalogue.artist(albums[code].artist))
        })
    }

    pub(super) fn ranked_tracks(&self, items: &[Tally], top: &Top) -> Ranking {
        let tallies = by(&self.catalogue, items, self.catalogue.tracks.len(), |item| item.track);
        Ranking::of(tallies, items, top, |code| self.catalogue.track_order(code))
    }
}

impl Catalogue {
    /// The name of an artist; nothing for that of nobody.
    pub(super) fn artist(&self, code: u32) -> Option<&str> {
        self.artists.get(code as usize).map(|artist| artist.name.as_str())
    }

    /// By what tracks with as many streams are in order: title, artist, and for those without names the address.
    pub(super) fn track_order(&self, code: usize) -> (Option<&str>, Option<&str>, Option<&str>) {
        let track = &self.tracks[code];
        (track.name.as_deref(), self.artist(track.artist), track.address.as_deref())
    }
}

/// The first of a ranking, with all of their tallies.
pub(super) struct Ranking {
    pub(super) codes: Vec<usize>,
    pub(super) tallies: Vec<Tally>,
    /// All streams, also of what is not ranked.
    streams: i64,
}

impl Ranking {
    fn of<N: Ord>(tallies: Vec<Tally>, items: &[Tally], top: &Top, name: impl Fn(usize) -> N) -> Self {
        let mut codes: Vec<usize> = (0..tallies.len()).filter(|code| tallies[*code].streams > 0).collect();
        let order = |one: &usize, other: &usize| {
            let by_time = match top.by {
                TopBy::Streams => std::cmp::Ordering::Equal,
                TopBy::Hours => tallies[*other].ms.cmp(&tallies[*one].ms),
            };
            by_time.then_with(|| ranked((&tallies[*one], name(*one)), (&tallies[*other], name(*other))))
        };
        // Whoever wants ten of a hundred thousand need not order the others.
        if top.count < codes.len() {
            if top.count > 0 {
                codes.select_nth_unstable_by(top.count - 1, order);
            }
            codes.truncate(top.count);
        }
        codes.sort_unstable_by(order);
        Self { codes, tallies, streams: items.iter().map(|item| item.streams).sum() }
    }

    pub(super) fn codes(&self) -> impl Iterator<Item = usize> {
        self.codes.iter().copied()
    }

    fn figures(&self) -> Result<Vec<Column>> {
        let tally = |code: usize| &self.tallies[code];
        Ok(vec![
            counts("streams", self.codes().map(|code| tally(code).streams)),
            numbers("hours", self.codes().map(|code| Some(tally(code).hours()))),
            numbers("share", self.codes().map(|code| share(tally(code).streams, self.streams))),
            dates("first_played_on", self.codes().map(|code| tally(code).first_day()))?,
            dates("last_played_on", self.codes().map(|code| tally(code).last_day()))?,
        ])
    }
}

/// Of each owner the item, of the edition with most streams, that itself has most.
fn best_items(
    catalogue: &Catalogue,
    items: &[Tally],
    owners: usize,
    owner: impl Fn(&Item) -> u32,
) -> Vec<Option<usize>> {
    // Editions of one owner that differ in their album are one.
    let mut sums: std::collections::HashMap<(u32, u32), Tally, foldhash::fast::RandomState> = Default::default();
    for (item, tally) in catalogue.items.iter().zip(items).filter(|(item, _)| item.edition != NONE) {
        sums.entry((owner(item), item.edition)).or_default().add(tally);
    }
    let sum = |item: usize| {
        let its = catalogue.items[item];
        sums.get(&(owner(&its), its.edition)).copied().unwrap_or_default()
    };
    let address = |item: usize| catalogue.editions.get(catalogue.items[item].edition as usize).map(Edition::address);
    let mut best: Vec<Option<usize>> = vec![None; owners];
    for (item, its) in catalogue.items.iter().enumerate() {
        let Some(best) = best.get_mut(owner(its) as usize) else { continue };
        // What has no address comes last, also where it was heard more.
        if items[item].plays == 0 || its.edition == NONE && best.is_some() {
            continue;
        }
        let is_better = best.is_none_or(|best| {
            catalogue.items[best].edition == NONE
                || ranked((&sum(item), address(item)), (&sum(best), address(best)))
                    .then_with(|| ranked((&items[item], item), (&items[best], best)))
                    .is_lt()
        });
        if is_better {
            *best = Some(item);
        }
    }
    best
}

fn details(catalogue: &Catalogue, item: Option<usize>) -> Option<&Details> {
    item.filter(|item| catalogue.items[*item].edition != NONE).map(|item| &catalogue.details[item])
}

fn addresses(catalogue: &Catalogue, ranking: &Ranking, best: &[Option<usize>], names: [&str; 2]) -> [Column; 2] {
    let edition = |code: usize| catalogue.editions.get(catalogue.items[best[code]?].edition as usize);
    [
        texts(names[0], ranking.codes().map(|code| edition(code)?.id.as_deref())),
        texts(names[1], ranking.codes().map(|code| edition(code)?.uri.as_deref())),
    ]
}
