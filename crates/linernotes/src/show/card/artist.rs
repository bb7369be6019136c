//! An artist.

use spotify_client::Artist;

use super::super::Picture;
use super::super::words::grouped;
use super::{Card, Piece, fact, popularity};

pub(in super::super) fn artist(artist: &Artist) -> Picture {
    let followers = artist.followers.as_ref().and_then(|followers| followers.total);
    Card::of("Artist", &artist.name)
        .at(&artist.uri)
        .pictured(&artist.images)
        .round()
        .facts([fact(artist.genres.join(", "))])
        .facts([
            followers.map(|total| Piece::of(&format!("{} followers", grouped(total.into(), ",")))),
            popularity(artist.popularity),
        ])
        .picture()
}
