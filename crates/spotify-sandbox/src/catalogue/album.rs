//! `GET /albums/{id}` and `GET /albums/{id}/tracks`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State as Shared};
use axum::http::HeaderMap;
use axum::http::header::HOST;
use serde_json::{Value, json};

use super::simplified::{self, CUT_FROM_ALBUMS, album_fields, with};
use super::{Audience, Query, checked};
use crate::access::Access;
use crate::paging::Window;
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::Album;

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
        album_fields(album),
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
    Ok(Json(audience.fit(full, &CUT_FROM_ALBUMS)))
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

fn tracks(album: &Album, audience: Audience) -> Vec<Value> {
    album.tracks.iter().map(|track| simplified::track(album, track, audience)).collect()
}

/// Where this list is on the host that was asked: links to pages lead back to it.
fn tracks_address(headers: &HeaderMap, album: &Album) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
    format!("http://{host}/v1/albums/{}/tracks", album.id)
}
