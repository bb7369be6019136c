//! An episode of a show, and where the listener stopped in it.

use spotify_client::Episode;

use super::super::Picture;
use super::{Card, Piece, length};

pub(in super::super) fn episode(episode: &Episode) -> Picture {
    let show = episode.show.as_deref();
    let heard = episode.resume_point.is_some_and(|point| point.fully_played);
    let stopped = episode.resume_point.and_then(|point| point.resume_position_ms).filter(|position| *position > 0);
    let mut card = Card::of("Episode", &episode.name)
        .at(&episode.uri)
        .pictured(if episode.images.is_empty() { show.map_or(&[], |show| &show.images) } else { &episode.images })
        .facts([
            show.map(|show| Piece::at(&show.name, &show.uri)),
            episode.release_date.map(|date| Piece::of(&date.to_string())),
            length(episode.duration_ms),
            episode.explicit.then(|| Piece::of("explicit")),
            heard.then(|| Piece::of("heard to the end")),
        ])
        .text(&episode.description);
    card.progress = stopped.zip(episode.duration_ms);
    card.picture()
}
