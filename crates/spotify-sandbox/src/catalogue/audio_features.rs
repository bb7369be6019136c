//! `GET /audio-features/{id}` and `GET /audio-features?ids=`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State as Shared};
use serde_json::{Value, json};

use super::{API, Query, checked};
use crate::access::Access;
use crate::refusal::Refusal;
use crate::state::{Profile, State};

/// The most ids that one request may name.
const MOST: usize = 100;

pub(crate) async fn one(
    access: Access,
    Shared(state): Shared<Arc<State>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    open_to(access)?;
    features(&state, checked(&id)?).map(Json).ok_or(Refusal::UnknownId)
}

pub(crate) async fn many(
    access: Access,
    Shared(state): Shared<Arc<State>>,
    query: Query,
) -> Result<Json<Value>, Refusal> {
    open_to(access)?;
    let ids: Vec<&str> =
        query.get("ids").filter(|ids| !ids.is_empty()).ok_or(Refusal::MissingIds)?.split(',').collect();
    if ids.len() > MOST {
        return Err(Refusal::TooManyIds);
    }
    let rows = ids.into_iter().map(|id| Ok(features(&state, checked(id)?))).collect::<Result<Vec<_>, _>>()?;
    Ok(Json(json!({ "audio_features": rows })))
}

fn open_to(access: Access) -> Result<(), Refusal> {
    match access.profile {
        Profile::LegacyFeatures => Ok(()),
        Profile::Development2026 => Err(Refusal::ForbiddenWithoutWords),
    }
}

fn features(state: &State, id: &str) -> Option<Value> {
    let (_, track) = state.world.track(id)?;
    let mut row = track.audio_features.clone()?;
    row.insert("analysis_url".to_owned(), format!("{API}/audio-analysis/{id}").into());
    row.insert("duration_ms".to_owned(), track.duration_ms.into());
    row.insert("id".to_owned(), id.into());
    row.insert("track_href".to_owned(), format!("{API}/tracks/{id}").into());
    row.insert("type".to_owned(), "audio_features".into());
    row.insert("uri".to_owned(), format!("spotify:track:{id}").into());
    Some(Value::Object(row))
}
