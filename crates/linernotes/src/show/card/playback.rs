//! What plays: the thing itself, how far it is, and on which device.

use spotify_client::{CurrentlyPlaying, Device, Playable, Playback, RepeatState};

use super::super::Picture;
use super::{Card, Piece, artists};

pub(in super::super) fn playback(state: &Playback) -> Picture {
    let repeats = match &state.repeat_state {
        RepeatState::Off => None,
        RepeatState::Track => Some("repeats the track".to_owned()),
        RepeatState::Context => Some("repeats all".to_owned()),
        RepeatState::Other(word) => Some(format!("repeat: {word}")),
    };
    let card = item(kind(state.is_playing), state.item.as_ref(), &state.currently_playing_type, state.progress_ms);
    card.facts([
        state.device.as_ref().map(device),
        state.shuffle_state.then(|| Piece::of("shuffled")),
        repeats.map(|words| Piece::of(&words)),
        state.device.as_ref().filter(|device| device.is_private_session).map(|_| Piece::of("private session")),
    ])
    .picture()
}

pub(in super::super) fn currently_playing(state: &CurrentlyPlaying) -> Picture {
    item(kind(state.is_playing), state.item.as_ref(), &state.currently_playing_type, state.progress_ms).picture()
}

fn kind(is_playing: bool) -> &'static str {
    if is_playing { "▶ Playing" } else { "⏸ Paused" }
}

fn item(kind: &'static str, item: Option<&Playable>, word: &str, progress_ms: Option<i64>) -> Card {
    let Some(item) = item else {
        let title = if word == "ad" { "an advertisement" } else { "something that Spotify does not tell" };
        return Card::of(kind, title);
    };
    let card = Card::of(kind, item.name()).at(item.uri());
    let mut card = match item {
        Playable::Track(track) => {
            let album = track.album.as_deref();
            card.pictured(album.map_or(&[], |album| album.images.as_slice()))
                .names(artists(&track.artists))
                .facts([album.map(|album| Piece::at(&album.name, &album.uri))])
        }
        Playable::Episode(episode) => {
            let show = episode.show.as_deref();
            card.pictured(&episode.images).facts([show.map(|show| Piece::at(&show.name, &show.uri))])
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
