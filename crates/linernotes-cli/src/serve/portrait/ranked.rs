//! Rows of the top lists to tracks and artists.

use linernotes::prelude::*;

use super::{TrackSound, cells};
use crate::serve::page::link;

/// A track of a top list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RankedTrack {
    /// From 1.
    pub(crate) rank: usize,
    /// `spotify:track:…`.
    pub(crate) uri: Option<String>,
    /// Nothing for what nobody knows by name.
    pub(crate) name: Option<String>,
    /// As they are credited, in order.
    pub(crate) artists: Vec<String>,
    pub(crate) album: Option<String>,
    /// The address of its album's cover.
    pub(crate) cover: Option<String>,
    /// Its page at Spotify.
    pub(crate) address: Option<String>,
    pub(crate) sound: TrackSound,
}

/// An artist of a top list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RankedArtist {
    /// From 1.
    pub(crate) rank: usize,
    /// `spotify:artist:…`.
    pub(crate) uri: Option<String>,
    pub(crate) name: Option<String>,
    /// Empty also where nobody knows them.
    pub(crate) genres: Vec<String>,
    /// The address of their picture.
    pub(crate) picture: Option<String>,
    /// Their page at Spotify.
    pub(crate) address: Option<String>,
}

/// The tracks of a top list, and how each of them sounds.
pub(super) fn tracks(table: &DataFrame, sounds: Vec<TrackSound>) -> Result<Vec<RankedTrack>> {
    let ranks = cells::counts(table, "rank")?;
    let mut names = cells::texts(table, "name")?.into_iter();
    let mut artists = cells::lists(table, "artists")?.into_iter();
    let mut albums = cells::texts(table, "album")?.into_iter();
    let mut covers = pictures(table, "cover_url")?.into_iter();
    let mut addresses = addresses(table, "track")?.into_iter();
    let mut uris = cells::texts(table, "uri")?.into_iter();
    let track = |(rank, sound)| RankedTrack {
        rank,
        uri: uris.next().flatten(),
        name: named(names.next()),
        artists: artists.next().flatten().unwrap_or_default(),
        album: named(albums.next()),
        cover: covers.next().flatten(),
        address: addresses.next().flatten(),
        sound,
    };
    Ok(ranks.into_iter().map(Option::unwrap_or_default).zip(sounds).map(track).collect())
}

/// The artists of a top list.
pub(super) fn artists(table: &DataFrame) -> Result<Vec<RankedArtist>> {
    let ranks = cells::counts(table, "rank")?;
    let mut names = cells::texts(table, "name")?.into_iter();
    let mut genres = cells::lists(table, "genres")?.into_iter();
    let mut pictures = pictures(table, "image_url")?.into_iter();
    let mut addresses = addresses(table, "artist")?.into_iter();
    let mut uris = cells::texts(table, "uri")?.into_iter();
    let artist = |rank: Option<usize>| RankedArtist {
        rank: rank.unwrap_or_default(),
        uri: uris.next().flatten(),
        name: named(names.next()),
        genres: genres.next().flatten().unwrap_or_default(),
        picture: pictures.next().flatten(),
        address: addresses.next().flatten(),
    };
    Ok(ranks.into_iter().map(artist).collect())
}

/// A name that says something.
fn named(cell: Option<Option<String>>) -> Option<String> {
    cell.flatten().filter(|name| !name.trim().is_empty())
}

fn pictures(table: &DataFrame, column: &str) -> Result<Vec<Option<String>>> {
    let addresses = cells::texts(table, column)?;
    Ok(addresses.into_iter().map(|address| address.filter(|address| link::picture(address).is_some())).collect())
}

fn addresses(table: &DataFrame, kind: &str) -> Result<Vec<Option<String>>> {
    Ok(cells::texts(table, "id")?.into_iter().map(|id| link::at_spotify(kind, &id?)).collect())
}
