//! Audio features: `/audio-features/{id}`, `/audio-features?ids=`.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use serde_json::{Value, json};

use super::object::{API, with};
use super::track;
use crate::call::{Answered, Call, ok};
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::{Id, World};

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new().route("/audio-features", get(several)).route("/audio-features/{id}", get(one))
}

async fn one(call: Call) -> Answered {
    ok(features(call.world(), call.id()?).ok_or_else(|| Refusal::not_found("analysis not found"))?)
}

async fn several(call: Call) -> Answered {
    let rows: Vec<Option<Value>> = call.ids(100)?.into_iter().map(|id| features(call.world(), id)).collect();
    ok(json!({ "audio_features": rows }))
}

fn features(world: &World, id: Id) -> Option<Value> {
    let found = world.find_track(id.as_str())?;
    let Ok(Value::Object(features)) = serde_json::to_value(world.audio_features(found.at)?) else { return None };
    let whole = with(
        features,
        json!({
            "analysis_url": format!("{API}/audio-analysis/{id}"),
            "duration_ms": found.duration_ms,
            "id": id.as_str(),
            "track_href": track::href(id),
            "type": "audio_features",
            "uri": format!("spotify:track:{id}"),
        }),
    );
    Some(Value::Object(whole))
}
