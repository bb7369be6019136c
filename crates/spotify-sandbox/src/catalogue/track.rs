//! `GET /tracks/{id}`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State as Shared};
use serde_json::{Map, Value, json};

use super::album::simplified_album;
use super::{Audience, MARKETS, Query, checked, identity, simplified_artist, with};
use crate::access::Access;
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::{Album, Track};

const CUT_IN_2026: [&str; 3] = ["available_markets", "linked_from", "popularity"];

pub(crate) async fn track(
    access: Access,
    Shared(state): Shared<Arc<State>>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Value>, Refusal> {
    let audience = Audience::read(access.profile, &query)?;
    let (album, track) = state.world.track(checked(&id)?).ok_or(Refusal::UnknownId)?;
    let full = with(
        simplified_fields(album, track),
        json!({
            "album": simplified_album(album, audience),
            "external_ids": { "isrc": track.isrc },
            "popularity": track.popularity,
        }),
    );
    Ok(Json(audience.fit(full, &CUT_IN_2026)))
}

/// A track as it stands on an album.
pub(super) fn simplified_track(album: &Album, track: &Track, audience: Audience) -> Value {
    audience.fit(simplified_fields(album, track), &CUT_IN_2026)
}

fn simplified_fields(album: &Album, track: &Track) -> Map<String, Value> {
    with(
        identity("track", &track.id),
        json!({
            "artists": album.artists.iter().chain(&track.featuring).map(simplified_artist).collect::<Vec<_>>(),
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
