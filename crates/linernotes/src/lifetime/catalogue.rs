//! What the plays are of: artists, albums, tracks and their editions, each with a number.

use std::collections::{BTreeSet, HashMap};
use std::hash::{Hash, Hasher};

use foldhash::fast::RandomState;

use super::details::Details;
use super::play::NONE;
use super::prepare::{Columns, text};

type Map<K> = HashMap<K, u32, RandomState>;

/// What numbers stand for. Those that plays refer to are items.
#[derive(Debug, Clone, Default)]
pub(super) struct Catalogue {
    /// Every set of names and addresses that a play has.
    pub(super) items: Vec<Item>,
    pub(super) artists: Vec<Artist>,
    pub(super) albums: Vec<Album>,
    pub(super) tracks: Vec<Track>,
    /// A track under one address.
    pub(super) editions: Vec<Edition>,
    pub(super) countries: Vec<String>,
    /// Of each item what else is known about its track.
    pub(super) details: Vec<Details>,
    /// Names of genres, in their order.
    pub(super) genres: Vec<String>,
}

/// Codes, or [`NONE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Item {
    pub(super) artist: u32,
    pub(super) album: u32,
    pub(super) track: u32,
    pub(super) edition: u32,
}

#[derive(Debug, Clone)]
pub(super) struct Artist {
    pub(super) name: String,
    /// When the first stream ever of theirs began.
    pub(super) first_began: Option<i64>,
    /// Codes of genres; none where they are unknown.
    pub(super) genres: Vec<u32>,
}

#[derive(Debug, Clone)]
pub(super) struct Album {
    pub(super) name: String,
    pub(super) artist: u32,
}

#[derive(Debug, Clone)]
pub(super) struct Track {
    pub(super) name: Option<String>,
    pub(super) artist: u32,
    /// Of one that is known by it.
    pub(super) address: Option<String>,
}

#[derive(Debug, Clone)]
pub(super) struct Edition {
    pub(super) id: Option<String>,
    pub(super) uri: Option<String>,
}

/// What a row says of its item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told<'a> {
    /// The URI, or where there is none the id.
    address: Option<&'a str>,
    name: Option<&'a str>,
    artist: Option<&'a str>,
    album: Option<&'a str>,
}

impl Hash for Told<'_> {
    /// Names hardly ever differ under one address, so that it does alone.
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.address {
            Some(address) => address.hash(state),
            None => (self.name, self.artist, self.album).hash(state),
        }
    }
}

/// By what a track is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum TrackKey<'a> {
    Named(&'a str, u32),
    Addressed(&'a str),
    /// Neither an artist nor an address.
    NameAlone(&'a str),
}

impl Catalogue {
    /// With the item of each row.
    pub(super) fn of(columns: &Columns) -> (Self, Vec<u32>) {
        let mut codes: Map<Told<'_>> = HashMap::with_capacity_and_hasher(1 << 12, RandomState::default());
        let mut told: Vec<(Told<'_>, usize)> = Vec::new();
        let items = (0..columns.height()).map(|row| {
            let its = Told {
                address: text(&columns.uri, row).or_else(|| text(&columns.id, row)),
                name: text(&columns.name, row),
                artist: text(&columns.artist, row),
                album: text(&columns.album, row),
            };
            *codes.entry(its).or_insert_with(|| {
                told.push((its, row));
                told.len() as u32 - 1
            })
        });
        let items: Vec<u32> = items.collect();
        let (catalogue, item_of) = Self::of_told(&told, columns);
        (catalogue, items.into_iter().map(|told| item_of[told as usize]).collect())
    }

    /// With the item of each of what was told: plays that lost their names have those of others, and are no other items then.
    fn of_told(told: &[(Told<'_>, usize)], columns: &Columns) -> (Self, Vec<u32>) {
        let mut catalogue = Self::default();
        let (mut items, mut item_of) = (Map::default(), Vec::with_capacity(told.len()));
        let (mut artists, mut albums, mut tracks, mut editions) =
            (Map::default(), Map::default(), Map::default(), Map::default());
        let named = named_by_address(told);
        for &(told, row) in told {
            let told = told.with_names(&named);
            let artist = code(&mut artists, told.artist, &mut catalogue.artists, |name| Artist {
                name: name.to_owned(),
                first_began: None,
                genres: Vec::new(),
            });
            let album = code(&mut albums, told.album.map(|name| (name, artist)), &mut catalogue.albums, |(name, _)| {
                Album { name: name.to_owned(), artist }
            });
            let track = code(&mut tracks, told.track(artist), &mut catalogue.tracks, |key| Track {
                name: None,
                artist: NONE,
                address: if let TrackKey::Addressed(address) = key { Some(address.to_owned()) } else { None },
            });
            if let Some(track) = catalogue.tracks.get_mut(track as usize) {
                // Of a track that is known by its address, the first names that a play has.
                track.name = track.name.take().or_else(|| told.name.map(str::to_owned));
                track.artist = if track.artist == NONE { artist } else { track.artist };
            }
            let edition = told.address.filter(|_| track != NONE).map(|address| (track, address));
            let edition = code(&mut editions, edition, &mut catalogue.editions, |_| edition_of(columns, row));
            let item = Item { artist, album, track, edition };
            item_of.push(code(&mut items, Some(item), &mut catalogue.items, |item| item));
        }
        catalogue.details = vec![Details::default(); catalogue.items.len()];
        (catalogue, item_of)
    }

    /// The first years of the decades that tracks are of, in their order.
    pub(super) fn decades(&self) -> Vec<i32> {
        let known: BTreeSet<i32> = self.details.iter().filter_map(Details::decade).collect();
        known.into_iter().collect()
    }
}

/// The first names of title and artist that a play has for an address.
fn named_by_address<'a>(told: &[(Told<'a>, usize)]) -> HashMap<&'a str, Told<'a>, RandomState> {
    let mut named = HashMap::default();
    for (told, _) in told {
        if let (Some(address), Some(_), Some(_)) = (told.address, told.name, told.artist) {
            named.entry(address).or_insert(*told);
        }
    }
    named
}

impl<'a> Told<'a> {
    /// With the names that others have for its address, where it lacks one of title and artist.
    fn with_names(self, named: &HashMap<&'a str, Told<'a>, RandomState>) -> Self {
        if self.name.is_some() && self.artist.is_some() {
            return self;
        }
        self.address.and_then(|address| named.get(address)).copied().unwrap_or(self)
    }

    fn track(&self, artist: u32) -> Option<TrackKey<'a>> {
        match (self.name, self.artist, self.address) {
            (Some(name), Some(_), _) => Some(TrackKey::Named(name, artist)),
            (_, _, Some(address)) => Some(TrackKey::Addressed(address)),
            (Some(name), None, None) => Some(TrackKey::NameAlone(name)),
            (None, _, None) => None,
        }
    }
}

/// The number of what has this key, [`NONE`] without one.
fn code<K: Hash + Eq + Copy, R>(
    codes: &mut Map<K>,
    key: Option<K>,
    records: &mut Vec<R>,
    new: impl FnOnce(K) -> R,
) -> u32 {
    let Some(key) = key else { return NONE };
    *codes.entry(key).or_insert_with(|| {
        records.push(new(key));
        records.len() as u32 - 1
    })
}

impl Edition {
    pub(super) fn address(&self) -> Option<&str> {
        self.uri.as_deref().or(self.id.as_deref())
    }
}

fn edition_of(columns: &Columns, row: usize) -> Edition {
    let uri = text(&columns.uri, row);
    let id = text(&columns.id, row).or_else(|| uri?.strip_prefix("spotify:track:"));
    Edition { id: id.map(str::to_owned), uri: uri.map(str::to_owned) }
}
