//! Episodes: `/episodes/{id}`, `/episodes?ids=`.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::object::{identity, images, with};
use super::{Audience, show};
use crate::call::{Answered, Call, ok};
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::{Episode, Id};

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new().route("/episodes", get(several)).route("/episodes/{id}", get(one))
}

async fn one(call: Call) -> Answered {
    call.country()?;
    let audience = Audience::of(&call)?;
    let episode = call.world().find_episode(call.id()?.as_str()).ok_or_else(Refusal::unknown_id)?;
    ok(full(audience, &episode))
}

async fn several(call: Call) -> Answered {
    let audience = Audience::of(&call)?;
    let country = call.country();
    let find = |id: Id| call.world().find_episode(id.as_str()).filter(|_| country.is_ok());
    let row = |id: Id| find(id).map(|episode| full(audience, &episode));
    let episodes: Vec<Option<Value>> = call.ids(50)?.into_iter().map(row).collect();
    ok(json!({ "episodes": episodes }))
}

/// The whole episode; where the listener stopped is for those who may know.
pub(crate) fn full(audience: Audience<'_>, episode: &Episode) -> Value {
    let show = show::simplified(audience, &audience.world.show(episode.show));
    Value::Object(with(fields(audience, episode), json!({ "show": show })))
}

/// An episode in the list of its show.
pub(crate) fn simplified(audience: Audience<'_>, episode: &Episode) -> Value {
    Value::Object(fields(audience, episode))
}

fn fields(audience: Audience<'_>, episode: &Episode) -> Map<String, Value> {
    let mut object = with(
        identity("episode", episode.id.as_str()),
        json!({
            "audio_preview_url": null,
            "description": episode.description,
            "duration_ms": episode.duration_ms,
            "explicit": episode.explicit,
            "html_description": episode.html_description,
            "images": images(&episode.picture, audience.base),
            "is_externally_hosted": false,
            "is_playable": true,
            "language": episode.language,
            "languages": [episode.language],
            "name": episode.name,
            "release_date": episode.release_date,
            "release_date_precision": "day",
        }),
    );
    if audience.knows_position {
        object.insert("resume_point".to_owned(), resume_point(episode.at.0, episode.duration_ms));
    }
    object
}

/// Where the listener stopped: most are unheard, some are finished, a few are in between.
pub(crate) fn resume_point(at: u32, duration_ms: u32) -> Value {
    match at % 7 {
        0 => json!({ "fully_played": true, "resume_position_ms": 0 }),
        1 => json!({ "fully_played": false, "resume_position_ms": duration_ms / 3 }),
        _ => json!({ "fully_played": false, "resume_position_ms": 0 }),
    }
}
