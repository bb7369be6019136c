//! Audio analysis: `/audio-analysis/{id}`.

use std::sync::Arc;

use axum::response::IntoResponse as _;
use axum::routing::get;
use axum::{Json, Router};

use crate::call::{Answered, Call};
use crate::refusal::Refusal;
use crate::state::State;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new().route("/audio-analysis/{id}", get(one))
}

async fn one(call: Call) -> Answered {
    let missing = || Refusal::not_found("analysis not found");
    let track = call.world().find_track(call.id()?.as_str()).ok_or_else(missing)?;
    let analysis = call.world().audio_analysis(track.at).ok_or_else(missing)?;
    Ok(Json(analysis).into_response())
}
