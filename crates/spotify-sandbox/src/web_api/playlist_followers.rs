//! Who follows a playlist: `/playlists/{id}/followers`, `/playlists/{id}/followers/contains`.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, put};
use serde_json::Value;

use super::playlist::visible;
use crate::accounts::Scope;
use crate::call::{Answered, Body, Call, empty, ok};
use crate::homes::Change;
use crate::refusal::Refusal;
use crate::state::State;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/playlists/{id}/followers", put(follow).delete(unfollow))
        .route("/playlists/{id}/followers/contains", get(contains))
        .route("/users/{id}/playlists/{playlist}/followers", put(follow).delete(unfollow))
        .route("/users/{id}/playlists/{playlist}/followers/contains", get(contains))
}

async fn follow(call: Call, body: Body) -> Answered {
    let publicly = body.object()?.get("public").and_then(Value::as_bool).unwrap_or(true);
    let scope = if publicly { Scope::PlaylistModifyPublic } else { Scope::PlaylistModifyPrivate };
    let listener = call.needs(scope)?;
    let mut homes = call.state.homes();
    let id = visible(&call, homes.playlist(call.playlist_id()?))?.id;
    homes.follow_playlist(&listener.id, id, Change::Add);
    empty(StatusCode::OK)
}

/// For the owner this is how a playlist is deleted.
async fn unfollow(call: Call) -> Answered {
    let listener = call.needs_any(&[Scope::PlaylistModifyPublic, Scope::PlaylistModifyPrivate])?;
    let mut homes = call.state.homes();
    let id = call.playlist_id()?;
    if !homes.follow_playlist(&listener.id, id, Change::Remove) {
        return Err(Refusal::resource_not_found());
    }
    empty(StatusCode::OK)
}

async fn contains(call: Call) -> Answered {
    let ids: Vec<String> = match call.query("ids") {
        Some(_) => call.list("ids", 5)?.into_iter().map(str::to_owned).collect(),
        None => vec![call.listener()?.id.clone()],
    };
    let mut homes = call.state.homes();
    let id = visible(&call, homes.playlist(call.playlist_id()?))?.id;
    ok(ids.iter().map(|listener| homes.has_playlist(listener, id)).collect::<Vec<bool>>())
}
