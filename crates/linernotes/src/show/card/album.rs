//! An album, with its tracks where it has them.

use polars::prelude::DataFrame;
use spotify_client::{Album, ReleaseDate};

use super::super::words::{clock, counted};
use super::super::{Picture, View, table};
use super::{Card, Piece, artists, fact, popularity};
use crate::Table as _;

/// What a listener looks for on the back of a cover.
const COLUMNS: [&str; 6] = ["disc_number", "track_number", "name", "artists", "duration_ms", "explicit"];

pub(in super::super) fn album(album: &Album) -> Picture {
    let card = Card::of(kind(&album.album_type), &album.name).at(&album.uri).pictured(&album.images);
    let card = card.names(artists(&album.artists)).facts([
        album.release_date.map(|date: ReleaseDate| Piece::of(&date.to_string())),
        fact(size(album)),
        album.label.as_deref().and_then(fact),
        popularity(album.popularity),
    ]);
    let tracks = (!album.tracks.is_empty()).then(|| album.table().ok()).flatten();
    match tracks {
        Some(tracks) => card.below(tracks_part(album, &tracks)).picture(),
        None => card.picture(),
    }
}

fn kind(album_type: &str) -> &'static str {
    match album_type {
        "single" => "Single",
        "compilation" => "Compilation",
        _ => "Album",
    }
}

/// `8 tracks, 25:14`: the time where all of them are there.
fn size(album: &Album) -> String {
    let total = usize::try_from(album.total_tracks).unwrap_or(usize::MAX);
    let lengths: Option<i64> = album.tracks.iter().map(|track| track.duration_ms).sum();
    match lengths {
        Some(length) if album.tracks.len() == total && total > 0 => {
            format!("{}, {}", counted(total, "track"), clock(length))
        }
        _ if total > 0 => counted(total, "track"),
        _ => String::new(),
    }
}

/// Discs and artists are told only where they differ.
fn tracks_part(album: &Album, tracks: &DataFrame) -> table::Part {
    let discs = album.tracks.iter().any(|track| track.disc_number.is_some_and(|disc| disc > 1));
    let guests = album.tracks.iter().any(|track| track.artists != album.artists);
    let says = |name: &&str| match *name {
        "disc_number" => discs,
        "artists" => guests,
        _ => true,
    };
    let columns: Vec<&str> = COLUMNS.into_iter().filter(|name| tracks.column(name).is_ok()).filter(says).collect();
    table::part(tracks, View { columns: &columns, ..View::default() })
}
