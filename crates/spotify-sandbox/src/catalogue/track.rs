//! `GET /tracks/{id}`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State as Shared};
use serde_json::{Value, json};

use super::simplified::{self, CUT_FROM_TRACKS, track_fields, with};
use super::{Audience, Query, checked};
use crate::access::Access;
use crate::refusal::Refusal;
use crate::state::State;

pub(crate) async fn track(
    access: Access,
    Shared(state): Shared<Arc<State>>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Value>, Refusal> {
    let audience = Audience::read(access.profile, &query)?;
    let (album, track) = state.world.track(checked(&id)?).ok_or(Refusal::UnknownId)?;
    let full = with(
        track_fields(album, track),
        json!({
            "album": simplified::album(album, audience),
            "external_ids": { "isrc": track.isrc },
            "popularity": track.popularity,
        }),
    );
    Ok(Json(audience.fit(full, &CUT_FROM_TRACKS)))
}
