//! A playlist, without what is in it.

use spotify_client::Playlist;

use super::super::Picture;
use super::super::words::{counted, grouped};
use super::{Card, Piece};

pub(in super::super) fn playlist(playlist: &Playlist) -> Picture {
    let owner = playlist.owner.as_ref();
    let name = owner.and_then(|owner| owner.display_name.as_deref().map(|name| Piece::at(name, &owner.uri)));
    let followers = playlist.followers.as_ref().and_then(|followers| followers.total).filter(|total| *total > 0);
    Card::of("Playlist", &playlist.name)
        .at(&playlist.uri)
        .pictured(&playlist.images)
        .facts([
            name,
            playlist.total().map(|total| Piece::of(&counted(total, "item"))),
            followers.map(|total| Piece::of(&format!("{} followers", grouped(total.into(), ",")))),
        ])
        .facts([
            playlist.public.map(|public| Piece::of(if public { "public" } else { "not public" })),
            playlist.collaborative.then(|| Piece::of("kept with others")),
        ])
        .text(playlist.description.as_deref().unwrap_or_default())
        .picture()
}
