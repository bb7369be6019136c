//! `GET /albums/{id}` and `GET /albums/{id}/tracks`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State as Shared};
use axum::http::HeaderMap;
use axum::http::header::HOST;
use serde_json::{Map, Value, json};

use super::track::simplified_track;
use super::{Audience, MARKETS, Query, checked, identity, simplified_artist, with};
use crate::access::Access;
use crate::paging::Window;
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::Album;

const CUT_IN_2026: [&str; 4] = ["available_markets", "genres", "label", "popularity"];

pub(crate) async fn album(
    access: Access,
    Shared(state): Shared<Arc<State>>,
    Path(id): Path<String>,
    query: Query,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let audience = Audience::read(access.profile, &query)?;
    let album = state.world.album(checked(&id)?).ok_or(Refusal::UnknownId)?;
    let full = with(
        simplified_fields(album),
        json!({
            "copyrights": [
                { "text": format!("{} {}", &album.release_date[..4], album.label), "type": "C" },
                { "text": format!("{} {}", &album.release_date[..4], album.label), "type": "P" },
            ],
            "external_ids": { "upc": album.upc },
            "genres": [],
            "label": album.label,
            "popularity": album.popularity,
            "tracks": Window::first(50).page(&tracks_address(&headers, album), &tracks(album, audience)),
        }),
    );
    Ok(Json(audience.fit(full, &CUT_IN_2026)))
}

pub(crate) async fn album_tracks(
    access: Access,
    Shared(state): Shared<Arc<State>>,
    Path(id): Path<String>,
    query: Query,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let audience = Audience::read(access.profile, &query)?;
    let window = Window::read(&query, 20, 50)?;
    let album = state.world.album(checked(&id)?).ok_or(Refusal::UnknownId)?;
    Ok(Json(window.page(&tracks_address(&headers, album), &tracks(album, audience))))
}

/// An album as it stands inside a track.
pub(super) fn simplified_album(album: &Album, audience: Audience) -> Value {
    audience.fit(simplified_fields(album), &CUT_IN_2026)
}

fn simplified_fields(album: &Album) -> Map<String, Value> {
    with(
        identity("album", &album.id),
        json!({
            "album_type": album.album_type,
            "artists": album.artists.iter().map(simplified_artist).collect::<Vec<_>>(),
            "available_markets": MARKETS,
            "images": [],
            "name": album.name,
            "release_date": album.release_date,
            "release_date_precision": album.release_date_precision,
            "total_tracks": album.tracks.len(),
        }),
    )
}

fn tracks(album: &Album, audience: Audience) -> Vec<Value> {
    album.tracks.iter().map(|track| simplified_track(album, track, audience)).collect()
}

/// Where this list is on the host that was asked: links to pages lead back to it.
fn tracks_address(headers: &HeaderMap, album: &Album) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
    format!("http://{host}/v1/albums/{}/tracks", album.id)
}
