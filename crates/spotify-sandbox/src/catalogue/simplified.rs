//! Albums, tracks and artists as they stand inside each other: without what only the whole object has.

use serde_json::{Map, Value, json};

use super::{API, Audience};
use crate::world::{Album, Artist, Track};

/// Where the sandbox's music may be heard.
const MARKETS: [&str; 6] = ["CA", "DE", "FR", "GB", "JP", "US"];

/// What development-mode apps of 2026 no longer get of an album.
pub(super) const CUT_FROM_ALBUMS: [&str; 4] = ["available_markets", "genres", "label", "popularity"];
/// What they no longer get of a track.
pub(super) const CUT_FROM_TRACKS: [&str; 3] = ["available_markets", "linked_from", "popularity"];

/// An album as it stands inside a track.
pub(super) fn album(album: &Album, audience: Audience) -> Value {
    audience.fit(album_fields(album), &CUT_FROM_ALBUMS)
}

/// Its fields, for the whole album to add to.
pub(super) fn album_fields(album: &Album) -> Map<String, Value> {
    with(
        identity("album", &album.id),
        json!({
            "album_type": album.album_type,
            "artists": album.artists.iter().map(artist).collect::<Vec<_>>(),
            "available_markets": MARKETS,
            "images": [],
            "name": album.name,
            "release_date": album.release_date,
            "release_date_precision": album.release_date_precision,
            "total_tracks": album.tracks.len(),
        }),
    )
}

/// A track as it stands on an album.
pub(super) fn track(album: &Album, track: &Track, audience: Audience) -> Value {
    audience.fit(track_fields(album, track), &CUT_FROM_TRACKS)
}

/// Its fields, for the whole track to add to.
pub(super) fn track_fields(album: &Album, track: &Track) -> Map<String, Value> {
    with(
        identity("track", &track.id),
        json!({
            "artists": album.artists.iter().chain(&track.featuring).map(artist).collect::<Vec<_>>(),
            "available_markets": MARKETS,
            "disc_number": track.disc_number,
            "duration_ms": track.duration_ms,
            "explicit": track.explicit,
            "is_local": false,
            "name": track.name,
            "preview_url": null,
            "track_number": album.track_number(track),
        }),
    )
}

/// The fields that every object has: what it is and where.
fn identity(kind: &str, id: &str) -> Map<String, Value> {
    let fields = json!({
        "external_urls": { "spotify": format!("https://open.spotify.com/{kind}/{id}") },
        "href": format!("{API}/{kind}s/{id}"),
        "id": id,
        "type": kind,
        "uri": format!("spotify:{kind}:{id}"),
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// An object with more fields.
pub(super) fn with(mut object: Map<String, Value>, fields: Value) -> Map<String, Value> {
    if let Value::Object(fields) = fields {
        object.extend(fields);
    }
    object
}

fn artist(artist: &Artist) -> Value {
    Value::Object(with(identity("artist", &artist.id), json!({ "name": artist.name })))
}
