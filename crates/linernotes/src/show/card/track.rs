//! A track.

use spotify_client::Track;

use super::super::Picture;
use super::{Card, Piece, artists, length, popularity};

pub(in super::super) fn track(track: &Track) -> Picture {
    let album = track.album.as_deref();
    Card::of("Track", &track.name)
        .at(&track.uri)
        .pictured(album.map_or(&[], |album| album.images.as_slice()))
        .names(artists(&track.artists))
        .facts([
            album.map(|album| Piece::at(&album.name, &album.uri)),
            album.and_then(|album| album.release_date).map(|date| Piece::of(&date.to_string())),
        ])
        .facts([
            length(track.duration_ms),
            track.explicit.then(|| Piece::of("explicit")),
            track.is_local.then(|| Piece::of("a file of the listener's own")),
            popularity(track.popularity),
            track.external_ids.isrc.as_deref().map(|isrc| Piece::of(&format!("ISRC {isrc}"))),
        ])
        .picture()
}
