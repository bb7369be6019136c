//! A show, without its episodes.

use spotify_client::Show;

use super::super::Picture;
use super::super::words::counted;
use super::{Card, Piece, fact};

pub(in super::super) fn show(show: &Show) -> Picture {
    let episodes = show.total_episodes.and_then(|total| usize::try_from(total).ok());
    Card::of("Show", &show.name)
        .at(&show.uri)
        .pictured(&show.images)
        .facts([
            show.publisher.as_deref().and_then(fact),
            episodes.map(|total| Piece::of(&counted(total, "episode"))),
            fact(show.languages.join(", ")),
            show.explicit.then(|| Piece::of("explicit")),
        ])
        .text(&show.description)
        .picture()
}
