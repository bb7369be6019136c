//! The pictures that answers link to: `/image/…`.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::state::State;
use crate::web_api::playlist_cover::uploaded;
use crate::world::cover;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new().route("/image/{name}", get(picture)).route("/image/playlist/{id}", get(upload))
}

/// A generated one: its name says what is on it, so it may be kept for ever.
async fn picture(Path(name): Path<String>) -> Response {
    match tokio::task::spawn_blocking(move || cover::png(&name)).await.ok().flatten() {
        Some(png) => ([(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, "public, max-age=31536000")], png).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// One that somebody uploaded for a playlist.
async fn upload(Shared(state): Shared<Arc<State>>, Path(id): Path<String>) -> Response {
    match uploaded(&state.homes(), &id) {
        Some(jpeg) => ([(CONTENT_TYPE, "image/jpeg")], jpeg).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
