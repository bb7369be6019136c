//! What plays: the thing itself, how far it is, and on which device.

use spotify_client::{CurrentlyPlaying, Device, Playable, Playback, RepeatState};

use super::super::Picture;
use super::{Card, Piece, artists};

const ADVERTISEMENT: &str = "an advertisement";
const UNTOLD: &str = "something that Spotify does not tell";

pub(in super::super) fn playback(state: &Playback) -> Picture {
    let repeats = match &state.repeat_state {
        RepeatState::Off => None,
        RepeatState::Track => Some("repeats the track".to_owned()),
        RepeatState::Context => Some("repeats all".to_owned()),
        RepeatState::Other(word) => Some(format!("repeat: {word}")),
    };
    let is_private = state.device.as_ref().is_some_and(|device| device.is_private_session);
    let hidden = if is_private { "something in a private session" } else { UNTOLD };
    let hidden = if state.currently_playing_type == "ad" { ADVERTISEMENT } else { hidden };
    let card = item(kind(state.is_playing), state.item.as_ref(), hidden, state.progress_ms);
    card.facts([
        state.device.as_ref().map(device),
        state.shuffle_state.then(|| Piece::of("shuffled")),
        repeats.map(|words| Piece::of(&words)),
        is_private.then(|| Piece::of("private session")),
    ])
    .picture()
}

pub(in super::super) fn currently_playing(state: &CurrentlyPlaying) -> Picture {
    let hidden = if state.currently_playing_type == "ad" { ADVERTISEMENT } else { UNTOLD };
    item(kind(state.is_playing), state.item.as_ref(), hidden, state.progress_ms).picture()
}

fn kind(is_playing: bool) -> &'static str {
    if is_playing { "▶ Playing" } else { "⏸ Paused" }
}

/// `hidden` stands for what is not told.
fn item(kind: &'static str, item: Option<&Playable>, hidden: &str, progress_ms: Option<i64>) -> Card {
    let Some(item) = item else { return Card::of(kind, hidden) };
    let card = Card::of(kind, item.name()).at(item.uri());
    let mut card = match item {
        Playable::Track(track) => {
            let album = track.album.as_deref();
            card.pictured(album.map_or(&[], |album| album.images.as_slice())).names(artists(&track.artists)).facts([
                album.map(|album| Piece::at(&album.name, &album.uri)),
                track.is_local.then(|| Piece::of("a file of one's own")),
            ])
        }
        Playable::Episode(episode) => {
            let show = episode.show.as_deref();
            card.pictured(&episode.images)
                .facts([show.map(|show| Piece::at(&show.name, &show.uri)), Some(Piece::of("a podcast"))])
        }
        _ => card,
    };
    card.progress = progress_ms.zip(item.duration_ms());
    card
}

/// `on Kitchen (Speaker), volume 40 %`
fn device(device: &Device) -> Piece {
    let kind = if device.kind.is_empty() { String::new() } else { format!(" ({})", device.kind) };
    let volume = device.volume_percent.map(|percent| format!(", volume {percent} %")).unwrap_or_default();
    Piece::of(&format!("on {}{kind}{volume}", device.name))
}
