//! Which address leads where. Everything behind it is in the file of that name.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use serde_json::json;

use super::house::House;
use super::trouble::Trouble;
use super::{assets, dashboard, guard, import, music, now, sign_in};

pub(crate) fn routes(house: &Arc<House>) -> Router {
    Router::new()
        .route("/", get(sign_in::front))
        .route("/sign-in", get(sign_in::sign_in))
        .route("/callback", get(sign_in::callback))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/your-music", get(music::your_music))
        .route("/your-music/refresh", post(music::refresh))
        .route("/playlist", get(music::preview).post(music::make))
        .route("/dashboard", get(dashboard::dashboard))
        .route("/dashboard/download", get(dashboard::download))
        .route("/dashboard/star-schema.zip", get(dashboard::star_schema))
        .route("/now", get(now::now))
        .route("/now/events", get(now::events))
        .route("/forget", post(sign_in::forget))
        .route("/import", get(import::import).post(import::upload))
        .route("/import/enrich", post(import::enrich))
        .route("/import/events", get(import::events))
        .route("/assets/{name}", get(assets::asset))
        .route("/healthz", get(health))
        .fallback(async || Trouble::NoPage)
        .method_not_allowed_fallback(async || Trouble::NoPage)
        .layer(middleware::from_fn_with_state(Arc::clone(house), guard::guard))
        .with_state(Arc::clone(house))
}

/// `GET /healthz`: that it answers, for whoever watches it.
async fn health(State(_): State<Arc<House>>) -> Response {
    Json(json!({ "status": "ok" })).into_response()
}
